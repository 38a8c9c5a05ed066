// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileset.h"
#include "tests/support/nginxserver.h"
#include "tests/support/relay.h"
#include "tests/support/seedlist.h"
#include "tests/support/skip.h"
#include "tests/support/windowbench.h"
#include "ui/downloadtablemodel.h"

#include <QSignalSpy>

using namespace millrace;
using namespace std::chrono_literals;

/// A person's path through the real window over real servers.
class TestWindowTransfers : public QObject
{
    Q_OBJECT

private slots:
    void threeHundredFiles_arriveWhole();
    void seedList_endsInTheServersOrder();
    void extensionlessOnly_failWithoutARequestAndAreCured();
    void pauseAndResume_askForTheRestAlone();
    void rowsWait_whileOneIsPaused();
    void badServers_leaveASentenceInTheRow_data();
    void badServers_leaveASentenceInTheRow();
    void headWithoutEnd_leavesTheWindowLive();
    void folderThatCannotBe_isSaidBeforeStart();
    void linkWithAMirror_isStoodInFor();

private:
    static QString status(const WindowBench &bench, int row)
    {
        const QAbstractItemModel *model = bench.table()->model();
        return model->index(row, DownloadTableModel::Status).data().toString();
    }
};

void TestWindowTransfers::linkWithAMirror_isStoodInFor()
{
    FaultServer server;
    FaultServer mirror;
    mirror.serve("/pub/a.bin", Reply::file("a"));
    const QString other = mirror.url("/pub/a.bin").toString();
    WindowBench bench;
    bench.pasteAndStart({server.url("/a.bin").toString() + u'\t' + other});
    QVERIFY(bench.finishes(1));
    QCOMPARE(status(bench, 0), QStringLiteral("Finished"));
    bench.table()->selectRow(0);
    QCOMPARE(bench.child<QWidget>("mirrorsField")->findChild<QLineEdit *>()->text(), other);
}

