// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"

#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QStatusBar>

using namespace millrace;

/// Lists in files, as a person at the window reads and writes them.
class TestListFiles : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void menu_offersThemByKeys();
    void import_fillsRowsAsTheListSays();
    void import_foldsWhatTheListHasAlready();
    void import_namesWhatItDidNotUnderstand();
    void import_saysWhatCannotBeRead();
    void exported_isImportedAgain_data();
    void exported_isImportedAgain();
    void exportForAria2_isWhatIsToBeDone();
    void exportedFile_isItsOwnersAlone();
    void export_saysWhatCannotBeWritten();
    void nameWithoutAnExtension_getsThatOfTheFilter();
    void history_isWishedByTheMenu();
    void droppedList_isImported_data();
    void droppedList_isImported();
    void longList_stallsNothing();

private:
    QString pathOf(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    QString listOf(const char *name, const QByteArray &text) const
    {
        QFile file(pathOf(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                                  : QString();
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("[missing]");
    }

    /// Opens a dialog by its menu entry and answers it by its name field.
    void answer(const char *action, const char *dialog, const QString &path, const QString &filter = {})
    {
        m_window->action(action)->trigger();
        auto *opened = m_window->child<QFileDialog>(dialog);
        QVERIFY(opened);
        if (!filter.isEmpty()) {
            opened->selectNameFilter(filter);
            emit opened->filterSelected(filter);
        }
        opened->selectFile(path);
        QMetaObject::invokeMethod(opened, "accept");
        QTRY_VERIFY(!m_window->child<QFileDialog>(dialog));
    }
    void import(const QString &path) { answer("importListAction", "importListDialog", path); }
    void exportTo(const QString &path) { answer("exportListAction", "exportListDialog", path); }
    QString message() const { return m_window->window().statusBar()->currentMessage(); }
    QString notice() const { return m_window->child<QLabel>("noticeText")->text(); }
    const Download &row(int row) const { return *m_window->manager().find(m_window->id(row)); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeWindow> m_window;
};

void TestListFiles::init()
{
    QLocale::setDefault(QLocale::c());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_dir = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<FakeWindow>();
}

void TestListFiles::menu_offersThemByKeys()
{
    QStringList letters;
    const QMenu *file = m_window->window().menuBar()->actions().constFirst()->menu();
    for (const QAction *action : file->actions()) {
        const qsizetype mark = action->text().indexOf(u'&');
        if (!action->isSeparator()) {
            QVERIFY2(mark >= 0, qPrintable(action->text()));
            letters.append(action->text().mid(mark + 1, 1).toLower());
        }
    }
    QVERIFY(file->actions().contains(m_window->action("importListAction")));
    QVERIFY(file->actions().contains(m_window->action("exportListAction")));
    QVERIFY(file->actions().contains(m_window->action("exportHistoryAction")));
    QCOMPARE(letters.removeDuplicates(), 0);
    // There is nothing to export yet.
    QVERIFY(!m_window->action("exportListAction")->isEnabled());
}

void TestListFiles::import_fillsRowsAsTheListSays()
{
    import(listOf("a.session",
                  "http://h.example/a.zip\thttp://m.example/a.zip\n gid=1\n dir=sub\n out=x.zip\n"
                  " header=Cookie: id=7\n split=5\n"
                  "http://h.example/b.zip\n pause=true\n dir=/abs\n"));
    QTRY_COMPARE(m_window->manager().count(), 2);
    QTRY_COMPARE(message(), QStringLiteral("Imported 2 links"));
    const DownloadRequest &first = row(0).request;
    QCOMPARE(first.mirrors, QList<QUrl>{QUrl(QStringLiteral("http://m.example/a.zip"))});
    QCOMPARE(first.folder, m_window->manager().settings().saveFolder + QStringLiteral("/sub"));
    QVERIFY(first.createFolder);
    QCOMPARE(first.outputName, QStringLiteral("x.zip"));
    QCOMPARE(first.options->headers, (QList<HeaderField>{{"Cookie", "id=7"}}));
    QCOMPARE(first.foreignOptions.value(), (QList<ForeignOption>{{"split", "5"}}));
    QTRY_VERIFY(m_window->jobs().isOpen(m_window->id(0)));
    QCOMPARE(row(1).state, DownloadState::Paused);
    QCOMPARE(row(1).request.folder, QStringLiteral("/abs"));
    QVERIFY(!m_window->jobs().isOpen(m_window->id(1)));
    m_window->manager().resume({m_window->id(1)});
    QTRY_VERIFY(m_window->jobs().isOpen(m_window->id(1)));
}

void TestListFiles::import_foldsWhatTheListHasAlready()
{
    m_window->run({QStringLiteral("http://h.example/a.zip")});
    import(listOf("a.txt", "http://H.example:80/a.zip\nhttp://h.example/b.zip\nhttp://h.example/b.zip\n"));
    QTRY_COMPARE(message(), QStringLiteral("Imported 1 link, 2 were in the list already"));
    QCOMPARE(m_window->manager().count(), 2);
}

void TestListFiles::import_namesWhatItDidNotUnderstand()
{
    import(listOf("a.input", "words\nhttp://h.example/a.zip\n header=Range: x\n rpc-secret=1\n"));
    QTRY_COMPARE(notice(),
                 QStringLiteral("Imported 1 link, 2 lines were not understood, 1 option of it is not used"));
    const QString detail = m_window->child<QLabel>("noticeText")->toolTip();
    QVERIFY2(detail.startsWith(QLatin1String("a.input, line 1: ")), qPrintable(detail));
    QVERIFY(detail.endsWith(QLatin1String("Not used: rpc-secret")));
}

void TestListFiles::import_saysWhatCannotBeRead()
{
    import(listOf("a.meta4", "<metalink>"));
    QTRY_COMPARE(notice(), QStringLiteral("Imported 0 links, 1 line was not understood"));
}

void TestListFiles::exported_isImportedAgain_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("hasOptions");
    QTest::newRow("links") << QStringLiteral("out.txt") << false;
    QTest::newRow("aria2") << QStringLiteral("out.aria2") << true;
    QTest::newRow("Metalink 4") << QStringLiteral("out.meta4") << false;
}

void TestListFiles::exported_isImportedAgain()
{
    QFETCH(QString, name);
    QFETCH(bool, hasOptions);
    import(listOf("a.session", "http://h.example/a.zip\thttp://m.example/a.zip\n out=x.zip\n dir=/abs\n"
                               " checksum=md5=d41d8cd98f00b204e9800998ecf8427e\n max-download-limit=1000\n"
                               " referer=http://h.example/\n split=5\n pause=true\n"
                               "http://h.example/b.zip\n"));
    QTRY_COMPARE(m_window->manager().count(), 2);
    const DownloadRequest before = row(0).request;
    const QString path = m_dir->filePath(name);
    exportTo(path);
    QTRY_COMPARE(message(), QStringLiteral("Exported 2 links to ") + name);

    m_window = std::make_unique<FakeWindow>();
    import(path);
    QTRY_COMPARE(m_window->manager().count(), 2);
    const DownloadRequest &after = row(0).request;
    QCOMPARE(after.url, before.url);
    QCOMPARE(after.mirrors, before.mirrors);
    QCOMPARE(row(1).request.url, QUrl(QStringLiteral("http://h.example/b.zip")));
    if (hasOptions) {
        QCOMPARE(after.folder, before.folder);
        QCOMPARE(after.outputName, before.outputName);
        QVERIFY(after.checksums == before.checksums);
        QVERIFY(after.options == before.options);
        QCOMPARE(after.foreignOptions.value(), before.foreignOptions.value());
        QCOMPARE(row(0).state, DownloadState::Paused);
    }
}

void TestListFiles::exportForAria2_isWhatIsToBeDone()
{
    m_window->run({QStringLiteral("http://h.example/a.zip"), QStringLiteral("http://h.example/b.zip"),
                   QStringLiteral("http://h.example/c.zip")});
    m_window->jobs().finish(m_window->id(0));
    m_window->manager().cancel({m_window->id(1)});
    m_window->jobs().stop(m_window->id(1));
    QTRY_COMPARE(m_window->manager().counts().running, 1);
    exportTo(pathOf("out.aria2"));
    exportTo(pathOf("out.txt"));
    QTRY_COMPARE(message(), QStringLiteral("Exported 3 links to out.txt"));
    QCOMPARE(content(pathOf("out.aria2")),
             QByteArray("http://h.example/c.zip\n dir=" + row(2).request.folder.toUtf8() + '\n'));
}

void TestListFiles::exportedFile_isItsOwnersAlone()
{
    m_window->run({QStringLiteral("http://user:secret@h.example/a.zip")});
    // Also where there was one that all could read.
    const QString path = listOf("out.txt", "old");
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    // Whoever answers the dialog is asked whether to replace it.
    m_window->action("exportListAction")->trigger();
    emit m_window->child<QFileDialog>("exportListDialog")->fileSelected(path);
    QTRY_COMPARE(content(path), QByteArray("http://h.example/a.zip\n"));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path) & others));
}

