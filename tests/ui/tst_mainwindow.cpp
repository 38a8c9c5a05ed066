// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "disk/partfile.h"
#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/downloadtable.h"
#include "ui/downloadtablemodel.h"
#include "ui/filterlist.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDropEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void names_areThoseThatScreenReadersUse();
    void everyField_hasANameAndAnObjectName();
    void firstRun_saysWhatToDo();
    void pasteTypeStart_fillsRows();
    void keyboardOnly_pasteStartPauseResumeRemoveUndo();
    void extensionError_isCuredInItsRow();
    void extensionError_isCuredFromDetailsForTheSelection();
    void row_isReadAloud();
    void cancel_thenRetry();
    void filter_showsItsGroupWithCounts();
    void search_narrowsTheTable();
    void details_showTheCurrentRow();
    void copyLink_hasNoPassword();
    void settings_areToldWhenTheFolderWasUsed();
    void alwaysFromServer_isASetting();
    void editLink_startsAgain();
    void droppedPart_goesOn();
    void layout_isKept();

private:
    template <class T>
    T *child(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    DownloadTable *table() const { return child<DownloadTable>("downloadTable"); }
    QAction *action(const char *name) const { return child<QAction>(name); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QString status(int row) const { return cell(row, DownloadTableModel::Status); }
    DownloadId id(int row) const { return m_manager->idAt(row); }

    void startLinks(const QString &text)
    {
        const int before = m_manager->count();
        m_window->addLinks(text);
        m_window->start();
        QTRY_VERIFY(m_manager->count() > before);
    }
    void startThree()
    {
        startLinks(QStringLiteral("http://h.example/a.zip\nhttp://h.example/b.zip\nhttp://h.example/c.zip"));
        QTRY_COMPARE(m_manager->counts().running, 3);
    }

    QTemporaryDir m_dir;
    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    QLocale::setDefault(QLocale::c());
    m_jobs = std::make_shared<FakeJobs>();
    Settings settings;
    settings.saveFolder = m_dir.path();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), settings);
    m_window = std::make_unique<MainWindow>(*m_manager);
    // Larger than the screen of these tests, so that no column is out of sight.
    m_window->resize(1120, 720);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_manager.reset();
}

void TestMainWindow::names_areThoseThatScreenReadersUse()
{
    QCOMPARE(child<QWidget>("links")->accessibleName(), QStringLiteral("Links"));
    QCOMPARE(child<QWidget>("saveFolder")->accessibleName(), QStringLiteral("Save folder"));
    QCOMPARE(child<QWidget>("browseButton")->accessibleName(), QStringLiteral("Browse"));
    QCOMPARE(child<QWidget>("startButton")->accessibleName(), QStringLiteral("Start"));
    QCOMPARE(child<QWidget>("downloadTable")->accessibleName(), QStringLiteral("Downloads"));
    QCOMPARE(child<QWidget>("filterList")->accessibleName(), QStringLiteral("Filter"));
    QCOMPARE(child<QWidget>("search")->accessibleName(), QStringLiteral("Search"));
    QCOMPARE(child<QWidget>("detailsPane")->accessibleName(), QStringLiteral("Details"));
}

void TestMainWindow::everyField_hasANameAndAnObjectName()
{
    const QList<QWidget *> widgets = m_window->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        const bool isField =
            qobject_cast<const QPushButton *>(widget) || qobject_cast<const QComboBox *>(widget) ||
            qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const DownloadTable *>(widget);
        if (isField) {
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            const auto *button = qobject_cast<const QPushButton *>(widget);
            const bool hasName = !widget->accessibleName().isEmpty() ||
                                 (button && !button->text().isEmpty()) ||
                                 widget->objectName() == QLatin1String("cureButton");
            QVERIFY2(hasName, qPrintable(widget->objectName()));
        }
    }
}

void TestMainWindow::firstRun_saysWhatToDo()
{
    QVERIFY(child<QWidget>("emptyListPage")->isVisible());
    QVERIFY(!table()->isVisible());
    QGuiApplication::clipboard()->setText(QStringLiteral("http://h.example/a.zip"));
    QTest::mouseClick(child<QPushButton>("pasteFromClipboardButton"), Qt::LeftButton);
    QCOMPARE(child<QPlainTextEdit>("links")->toPlainText(), QStringLiteral("http://h.example/a.zip"));
}

