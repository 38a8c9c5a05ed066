// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "queue/downloadmanager.h"
#include "ui/aboutbox.h"
#include "ui/addingprogress.h"
#include "ui/addlinkspanel.h"
#include "ui/cureactions.h"
#include "ui/downloadactions.h"
#include "ui/downloadsview.h"
#include "ui/downloadtable.h"
#include "ui/droppedlists.h"
#include "ui/droppedparts.h"
#include "ui/icons.h"
#include "ui/keysdialog.h"
#include "ui/limitpicker.h"
#include "ui/linkeditor.h"
#include "ui/listfiledesk.h"
#include "ui/orderactions.h"
#include "ui/pastebox.h"
#include "ui/quitquestion.h"
#include "ui/readablepalette.h"
#include "ui/savefolderpicker.h"
#include "ui/searchfield.h"
#include "ui/settingsdesk.h"
#include "ui/sizeintext.h"
#include "ui/statusnotice.h"
#include "ui/statussummary.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QDataStream>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QIODevice>
#include <QMenuBar>
#include <QMimeData>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr quint32 kLayoutVersion = 1;
constexpr auto kFreeSpaceInterval = 10s;
constexpr int kMessageMs = 6000;
// Until a person sizes the window: every column and a cure beside them, in a large font too.
constexpr QSize kLeastDefaultSize(1120, 720);
constexpr int kWindowChars = 186;
constexpr int kWindowLines = 48;
constexpr auto kSessionEnd = 1min;

} // namespace

MainWindow::MainWindow(DownloadManager &manager, QWidget *parent)
    : QMainWindow(parent)
    , m_manager(manager)
    , m_panel(new AddLinksPanel(manager, this))
    , m_view(new DownloadsView(manager, this))
    , m_summary(new StatusSummary(this))
    , m_notice(new StatusNotice(this))
    , m_settings(new SettingsDesk(manager, this))
    , m_limit(new LimitPicker(this))
    , m_listFiles(new ListFileDesk(
          manager, [this] { return m_panel->model(); }, this))
    , m_actions(new WindowActions(this))
    , m_search(new SearchField(m_actions->find->shortcut(), this))
{
    new ReadablePalette(this);
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Millrace"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    resize(kLeastDefaultSize.expandedTo(sizeInText(*this, kWindowChars, kWindowLines))
               .boundedTo(mostOfScreen(*this)));

    auto *center = new QWidget(this);
    auto *column = new QVBoxLayout(center);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_panel);
    column->addWidget(m_view, 1);
    setCentralWidget(center);
    statusBar()->addWidget(m_summary, 1);
    auto *adding = new AddingProgress(m_panel->submitter(), this);
    statusBar()->addPermanentWidget(adding);
    connect(adding, &AddingProgress::told, this,
            [this](const QString &text) { statusBar()->showMessage(text, kMessageMs); });
    statusBar()->addPermanentWidget(m_notice);
    statusBar()->setSizeGripEnabled(false);

    m_actions->fillMenus(menuBar(), m_view, m_limit->menu());
    makeToolBar();
    connectActions();
    connectManager();
    m_freeSpaceTimer.setInterval(kFreeSpaceInterval);
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &MainWindow::expectSessionEnd);
    connect(&m_freeSpaceTimer, &QTimer::timeout, m_panel->folderPicker(), &SaveFolderPicker::refresh);
    m_settings->keep(m_limit);
    showSettings(manager.settings());
    const QString folder = manager.settings().saveFolder;
    setSaveFolder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)
                                   : folder);
    updateCounts();
    m_panel->open();
}