void TestWindowTransfers::threeHundredFiles_arriveWhole()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("ui.nginx", "nginx is not there");
    }
    const QTemporaryDir root;
    FileSet files;
    QVERIFY(files.writeTo(root.path()));
    const NginxServer server(root.path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QStringList links;
    for (const QString &name : files.names()) {
        links.append(QString::fromLatin1(server.url(FileSet::targetOf(name)).toEncoded()));
    }
    WindowBench bench;
    bench.pasteAndStart(links);
    QTRY_COMPARE_WITH_TIMEOUT(bench.manager().counts().finished, FileSet::kCount, 240'000);
    QCOMPARE(bench.table()->model()->rowCount(), FileSet::kCount);
    QCOMPARE(files.faultsIn(bench.folder()), QStringList());
}

void TestWindowTransfers::seedList_endsInTheServersOrder()
{
    FaultServer server;
    const SeedList seed(server);
    Settings settings;
    settings.workers = 7;
    WindowBench bench(settings);
    QStringList finishedRows;
    QStringList log;
    connect(&bench.manager(), &DownloadManager::downloadEnded, this,
            [&](DownloadId id) { finishedRows.append(bench.manager().find(id)->name); });
    connect(&bench.manager(), &DownloadManager::activity, this, [&log](const QString &line) {
        if (line.contains(QLatin1String("Finished downloading"))) {
            log.append(line.section(u' ', -1));
        }
    });
    bench.pasteAndStart(seed.links());
    QTRY_COMPARE(status(bench, 6), QStringLiteral("URL does not contain an extension"));
    QTRY_COMPARE(bench.manager().counts().running, 6);
    finishedRows.clear();

    QStringList expected;
    for (const QByteArray &name : SeedList::namesInEndOrder()) {
        QVERIFY(server.log().waitFor([&] { return server.heldRequests("/" + name) == 1; }));
        expected.append(QString::fromLatin1(name));
        seed.release(name);
        const int row = static_cast<int>(SeedList::names().indexOf(name));
        // Its row changes while the others still run.
        QTRY_COMPARE(status(bench, row), QStringLiteral("Finished"));
        QCOMPARE(bench.manager().counts().running, 6 - static_cast<int>(expected.size()));
    }
    QCOMPARE(finishedRows, expected);
    QCOMPARE(log, expected);
    QCOMPARE(bench.row(3).resultText, QStringLiteral("Finished downloading f1040ss.pdf"));
    QCOMPARE(server.log().count("/latest"), 0);
}

void TestWindowTransfers::extensionlessOnly_failWithoutARequestAndAreCured()
{
    FaultServer server;
    server.serve("/by-header",
                 Reply::file("1").contentDisposition("attachment; filename=\"../../x.desktop\""));
    server.serve("/by-link", Reply::redirect(302, "/real.iso"));
    server.serve("/real.iso", Reply::file("2"));
    server.serve("/by-type", Reply::file("3").contentType("application/pdf"));
    WindowBench bench;
    bench.pasteAndStart({server.url("/by-header").toString(), server.url("/by-link").toString(),
                         server.url("/by-type").toString(), server.url("/untouched").toString()});
    QTRY_COMPARE(bench.manager().counts().failed, 4);
    for (int row = 0; row < 4; ++row) {
        QCOMPARE(status(bench, row), QStringLiteral("URL does not contain an extension"));
    }
    QCOMPARE(server.log().acceptedConnections(), 0);

    QItemSelectionModel *selection = bench.table()->selectionModel();
    for (int row = 0; row < 3; ++row) {
        selection->select(bench.table()->model()->index(row, 0),
                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    auto *cure = bench.child<QAction>("nameFromServerAction");
    QTRY_VERIFY(cure->isEnabled());
    cure->trigger();
    QVERIFY(bench.finishes(3));
    QCOMPARE(bench.row(0).name, QStringLiteral("x.desktop.download"));
    QCOMPARE(bench.row(1).name, QStringLiteral("real.iso"));
    QCOMPARE(bench.row(2).name, QStringLiteral("by-type.pdf"));
    QCOMPARE(QDir(bench.folder()).entryList(QDir::Files).size(), 3);
    QCOMPARE(bench.manager().counts().failed, 1);
}

void TestWindowTransfers::pauseAndResume_askForTheRestAlone()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("ui.nginx", "nginx is not there");
    }
    const QTemporaryDir root;
    const TestBody body = TestBody::pattern(12'000'000);
    QFile file(root.filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(body.bytes()), body.size());
    file.close();
    const NginxServer server(root.path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Relay::Wish wish;
    wish.holdAfter = 4'000'000;
    Relay relay(static_cast<quint16>(server.url("/").port()), wish);
    QUrl link = server.url("/a.bin");
    link.setPort(relay.port());

    Settings settings;
    settings.connections = 1;
    settings.checksumFiles = false;
    WindowBench bench(settings);
    bench.pasteAndStart({link.toString()});
    QTRY_VERIFY_WITH_TIMEOUT(bench.row(0).received > 3'000'000, 20'000);
    bench.table()->selectRow(0);
    bench.child<QAction>("pauseAction")->trigger();
    QTRY_COMPARE(bench.row(0).state, DownloadState::Paused);
    const qint64 held = bench.row(0).part->heldBytes();
    QVERIFY(held > 0 && held < body.size());
    QTRY_VERIFY(bench.manager().isIdle());
    relay.release();
    // The server notes a request when its response has ended.
    QTRY_COMPARE(server.requests().size(), 1);
    QTRY_VERIFY(bench.child<QAction>("resumeAction")->isEnabled());
    bench.child<QAction>("resumeAction")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench.row(0).state, DownloadState::Finished, 20'000);

    QFile result(bench.row(0).filePath);
    QVERIFY(result.open(QIODevice::ReadOnly));
    QVERIFY(result.readAll() == body.bytes());
    QTRY_COMPARE(server.requests().size(), 2);
    const QByteArray range = server.requests().last().range;
    QVERIFY(range.startsWith("bytes="));
    const qint64 begin = range.mid(6).split('-').first().toLongLong();
    QVERIFY2(begin <= held && begin >= held - 1024 * 1024, range.constData());
}

void TestWindowTransfers::rowsWait_whileOneIsPaused()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(200'000)));
    server.holdAfter("/a.bin", 100'000);
    server.serve("/b.bin", Reply::file(TestBody::pattern(1000)));
    Settings settings;
    settings.workers = 1;
    WindowBench bench(settings);
    bench.pasteAndStart({server.url("/a.bin").toString(), server.url("/b.bin").toString()});
    QTRY_COMPARE(bench.row(0).received, 100'000);
    QCOMPARE(bench.row(1).state, DownloadState::Queued);
    bench.table()->selectRow(0);
    bench.child<QAction>("pauseAction")->trigger();
    // The only worker is free for the other.
    QTRY_COMPARE(bench.row(1).state, DownloadState::Finished);
    QCOMPARE(bench.row(0).state, DownloadState::Paused);
    bench.child<QAction>("removeAction")->trigger();
    QCOMPARE(bench.manager().count(), 1);
    bench.child<QAction>("undoRemoveAction")->trigger();
    QCOMPARE(bench.manager().count(), 2);
    server.release("/a.bin");
    bench.table()->selectRow(0);
    QTRY_VERIFY(bench.child<QAction>("resumeAction")->isEnabled());
    bench.child<QAction>("resumeAction")->trigger();
    QTRY_COMPARE(bench.row(0).state, DownloadState::Finished);
}

void TestWindowTransfers::badServers_leaveASentenceInTheRow_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("404") << Reply::statusOnly(404) << QStringLiteral("The file is not there (404)");
    QTest::newRow("shorter than promised")
        << Reply::file(TestBody::pattern(1000)).ignoreRange().contentLength(2000)
        << QStringLiteral("The connection broke before the file was whole");
    QTest::newRow("redirect loop") << Reply::redirect(302, "/a.bin")
                                   << QStringLiteral(
                                          "The link leads from one address to the next without an end");
    QTest::newRow("redirect to a file")
        << Reply::redirect(302, "file:///etc/passwd")
        << QStringLiteral("The link leads to an address that is not followed: file:///etc/passwd");
}

void TestWindowTransfers::badServers_leaveASentenceInTheRow()
{
    QFETCH(Reply, reply);
    QFETCH(QString, sentence);
    FaultServer server;
    server.serve("/a.bin", reply);
    Settings settings;
    settings.retry.maxRetries = 0;
    WindowBench bench(settings);
    bench.pasteAndStart({server.url("/a.bin").toString()});
    QTRY_COMPARE(bench.row(0).state, DownloadState::Failed);
    QTRY_COMPARE(status(bench, 0), sentence);
    QVERIFY(!QFile::exists(QDir(bench.folder()).filePath(QStringLiteral("a.bin"))));
}

/// N28
void TestWindowTransfers::headWithoutEnd_leavesTheWindowLive()
{
    constexpr int kFields = 2000;
    constexpr qint64 kRate = 4 * 1024 * 1024;
    const QByteArray field = "X-Field: " + QByteArray(8000, 'x') + "\r\n";
    FaultServer server;
    server.serve("/a.bin", Reply::raw("HTTP/1.1 200 OK\r\n" + field.repeated(kFields)).throttle(kRate));
    server.serve("/b.bin", Reply::file("content"));
    Settings settings;
    settings.retry.maxRetries = 0;
    WindowBench bench(settings);
    bench.pasteAndStart({server.url("/a.bin").toString(), server.url("/b.bin").toString()});
    QTRY_COMPARE(bench.row(1).state, DownloadState::Finished);
    const auto *details = bench.child<QTabWidget>("detailsPane");
    const bool wasShown = details->isVisible();
    bench.child<QAction>("detailsAction")->trigger();
    QTRY_COMPARE(details->isVisible(), !wasShown);
    QTRY_COMPARE_WITH_TIMEOUT(bench.row(0).state, DownloadState::Failed, 30'000);
    QVERIFY(!status(bench, 0).isEmpty());
    QCOMPARE(QDir(bench.folder()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("b.bin")});
}

void TestWindowTransfers::folderThatCannotBe_isSaidBeforeStart()
{
    WindowBench bench;
    auto *folder = bench.child<QLineEdit>("saveFolderEdit");
    bench.window().addLinks(QStringLiteral("http://127.0.0.1:9/a.bin"));
    folder->selectAll();
    QTest::keyClicks(folder, QStringLiteral("/proc/nowhere"));
    auto *start = bench.child<QPushButton>("startButton");
    QTRY_VERIFY(!start->isEnabled());
    QCOMPARE(bench.manager().count(), 0);
}

QTEST_MAIN(TestWindowTransfers)
#include "tst_windowtransfers.moc"