void TestMainWindow::pasteTypeStart_fillsRows()
{
    QGuiApplication::clipboard()->setText(
        QStringLiteral("http://h.example/f1040.pdf\nhttp://h.example/f1040a.pdf\nhttp://h.example/latest\n"));
    auto *links = child<QPlainTextEdit>("links");
    QVERIFY(links->hasFocus());
    QTest::keyClick(links, Qt::Key_V, Qt::ControlModifier);

    QTemporaryDir other;
    auto *folder = child<QLineEdit>("saveFolderEdit");
    folder->setFocus();
    folder->selectAll();
    QTest::keyClicks(folder, other.path());
    auto *start = child<QPushButton>("startButton");
    QTRY_COMPARE(start->text(), QStringLiteral("Start (3)"));
    QTest::mouseClick(start, Qt::LeftButton);

    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QVERIFY(table()->isVisible());
    QCOMPARE(cell(0, DownloadTableModel::Name), QStringLiteral("f1040.pdf"));
    QCOMPARE(m_manager->find(id(0))->request.folder, other.path());
    QTRY_COMPARE(m_manager->counts().running, 3);
    m_jobs->accept(id(0), 1000);
    m_jobs->meter(id(0)).setReceived(420);
    QTRY_COMPARE(cell(0, DownloadTableModel::Progress), QStringLiteral("42%"));
    m_jobs->finish(id(1), 5000);
    QTRY_COMPARE(status(1), QStringLiteral("Finished"));
    // The others are still at it.
    QCOMPARE(status(0), QStringLiteral("Downloading"));
    m_jobs->fail(id(2), ErrorCode::MissingExtension);
    QTRY_COMPARE(status(2), QStringLiteral("URL does not contain an extension"));
    QTRY_COMPARE(child<QLabel>("countsLabel")->text(),
                 QStringLiteral("1 active \u00b7 1 done \u00b7 1 failed"));
}