void MainWindow::makeToolBar()
{
    QToolBar *bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_actions->fillToolBar(bar, m_limit, m_search);
    connect(m_search, &QLineEdit::textChanged, m_view, &DownloadsView::setSearchText);
    connect(m_search, &SearchField::left, m_view->table(), qOverload<>(&QWidget::setFocus));
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto slot) {
        connect(action, &QAction::triggered, this, [slot](bool) { slot(); });
    };
    on(m_actions->addLinks, [this] { m_panel->open(); });
    on(m_actions->paste, [this] { pasteFromClipboard(); });
    on(m_actions->start, [this] { start(); });
    on(m_actions->importList, [this] { m_listFiles->askForImport(); });
    on(m_actions->exportList, [this] { m_listFiles->askForExport(); });
    on(m_actions->exportHistory, [this] { m_listFiles->askForHistory(); });
    connect(m_listFiles, &ListFileDesk::told, this, &MainWindow::tellOfFile);
    connect(m_listFiles, &ListFileDesk::historyWished, this, &MainWindow::historyWished);
    on(m_actions->openFolder,
       [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_panel->folderPicker()->folder())); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->undoRemove, [this] {
        m_manager.undoRemove();
        statusBar()->clearMessage();
    });
    on(m_actions->selectAll, [this] {
        m_view->table()->selectAll();
        m_view->table()->setFocus();
    });
    on(m_actions->find, [this] { m_search->begin(); });
    on(m_actions->resumeAll, [this] { m_manager.resumeAll(); });
    on(m_actions->pauseAll, [this] { m_manager.pauseAll(); });
    on(m_actions->retryAllFailed, [this] { m_view->retryAllFailed(); });
    on(m_actions->settings, [this] { m_settings->openDialog(); });
    connect(m_view->actions()->order, &OrderActions::queuesWished, m_settings, &SettingsDesk::openQueues);
    on(m_actions->keys, [this] { (new KeysDialog(this))->show(); });
    on(m_actions->about, [this] { showAbout(this); });
    connect(m_actions->details, &QAction::toggled, m_view, &DownloadsView::setDetailsShown);
    connect(m_actions->serverNames, &QAction::toggled, m_settings, &SettingsDesk::setServerNames);
    connect(m_settings, &SettingsDesk::told, this,
            [this](const QString &text) { statusBar()->showMessage(text, kMessageMs); });
}

void MainWindow::connectManager()
{
    connect(&m_manager, &DownloadManager::settingsChanged, this, &MainWindow::showSettings);
    connect(&m_manager, &DownloadManager::settingsChanged, this, &MainWindow::settingsChanged);
    connect(&m_manager, &DownloadManager::downloadsAdded, this, &MainWindow::updateCounts);
    connect(&m_manager, &DownloadManager::downloadsRemoved, this, &MainWindow::onRemoved);
    connect(&m_manager, &DownloadManager::downloadsRestored, this, &MainWindow::updateCounts);
    connect(&m_manager, &DownloadManager::downloadsChanged, this, &MainWindow::updateCounts);
    connect(&m_manager, &DownloadManager::partRefused, this, [this](const QString &path) {
        statusBar()->showMessage(
            tr("%1 has no valid record beside it: it cannot be gone on with").arg(QFileInfo(path).fileName()),
            kMessageMs);
    });
    connect(&m_manager, &DownloadManager::allEnded, this,
            [this] { m_notice->withdraw(m_actions->pauseAll); });
    connect(m_view, &DownloadsView::pasteWished, this, &MainWindow::pasteFromClipboard);
    connect(m_view, &DownloadsView::detailsWished, this, [this] { m_actions->details->setChecked(true); });
    connect(m_panel, &AddLinksPanel::started, this, &MainWindow::onStarted);
    connect(m_panel, &AddLinksPanel::starting, m_view, &DownloadsView::showNextAdded);
    connect(m_panel, &AddLinksPanel::showRowsWished, this, [this](const QList<DownloadId> &rows) {
        m_search->clear();
        m_view->showRows(rows);
    });
    connect(m_panel, &AddLinksPanel::alwaysServerNamesWished, this,
            [this] { m_actions->serverNames->setChecked(true); });
    const SaveFolderPicker *picker = m_panel->folderPicker();
    connect(picker, &SaveFolderPicker::conditionChanged, this,
            [this, picker] { m_summary->setFreeBytes(picker->freeBytes()); });
}

// ---- links and settings

void MainWindow::addLinks(const QString &text)
{
    m_panel->addLinks(text);
}

void MainWindow::setSaveFolder(const QString &folder)
{
    m_panel->folderPicker()->setFolder(folder);
}

void MainWindow::start()
{
    m_panel->start();
}

void MainWindow::pasteFromClipboard()
{
    if (const QMimeData *source = QGuiApplication::clipboard()->mimeData()) {
        m_panel->open();
        addLinks(LinkEditor::linksIn(source));
    }
}

void MainWindow::onStarted(const QString &folder)
{
    m_settings->useFolder(folder);
    if (m_panel->pasteBox()->isCollapsed()) {
        m_view->table()->setFocus();
    }
}

void MainWindow::tellRestored(int active, bool isPaused)
{
    if (isPaused) {
        m_notice->tell(active == 1
                           ? tr("The last starts crashed, so 1 download is paused")
                           : tr("The last starts crashed, so %Ln downloads are paused", nullptr, active),
                       m_actions->resumeAll);
    } else if (active > 0) {
        m_notice->tell(active == 1 ? tr("1 download goes on where it stopped")
                                   : tr("%Ln downloads go on where they stopped", nullptr, active),
                       m_actions->pauseAll);
    }
}