void TestListFiles::export_saysWhatCannotBeWritten()
{
    m_window->run({QStringLiteral("http://h.example/a.zip")});
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("gone")));
    m_window->action("exportListAction")->trigger();
    auto *dialog = m_window->child<QFileDialog>("exportListDialog");
    dialog->selectFile(pathOf("gone/out.txt"));
    QVERIFY(QDir(pathOf("gone")).removeRecursively());
    emit dialog->fileSelected(pathOf("gone/out.txt"));
    QTRY_VERIFY(notice().startsWith(QLatin1String("out.txt cannot be written: ")));
}

void TestListFiles::nameWithoutAnExtension_getsThatOfTheFilter()
{
    m_window->run({QStringLiteral("http://h.example/a.zip")});
    answer("exportListAction", "exportListDialog", pathOf("out"), QStringLiteral("Metalink 4 (*.meta4)"));
    QTRY_VERIFY(content(pathOf("out.meta4")).contains("<metalink "));
}

void TestListFiles::history_isWishedByTheMenu()
{
    QSignalSpy wished(&m_window->window(), &MainWindow::historyWished);
    answer("exportHistoryAction", "exportHistoryDialog", pathOf("history"));
    QCOMPARE(wished.size(), 1);
    QCOMPARE(wished.first().first().toString(), pathOf("history.csv"));
}

