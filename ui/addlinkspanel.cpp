// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addlinkspanel.h"

#include "queue/downloadmanager.h"
#include "queue/foreseennames.h"
#include "queue/pasterequest.h"
#include "ui/checklinksdialog.h"
#include "ui/checksumrow.h"
#include "ui/icons.h"
#include "ui/pagelinksdialog.h"
#include "ui/pastebox.h"
#include "ui/queuepicker.h"
#include "ui/savefolderpicker.h"
#include "ui/submitter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A look at a folder takes less than a millisecond, but for a network drive that is not there.
constexpr auto kFolderPatience = 2s;
// While many files come one after the other, their names are looked at so often.
constexpr auto kNamesInterval = 1s;

} // namespace

AddLinksPanel::AddLinksPanel(DownloadManager &manager, QWidget *parent)
    : QWidget(parent)
    , m_manager(manager)
    , m_box(new PasteBox([&manager] { return manager.knownLinks(); }, this))
    , m_checksum(new ChecksumRow(this))
    , m_folder(new SaveFolderPicker(manager, this))
    , m_queue(new QueuePicker(this))
    , m_why(new QLabel(this))
    , m_check(new QPushButton(tr("Chec&k links"), this))
    , m_start(new QPushButton(this))
    , m_submitter(new Submitter(manager, this))
{
    setObjectName(QStringLiteral("addLinksPanel"));
    m_box->setNameLook([this](const JudgedPaste &paste, bool serverNames) {
        switch (m_folder->condition()) {
        case SaveFolderPicker::Condition::Unknown:
            return QFuture<QList<JudgedLine>>();
        case SaveFolderPicker::Condition::Ready:
        case SaveFolderPicker::Condition::Missing:
            return m_manager.foreseeNames(paste.lines, model(), serverNames);
        default:
            return QtFuture::makeReadyFuture(withoutTakenNames(paste.lines));
        }
    });
    m_namesDue.setSingleShot(true);
    m_namesDue.setInterval(kNamesInterval);
    connect(&m_namesDue, &QTimer::timeout, m_box, &PasteBox::namesChanged);
    m_why->setObjectName(QStringLiteral("whyNotLabel"));
    m_why->setForegroundRole(QPalette::PlaceholderText);
    m_check->setObjectName(QStringLiteral("checkLinksButton"));
    m_check->setToolTip(tr("Asks the servers what Start would bring, and saves nothing"));
    m_start->setObjectName(QStringLiteral("startButton"));
    m_start->setAccessibleName(tr("Start"));
    m_start->setIcon(themedIcon(QStringLiteral("media-playback-start"), QStringLiteral("start")));
    m_start->setDefault(true);
    m_folderPatience.setSingleShot(true);
    setFolderPatience(kFolderPatience);

    auto *row = new QHBoxLayout;
    row->addWidget(m_folder, 1);
    row->addWidget(m_queue);
    row->addWidget(m_why);
    row->addWidget(m_check);
    row->addWidget(m_start);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    column->addWidget(m_box);
    column->addWidget(m_checksum);
    column->addLayout(row);

    connect(m_start, &QPushButton::clicked, this, &AddLinksPanel::start);
    connect(m_check, &QPushButton::clicked, this, &AddLinksPanel::checkLinks);
    connect(m_checksum, &ChecksumRow::edited, this, &AddLinksPanel::updateStart);
    connect(m_box, &PasteBox::edited, this, &AddLinksPanel::updateStart);
    connect(m_box, &PasteBox::judged, this, &AddLinksPanel::tryStart);
    connect(m_box, &PasteBox::expandWished, this, [this] { setCollapsed(false); });
    connect(m_box, &PasteBox::collapseWished, this, &AddLinksPanel::collapse);
    connect(m_box, &PasteBox::alwaysServerNamesWished, this, &AddLinksPanel::alwaysServerNamesWished);
    connect(m_box, &PasteBox::pageLinksWished, this, &AddLinksPanel::listPage);
    connect(m_folder, &SaveFolderPicker::folderChanged, this, &AddLinksPanel::updateStart);
    connect(m_folder, &SaveFolderPicker::conditionChanged, this, &AddLinksPanel::tryStart);
    connect(m_folder, &SaveFolderPicker::conditionChanged, m_box, &PasteBox::namesChanged);
    connect(&m_folderPatience, &QTimer::timeout, this, &AddLinksPanel::tryStart);
    connect(m_submitter, &Submitter::progressed, this, &AddLinksPanel::onProgressed);
    const auto listChanged = [this] { m_box->listChanged(); };
    connect(&manager, &DownloadManager::downloadsAdded, this, listChanged);
    connect(&manager, &DownloadManager::downloadsRemoved, this, listChanged);
    connect(&manager, &DownloadManager::downloadsRestored, this, listChanged);
    connect(&manager, &DownloadManager::downloadEnded, this, &AddLinksPanel::onEnded);
    connect(m_box, &PasteBox::showRowsWished, this, &AddLinksPanel::showRowsWished);
    applySettings(manager.settings());
    updateStart();
}

void AddLinksPanel::applySettings(const Settings &settings)
{
    m_box->setExtensionRequired(settings.nameSource == NameSource::Url);
    m_folder->setRecentFolders(settings.recentFolders);
    m_queue->setPlans(settings.queues);
    m_box->namesChanged();
}

void AddLinksPanel::addLinks(const QString &text)
{
    if (!text.trimmed().isEmpty()) {
        setCollapsed(false);
        m_box->addText(text);
    }
}