void TestMainWindow::keyboardOnly_pasteStartPauseResumeRemoveUndo()
{
    QGuiApplication::clipboard()->setText(QStringLiteral("http://h.example/a.zip\nhttp://h.example/b.zip"));
    auto *links = child<QPlainTextEdit>("links");
    QTest::keyClick(links, Qt::Key_V, Qt::ControlModifier);
    QTest::keyClick(links, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_manager->counts().running, 2);
    // The box is a line again and the table has the keys.
    QTRY_VERIFY(table()->hasFocus());
    table()->selectRow(0);
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_jobs->stopAsked(id(0)), StopReason::Pause);
    m_jobs->stop(id(0));
    QTRY_COMPARE(status(0), QStringLiteral("Paused"));
    QTRY_VERIFY(action("resumeAction")->isEnabled());
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_COMPARE(m_manager->counts().running, 2);

    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(m_manager->count(), 1);
    QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_manager->count(), 2);

    // Outside a field the key for pasting means the paste box.
    QGuiApplication::clipboard()->setText(QStringLiteral("http://h.example/c.zip"));
    QTest::keyClick(table(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(links->toPlainText(), QStringLiteral("http://h.example/c.zip"));
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(child<QLineEdit>("search")->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(links->hasFocus());
}

void TestMainWindow::extensionError_isCuredInItsRow()
{
    startLinks(QStringLiteral("http://h.example/latest"));
    QTRY_VERIFY(m_jobs->isOpen(id(0)));
    m_jobs->fail(id(0), ErrorCode::MissingExtension);
    QTRY_COMPARE(status(0), QStringLiteral("URL does not contain an extension"));
    // The link stands right behind the words.
    const QModelIndex index = table()->model()->index(0, DownloadTableModel::Status);
    const QRect place = table()->visualRect(index);
    const QFontMetrics metrics = table()->fontMetrics();
    const QPoint cure(place.left() + 6 + 16 + 6 + metrics.horizontalAdvance(index.data().toString()) + 12 +
                          20,
                      place.center().y());
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cure);
    QTRY_COMPARE(m_jobs->submitted.size(), 2);
    QCOMPARE(m_jobs->submitted.last().nameSource, NameSource::Server);
    m_jobs->finish(id(0));
    QTRY_COMPARE(status(0), QStringLiteral("Finished"));
}

void TestMainWindow::extensionError_isCuredFromDetailsForTheSelection()
{
    startLinks(QStringLiteral("http://h.example/a\nhttp://h.example/b\nhttp://h.example/c"));
    QTRY_COMPARE(m_manager->counts().running, 3);
    for (int row = 0; row < 3; ++row) {
        m_jobs->fail(id(row), ErrorCode::MissingExtension);
    }
    QTRY_COMPARE(m_manager->counts().failed, 3);
    QTRY_COMPARE(status(2), QStringLiteral("URL does not contain an extension"));
    table()->selectAll();
    auto *cure = child<QPushButton>("cureButton");
    QTRY_VERIFY(cure->isVisible());
    QCOMPARE(cure->text(), QStringLiteral("Name it from the server (3 selected)"));
    QVERIFY(action("nameFromServerAction")->isEnabled());
    QTest::mouseClick(cure, Qt::LeftButton);
    QTRY_COMPARE(m_manager->counts().running, 3);
    QCOMPARE(m_jobs->submitted.last().nameSource, NameSource::Server);
}

void TestMainWindow::row_isReadAloud()
{
    startLinks(QStringLiteral("http://h.example/a.zip"));
    QTRY_VERIFY(m_jobs->isOpen(id(0)));
    m_jobs->accept(id(0), 1000);
    m_jobs->meter(id(0)).setReceived(600);
    QTRY_COMPARE(cell(0, DownloadTableModel::Progress), QStringLiteral("60%"));
    m_manager->pause({id(0)});
    m_jobs->stop(id(0));
    QTRY_COMPARE(status(0), QStringLiteral("Paused"));
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(table());
    QVERIFY(interface && interface->tableInterface());
    const auto spoken = [interface](int column) {
        return interface->tableInterface()->cellAt(0, column)->text(QAccessible::Name);
    };
    QCOMPARE(spoken(DownloadTableModel::Name), QStringLiteral("a.zip, 60 percent, Paused"));
    QCOMPARE(spoken(DownloadTableModel::Progress), QStringLiteral("60 percent"));
    QCOMPARE(interface->text(QAccessible::Name), QStringLiteral("Downloads"));
}

void TestMainWindow::cancel_thenRetry()
{
    startThree();
    table()->selectRow(1);
    action("cancelAction")->trigger();
    m_jobs->stop(id(1));
    QTRY_COMPARE(status(1), QStringLiteral("Cancelled"));
    QTRY_VERIFY(!action("cancelAction")->isEnabled());
    QTRY_VERIFY(action("retryAction")->isEnabled());
    QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(m_manager->counts().running, 3);
}

void TestMainWindow::filter_showsItsGroupWithCounts()
{
    startThree();
    m_jobs->finish(id(0));
    m_jobs->fail(id(1), ErrorCode::NotFound, QString(), 404);
    QTRY_COMPARE(m_manager->counts().failed, 1);
    auto *filter = child<FilterList>("filterList");
    QTRY_COMPARE(filter->item(5)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("Failed, 1"));
    QCOMPARE(filter->item(0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("All, 3"));
    QVERIFY(filter->item(3)->isHidden());
    filter->setGroup(DownloadGroup::Failed);
    QCOMPARE(table()->model()->rowCount(), 1);
    auto *retryAll = child<QPushButton>("retryAllFailedButton");
    QVERIFY(retryAll->isVisible());
    QTest::mouseClick(retryAll, Qt::LeftButton);
    QTRY_COMPARE(m_manager->counts().failed, 0);
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    m_manager->pause({id(2)});
    m_jobs->stop(id(2));
    QTRY_VERIFY(!filter->item(3)->isHidden());
}

void TestMainWindow::search_narrowsTheTable()
{
    startThree();
    QTest::keyClicks(child<QLineEdit>("search"), QStringLiteral("b.zip"));
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, DownloadTableModel::Name), QStringLiteral("b.zip"));
}

void TestMainWindow::details_showTheCurrentRow()
{
    startThree();
    auto *details = child<QTabWidget>("detailsPane");
    QVERIFY(details->isVisible());
    table()->selectRow(1);
    const auto text = [this](const char *field) {
        return child<QWidget>(field)->findChild<QLineEdit *>()->text();
    };
    QCOMPARE(text("nameField"), QStringLiteral("b.zip"));
    QCOMPARE(text("linkField"), QStringLiteral("http://h.example/b.zip"));
    QCOMPARE(text("pathField"), m_dir.filePath(QStringLiteral("b.zip")));
    m_jobs->finish(id(1), 1234);
    QTRY_COMPARE(text("sizeField"), QStringLiteral("1.2 kB (1234 bytes)"));
    QTRY_VERIFY(child<QPlainTextEdit>("downloadLog")
                    ->toPlainText()
                    .contains(QLatin1String("Finished downloading b.zip")));
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(!details->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(details->isVisible());
}

void TestMainWindow::copyLink_hasNoPassword()
{
    startLinks(QStringLiteral("http://me:secret@h.example/a.zip"));
    table()->selectRow(0);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_L, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("http://h.example/a.zip"));
}