void TestListFiles::droppedList_isImported_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("links") << QStringLiteral("a.txt") << QByteArray("http://h.example/a.zip\n");
    QTest::newRow("aria2, whatever it is called")
        << QStringLiteral("a.txt") << QByteArray("http://h.example/a.zip\n pause=true\n");
    const QByteArray metalink =
        "<metalink><file name=\"a.zip\"><url>http://h.example/a.zip</url></file></metalink>";
    QTest::newRow("Metalink 4") << QStringLiteral("a.meta4") << metalink;
    QTest::newRow("Metalink 3") << QStringLiteral("a.METALINK") << metalink;
}

void TestListFiles::droppedList_isImported()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    QMimeData drag;
    drag.setUrls({QUrl::fromLocalFile(listOf(qPrintable(name), text))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_window->window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_window->window(), &drop);
    QTRY_COMPARE(m_window->manager().count(), 1);
    QCOMPARE(row(0).request.url, QUrl(QStringLiteral("http://h.example/a.zip")));
    // The paste box leaves such a drop to the window.
    QVERIFY(m_window->child<QPlainTextEdit>("links")->toPlainText().isEmpty());
}

void TestListFiles::longList_stallsNothing()
{
    QByteArray text;
    for (int i = 0; i < 20'000; ++i) {
        text += "http://h.example/" + QByteArray::number(i) + ".zip\n pause=true\n";
    }
    import(listOf("a.aria2", text));
    QTRY_COMPARE_WITH_TIMEOUT(message(), QStringLiteral("Imported 20000 links"), 30'000);
    exportTo(pathOf("b.txt"));
    QTRY_COMPARE_WITH_TIMEOUT(message(), QStringLiteral("Exported 20000 links to b.txt"), 30'000);
    QCOMPARE(content(pathOf("b.txt")).count('\n'), 20'000);
}

QTEST_MAIN(TestListFiles)
#include "tst_listfiles.moc"