void AddLinksPanel::open()
{
    setCollapsed(false);
    m_box->focusText();
}

void AddLinksPanel::listPage(const PastedLink &page)
{
    auto *dialog = new PageLinksDialog(m_manager, requestFor(page, {}, model()), window());
    connect(dialog, &PageLinksDialog::chosen, m_box, &PasteBox::replacePage);
    dialog->open();
}

void AddLinksPanel::collapse()
{
    if (m_manager.count() > 0 && m_box->isEmpty()) {
        setCollapsed(true);
    }
}

void AddLinksPanel::onEnded(DownloadId id)
{
    const Download *download = m_manager.find(id);
    if (!download || download->state != DownloadState::Finished || m_box->isEmpty()) {
        return;
    }
    m_box->rowFinished(id);
    // Its file has a name now.
    if (!m_namesDue.isActive()) {
        m_namesDue.start();
    }
}

/// As soon as the list has something of what was started.
void AddLinksPanel::onProgressed()
{
    m_isCollapseDue = m_isCollapseDue && m_box->isEmpty();
    if (m_isCollapseDue) {
        collapse();
    }
}

void AddLinksPanel::setCollapsed(bool collapsed)
{
    m_isCollapseDue = false;
    m_box->setCollapsed(collapsed);
    m_folder->setVisible(!collapsed);
    m_queue->setCollapsed(collapsed);
    m_check->setVisible(!collapsed);
    m_start->setVisible(!collapsed);
    updateStart();
}

int AddLinksPanel::unstartedLinks()
{
    if (!m_box->isJudged()) {
        m_box->judgeNow();
    }
    return m_submitter->pending() + m_box->startableLinks();
}

void AddLinksPanel::dropPending()
{
    m_isStartDue = false;
    m_submitter->drop();
}

// ---- Start

QString AddLinksPanel::whyNot() const
{
    if (m_box->isEmpty()) {
        return tr("Paste a link to start");
    }
    if (m_box->isJudged() && m_box->paste().counts.startable() == 0) {
        return m_box->paste().counts.duplicates > 0 ? tr("Nothing new among these links")
                                                    : tr("There is no link in this");
    }
    return {};
}

/// What the field that it is about says itself.
QString AddLinksPanel::problem() const
{
    const QString ofChecksum = m_checksum->problem();
    return ofChecksum.isEmpty() ? m_folder->problem() : ofChecksum;
}

void AddLinksPanel::offerChecksum()
{
    if (m_box->isCollapsed()) {
        m_checksum->hide();
    } else if (m_box->isJudged()) {
        m_checksum->setVisible(m_box->paste().counts.startable() == 1);
    }
}

void AddLinksPanel::updateStart()
{
    offerChecksum();
    const QString why = whyNot();
    const bool isReady = why.isEmpty() && problem().isEmpty();
    m_start->setEnabled(isReady);
    const int count = m_box->isJudged() ? m_box->paste().counts.startable() : 0;
    m_check->setEnabled(count > 0);
    m_start->setText(count > 0 ? tr("Start (%1)").arg(QLocale().toString(count)) : tr("Start"));
    // The name stays "Start", so the count is told here.
    m_start->setAccessibleDescription(isReady ? m_start->text() : (why.isEmpty() ? problem() : why));
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty() && !m_box->isCollapsed());
}

void AddLinksPanel::start()
{
    if (m_box->isEmpty()) {
        open();
        return;
    }
    // The folder first: a text that is judged at once tries to start at once.
    if (m_folder->condition() == SaveFolderPicker::Condition::Unknown) {
        m_folderPatience.start();
        m_folder->refresh();
    }
    m_isStartDue = true;
    if (!m_box->isJudged()) {
        m_box->judgeNow();
    }
    tryStart();
}

void AddLinksPanel::tryStart()
{
    const bool isFolderKnown = m_folder->condition() != SaveFolderPicker::Condition::Unknown;
    if (m_isStartDue && m_box->isJudged() && (isFolderKnown || !m_folderPatience.isActive())) {
        m_isStartDue = false;
        offerChecksum();
        if (m_box->paste().counts.startable() > 0 && problem().isEmpty()) {
            submit();
        }
    }
    updateStart();
}

DownloadRequest AddLinksPanel::model() const
{
    DownloadRequest model;
    model.folder = m_folder->folder();
    model.sortedFrom = model.folder;
    model.queue = m_queue->queue();
    model.nameSource = m_manager.settings().nameSource;
    model.onConflict = m_manager.settings().onConflict;
    return model;
}

/// What Start would do, for the box as it stands.
void AddLinksPanel::checkLinks()
{
    if (!m_box->isJudged() || m_box->paste().counts.startable() == 0) {
        return;
    }
    DownloadRequest model = this->model();
    if (const auto checksum = m_checksum->checksum()) {
        model.checksums = {*checksum};
    }
    auto *dialog = new CheckLinksDialog(m_manager, window());
    dialog->check(m_box->paste(), m_box->text(), model, m_box->serverNames());
    dialog->show();
}

void AddLinksPanel::submit()
{
    DownloadRequest model = this->model();
    if (const auto checksum = m_checksum->checksum()) {
        model.checksums = {*checksum};
    }
    const JudgedPaste paste = m_box->paste();
    const bool serverNames = m_box->serverNames();
    m_checksum->clear();
    m_box->clear();
    m_isCollapseDue = true;
    emit starting();
    m_submitter->submit(paste, model, serverNames);
    collapse();
    emit started(model.folder);
}

} // namespace millrace
