// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/get/interruptedget.h"
#include "tests/support/faultserver.h"
#include "tests/support/nginxserver.h"
#include "tests/support/skip.h"
#include "tests/support/testfolder.h"

#include <algorithm>
#include <atomic>
#include <memory>

using namespace millrace;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 12 * kMiB;

} // namespace

/// Servers that make it hard to fetch one file over several connections, and the built program.
class TestGetSegments : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void init();

    void changedBetweenSessions_isNeverMixed_data();
    void changedBetweenSessions_isNeverMixed();
    void changedBetweenSegments_stopsAll_data();
    void changedBetweenSegments_stopsAll();
    void validators_decideOnConnections_data();
    void validators_decideOnConnections();
    void addressThatExpires_isAskedForOnce();
    void serverWithALimit_isServedWithWhatItAllows_data();
    void serverWithALimit_isServedWithWhatItAllows();
    void tenFilesOfAHost_takeSixteenConnections();

private:
    QStringList arguments(const QStringList &more) const
    {
        QFETCH_GLOBAL(QString, transport);
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(),
                           QStringLiteral("--transport"), transport} +
               more;
    }
    QStringList link() const { return {m_server->url("/a.bin").toString()}; }
    QStringList downloadOver(int connections) const
    {
        return arguments(QStringList{QStringLiteral("--connections"), QString::number(connections)} + link());
    }
    QString wholeAfter(const ProgramRun &run, const TestBody &body) const
    {
        return m_folder->complaint(run, QStringLiteral("a.bin"), body);
    }

    const TestBody m_old = TestBody::pattern(kSize, 1);
    const TestBody m_new = TestBody::pattern(kSize, 2);
    std::unique_ptr<TestFolder> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestGetSegments::init()
{
    m_folder = std::make_unique<TestFolder>();
    m_server = std::make_unique<FaultServer>();
}

void TestGetSegments::changedBetweenSessions_isNeverMixed_data()
{
    QTest::addColumn<Reply>("before");
    QTest::addColumn<Reply>("after");
    QTest::addColumn<int>("connections");
    const char *monday = "Mon, 01 Jan 2024 10:00:00 GMT";
    const char *tuesday = "Tue, 02 Jan 2024 10:00:00 GMT";
    const Reply old = Reply::file(m_old);
    const Reply other = Reply::file(m_new);
    for (const int connections : {1, 4}) {
        const auto row = [connections](const char *what) -> QTestData & {
            return QTest::addRow("N11: %s, %d connections", what, connections);
        };
        row("another ETag") << Reply(old).etag("\"v1\"") << Reply(other).etag("\"v2\"") << connections;
        row("another date") << Reply(old).lastModified(monday) << Reply(other).lastModified(tuesday)
                            << connections;
        row("another size") << Reply(old).etag("\"v1\"")
                            << Reply::file(TestBody::pattern(kSize + 1, 2)).etag("\"v1\"") << connections;
        row("other bytes alone") << Reply(old).etag("\"v1\"") << Reply(other).etag("\"v1\"") << connections;
    }
    QTest::newRow("N12: a weak ETag, other bytes")
        << Reply(old).etag("W/\"v1\"") << Reply(other).etag("W/\"v1\"") << 1;
    QTest::newRow("N12: no validator, other bytes") << old << other << 1;
}

void TestGetSegments::changedBetweenSessions_isNeverMixed()
{
    QFETCH(Reply, before);
    QFETCH(Reply, after);
    QFETCH(int, connections);
    const QStringList command = downloadOver(connections);
    m_server->serve("/a.bin", before);
    QCOMPARE(interruptMidway(*m_server, *m_folder, command, connections), QString());
    const QStringList left = m_folder->files();

    m_server->serve("/a.bin", after);
    const ProgramRun changed = Program().run(command);
    QCOMPARE(changed.exitStatus, 1);
    QCOMPARE(changed.errors.size(), 1);
    QVERIFY2(changed.errors.first().contains("The file changed on the server; to begin again, delete "),
             changed.errors.first().constData());
    QCOMPARE(m_folder->files(), left);

    // What was there is still of use where the old file is.
    m_server->serve("/a.bin", before);
    m_server->log().clear();
    QCOMPARE(wholeAfter(Program().run(command), m_old), QString());
    QVERIFY(m_server->log().ranges("/a.bin").first() != "bytes=0-");
}

void TestGetSegments::changedBetweenSegments_stopsAll_data()
{
    QTest::addColumn<Reply>("other");
    QTest::newRow("N11: another ETag") << Reply::file(m_new).etag("\"v2\"");
    QTest::newRow("N11: another size") << Reply::file(TestBody::pattern(kSize + 1, 2)).etag("\"v1\"");
}