void MainWindow::tell(const QString &text, const QString &detail)
{
    m_notice->tell(text, nullptr, detail);
}

void MainWindow::tellOfFile(const QString &text, const QString &detail)
{
    if (detail.isEmpty()) {
        statusBar()->showMessage(text, kMessageMs);
    } else {
        m_notice->tell(text, nullptr, detail);
    }
}

void MainWindow::setTransportNames(const QStringList &names)
{
    m_settings->setTransportNames(names);
}

void MainWindow::setKeyringAvailable(bool isAvailable)
{
    m_view->actions()->cures->setKeyringAvailable(isAvailable);
}

void MainWindow::showSettings(const Settings &settings)
{
    m_panel->applySettings(settings);
    m_actions->serverNames->setChecked(settings.nameSource == NameSource::Server);
}

void MainWindow::onRemoved(const QList<int> &rows)
{
    updateCounts();
    statusBar()->showMessage(
        StatusSummary::removedText(static_cast<int>(rows.size()), m_actions->undoRemove->shortcut()),
        kMessageMs);
}

void MainWindow::updateCounts()
{
    const DownloadCounts counts = m_manager.counts();
    m_summary->setCounts(counts);
    m_actions->fit(counts, m_manager.canUndoRemove());
    if (counts.running > 0 && !m_freeSpaceTimer.isActive()) {
        m_freeSpaceTimer.start();
    } else if (counts.running == 0) {
        m_freeSpaceTimer.stop();
    }
}

// ---- drag and drop

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!partFilesIn(event->mimeData()).isEmpty() || !listFilesIn(event->mimeData()).isEmpty() ||
        !LinkEditor::linksIn(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QStringList parts = partFilesIn(event->mimeData());
    const QStringList lists = listFilesIn(event->mimeData());
    m_manager.addParts(parts);
    m_listFiles->importFiles(lists);
    if (parts.isEmpty() && lists.isEmpty()) {
        m_panel->open();
        addLinks(LinkEditor::linksIn(event->mimeData()));
    }
    event->acceptProposedAction();
}

// ---- closing

void MainWindow::closeEvent(QCloseEvent *event)
{
    // The workers have to stop before the program may end, so the window never closes by itself.
    event->ignore();
    if (m_isClosing) {
        return;
    }
    const DownloadCounts counts = m_manager.counts();
    // At the session's end nobody could answer: what runs goes on at the next start, what is not in the list
    // yet is lost.
    const bool isActive = counts.running + counts.queued > 0;
    const int unstarted = m_panel->unstartedLinks() + m_listFiles->pending();
    if ((isActive || unstarted > 0) && m_sessionEnd.hasExpired()) {
        askToQuit(isActive ? counts.running + counts.queued + counts.paused : 0, unstarted);
    } else {
        beginClosing();
    }
}

void MainWindow::expectSessionEnd()
{
    m_sessionEnd.setRemainingTime(kSessionEnd);
}

void MainWindow::askToQuit(int unfinished, int unstarted)
{
    if (!findChild<QuitQuestion *>()) {
        auto *question = new QuitQuestion(unfinished, unstarted, this);
        connect(question, &QuitQuestion::quitChosen, this, &MainWindow::beginClosing);
        question->open();
    }
}

void MainWindow::beginClosing()
{
    m_isClosing = true;
    m_panel->dropPending();
    m_listFiles->dropPending();
    hide();
    m_manager.close();
}

// ---- layout

QByteArray MainWindow::saveLayout() const
{
    QByteArray layout;
    QDataStream stream(&layout, QIODevice::WriteOnly);
    stream << kLayoutVersion << saveGeometry() << m_actions->details->isChecked() << m_view->saveLayout();
    return layout;
}

void MainWindow::restoreLayout(const QByteArray &layout)
{
    QDataStream stream(layout);
    quint32 version = 0;
    QByteArray geometry;
    bool hasDetails = true;
    QByteArray view;
    stream >> version >> geometry >> hasDetails >> view;
    if (stream.status() != QDataStream::Ok || version != kLayoutVersion) {
        return;
    }
    restoreGeometry(geometry);
    m_actions->details->setChecked(hasDetails);
    m_view->restoreLayout(view);
}

} // namespace millrace