void TestMainWindow::settings_areToldWhenTheFolderWasUsed()
{
    QTemporaryDir other;
    QSignalSpy changed(m_window.get(), &MainWindow::settingsChanged);
    m_window->setSaveFolder(other.path());
    startLinks(QStringLiteral("http://h.example/a.zip"));
    QCOMPARE(changed.count(), 1);
    const auto settings = changed.first().first().value<Settings>();
    QCOMPARE(settings.saveFolder, other.path());
    QCOMPARE(settings.recentFolders, QStringList{other.path()});
    QCOMPARE(m_manager->settings().saveFolder, other.path());
}

void TestMainWindow::alwaysFromServer_isASetting()
{
    QSignalSpy changed(m_window.get(), &MainWindow::settingsChanged);
    m_window->addLinks(QStringLiteral("http://h.example/latest"));
    auto *always = child<QPushButton>("alwaysServerNamesButton");
    QTRY_VERIFY(always->isVisible());
    QTest::mouseClick(always, Qt::LeftButton);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_manager->settings().nameSource, NameSource::Server);
    QVERIFY(action("serverNamesAction")->isChecked());
    QTRY_VERIFY(!always->isVisible());
    action("serverNamesAction")->setChecked(false);
    QCOMPARE(m_manager->settings().nameSource, NameSource::Url);
}

void TestMainWindow::editLink_startsAgain()
{
    startLinks(QStringLiteral("http://h.example/gone.zip"));
    QTRY_VERIFY(m_jobs->isOpen(id(0)));
    m_jobs->fail(id(0), ErrorCode::NotFound, QString(), 404);
    QTRY_COMPARE(m_manager->counts().failed, 1);
    table()->selectRow(0);
    QTRY_VERIFY(action("editLinkAction")->isEnabled());
    action("editLinkAction")->trigger();
    auto *dialog = child<QDialog>("editLinkDialog");
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());
    auto *field = dialog->findChild<QLineEdit *>();
    QCOMPARE(field->text(), QStringLiteral("http://h.example/gone.zip"));
    field->setText(QStringLiteral("http://h.example/here.zip"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_jobs->submitted.size(), 2);
    QCOMPARE(m_jobs->submitted.last().url, QUrl(QStringLiteral("http://h.example/here.zip")));
}

void TestMainWindow::droppedPart_goesOn()
{
    PartRecord record;
    record.url = QUrl(QStringLiteral("http://h.example/big.iso"));
    record.targetName = QStringLiteral("big.iso");
    record.total = 1000;
    const Expected<SaveFolder> folder = SaveFolder::open(m_dir.path(), false);
    QVERIFY(folder);
    QVERIFY(PartFile::create(*folder, record));
    QFile stranger(m_dir.filePath(QStringLiteral("other.part")));
    QVERIFY(stranger.open(QIODevice::WriteOnly));

    QMimeData drag;
    drag.setUrls({QUrl::fromLocalFile(m_dir.filePath(QStringLiteral("big.iso.part"))),
                  QUrl::fromLocalFile(stranger.fileName())});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(m_jobs->submitted.size(), 1);
    QCOMPARE(m_jobs->submitted.first().url, record.url);
    QCOMPARE(m_jobs->submitted.first().folder, m_dir.path());
    QCOMPARE(m_jobs->submitted.first().part.fileName, QStringLiteral("big.iso.part"));
    QCOMPARE(cell(0, DownloadTableModel::Name), QStringLiteral("big.iso"));
    QTRY_COMPARE(m_window->statusBar()->currentMessage(),
                 QStringLiteral("other.part has no valid record beside it: it cannot be gone on with"));
    QCOMPARE(m_manager->count(), 1);
}

void TestMainWindow::layout_isKept()
{
    table()->setColumnHidden(DownloadTableModel::Speed, true);
    table()->setColumnWidth(DownloadTableModel::Name, 333);
    table()->sortByColumn(DownloadTableModel::Size, Qt::DescendingOrder);
    action("detailsAction")->setChecked(false);
    const QByteArray layout = m_window->saveLayout();

    MainWindow second(*m_manager);
    second.restoreLayout(QByteArray("nonsense"));
    second.restoreLayout(layout);
    const auto *restored = second.findChild<DownloadTable *>();
    QVERIFY(restored->isColumnHidden(DownloadTableModel::Speed));
    QCOMPARE(restored->columnWidth(DownloadTableModel::Name), 333);
    QCOMPARE(restored->horizontalHeader()->sortIndicatorSection(), int{DownloadTableModel::Size});
    QVERIFY(!second.findChild<QAction *>(QStringLiteral("detailsAction"))->isChecked());
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