void TestGetSegments::changedBetweenSegments_stopsAll()
{
    QFETCH(Reply, other);
    std::atomic<int> count = 0;
    m_server->serve("/a.bin", [&](const LoggedRequest &) {
        return ++count == 1 ? Reply::file(m_old).etag("\"v1\"").throttle(4 * kMiB) : other;
    });
    const ProgramRun run = Program().run(downloadOver(4));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY2(run.errors.join('\n').contains("The file changed on the server; to begin again, delete "),
             run.errors.join('\n').constData());
    QVERIFY(!m_folder->has(QStringLiteral("a.bin")));
}

void TestGetSegments::validators_decideOnConnections_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<bool>("isDivided");
    const Reply slow = Reply::file(m_old).throttle(24 * kMiB);
    QTest::newRow("N12: a strong ETag") << Reply(slow).etag("\"v1\"") << true;
    QTest::newRow("N12: a date") << Reply(slow).lastModified("Mon, 01 Jan 2024 10:00:00 GMT") << true;
    QTest::newRow("N12: only a weak ETag") << Reply(slow).etag("W/\"v1\"") << false;
    QTest::newRow("N12: none") << slow << false;
}

void TestGetSegments::validators_decideOnConnections()
{
    QFETCH(Reply, reply);
    QFETCH(bool, isDivided);
    m_server->serve("/a.bin", reply);
    QCOMPARE(wholeAfter(Program().run(downloadOver(4)), m_old), QString());
    const QByteArrayList ranges = m_server->log().ranges("/a.bin");
    const bool wasDivided = std::any_of(ranges.begin(), ranges.end(),
                                        [](const QByteArray &range) { return range != "bytes=0-"; });
    QCOMPARE(wasDivided, isDivided);
}

/// N18: a link leads to addresses that are good for a while.
void TestGetSegments::addressThatExpires_isAskedForOnce()
{
    std::atomic<int> asked = 0;
    m_server->serve("/a.bin", [&](const LoggedRequest &) {
        return Reply::redirect(302, ++asked == 1 ? "/first.bin" : "/second.bin");
    });
    const Reply file = Reply::file(m_old).etag("\"v1\"").throttle(4 * kMiB);
    m_server->serve("/first.bin",
                    [file, count = std::make_shared<std::atomic<int>>(0)](const LoggedRequest &) {
                        return ++*count == 1 ? file : Reply::statusOnly(403);
                    });
    m_server->serve("/second.bin", file);
    QCOMPARE(wholeAfter(Program().run(downloadOver(4)), m_old), QString());
    QCOMPARE(m_server->log().count("/a.bin"), 2);
    QVERIFY(m_server->log().count("/second.bin") >= 1);
}

void TestGetSegments::serverWithALimit_isServedWithWhatItAllows_data()
{
    QTest::addColumn<int>("limit");
    QTest::newRow("N38: one connection") << 1;
    QTest::newRow("N38: the fifth is reset") << 4;
}

void TestGetSegments::serverWithALimit_isServedWithWhatItAllows()
{
    QFETCH(int, limit);
    m_server->serve("/a.bin", Reply::file(m_old).etag("\"v1\"").throttle(8 * kMiB));
    m_server->limitConnections(limit);
    QCOMPARE(wholeAfter(Program().run(arguments(link())), m_old), QString());
    QVERIFY(m_server->log().mostConnections() <= limit);
}

/// nginx answers 503 where its limit is passed; it counts the connections with a request under way.
void TestGetSegments::tenFilesOfAHost_takeSixteenConnections()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("get.nginx", "nginx is not there");
    }
    const QTemporaryDir root;
    NginxWish wish;
    wish.http = "limit_conn_zone $server_port zone=all:1m;";
    // More than sixteen: a connection's place is free a little before nginx sees that it was closed. Without
    // a limit of the program's own, five files at a time would take forty.
    wish.server = "limit_conn all 24; limit_rate 2m;";
    const NginxServer nginx(root.path(), wish);
    QVERIFY2(nginx.isRunning(), qPrintable(nginx.problem()));
    QStringList links;
    for (int i = 0; i < 10; ++i) {
        const QString name = QString::number(i) + QStringLiteral(".bin");
        QFile file(root.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(m_old.bytes()) == kSize);
        links.append(nginx.url("/" + name.toLatin1()).toString());
    }
    const ProgramRun run = Program().run(arguments(links));
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QCOMPARE(m_folder->files().size(), 10);
    const QList<NginxRequest> requests = nginx.requests();
    QVERIFY(requests.size() > 20);
    for (const NginxRequest &request : requests) {
        QVERIFY(request.status != 503);
    }
}

QTEST_GUILESS_MAIN(TestGetSegments)
#include "tst_getsegments.moc"
