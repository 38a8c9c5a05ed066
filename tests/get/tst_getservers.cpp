// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/support/faultserver.h"
#include "tests/support/nginxserver.h"
#include "tests/support/relay.h"
#include "tests/support/skip.h"

#include <QNetworkInterface>

#include <algorithm>

using namespace millrace;

/// `millrace get`, the built program, with a real web server: what arrives is whole, and what may not be
/// believed does not arrive.
class TestGetServers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void initTestCase();
    void init();

    void plainHttp_isFetched();
    void literalIpv6Address_isFetched();
    void tls13_isBelievedByTheAuthoritysFile();
    void http2_isSpokenWhereTheTransportCan();
    void basicAuth_byTheLink();
    void basicAuth_byNetrc();
    void basicAuth_wrong_isNamedAndLeavesNoFile();
    void rateLimit_onlyTakesItsTime();
    void connectionLimit_isWaitedForAndKept_data();
    void connectionLimit_isWaitedForAndKept();
    void serverKilledMidway_isWaitedForAndGoesOn();
    void badCertificate_isNamedAndLeavesNoFile_data();
    void badCertificate_isNamedAndLeavesNoFile();

private:
    static bool hasLoopback6();

    std::unique_ptr<GetBench> m_bench;
};

void TestGetServers::initTestCase()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("get.getservers", "nginx is not there");
    }
}

void TestGetServers::init()
{
    QFETCH_GLOBAL(QString, transport);
    m_bench = std::make_unique<GetBench>(transport);
}

bool TestGetServers::hasLoopback6()
{
    return QNetworkInterface::allAddresses().contains(QHostAddress(QHostAddress::LocalHostIPv6));
}

void TestGetServers::plainHttp_isFetched()
{
    const NginxServer server(m_bench->root());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QCOMPARE(m_bench->fetch(server.url("/a.bin")), QString());
    QTRY_COMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().constFirst().request, "GET /a.bin HTTP/1.1");
    QCOMPARE(server.requests().constFirst().status, 206);
}

// N31
void TestGetServers::literalIpv6Address_isFetched()
{
    if (!hasLoopback6()) {
        MILLRACE_SKIP("get.ipv6", "This machine has no address ::1");
    }
    NginxWish wish;
    wish.isVersion6 = true;
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QUrl url = server.url("/a.bin");
    url.setHost(QStringLiteral("::1"));
    QCOMPARE(m_bench->fetch(url), QString());
    QTRY_COMPARE(server.requests().size(), 1);
}

void TestGetServers::tls13_isBelievedByTheAuthoritysFile()
{
    NginxWish wish;
    wish.tls = m_bench->authority().issue();
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QVERIFY(m_bench->refusal(server.url("/a.bin")).contains("not from an authority"));
    QCOMPARE(server.requests().size(), 0);
    QCOMPARE(m_bench->fetch(server.url("/a.bin"), m_bench->caFile()), QString());
    QTRY_COMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().constFirst().tls, "TLSv1.3");
}

void TestGetServers::http2_isSpokenWhereTheTransportCan()
{
    NginxWish wish;
    wish.tls = m_bench->authority().issue();
    wish.http2 = true;
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QCOMPARE(m_bench->fetch(server.url("/a.bin"), m_bench->caFile()), QString());
    QTRY_COMPARE(server.requests().size(), 1);
    // Qt's HTTP/2 ignores the read buffer, and is left off.
    QCOMPARE(server.requests().constFirst().request,
             m_bench->isCurl() ? "GET /a.bin HTTP/2.0" : "GET /a.bin HTTP/1.1");
    QCOMPARE(server.requests().constFirst().protocol, m_bench->isCurl() ? "HTTP/2.0" : "HTTP/1.1");
}

void TestGetServers::basicAuth_byTheLink()
{
    NginxWish wish;
    wish.user = "tester:pass:word@1";
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QUrl url = server.url("/a.bin");
    url.setUserName(QStringLiteral("tester"));
    url.setPassword(QStringLiteral("pass:word@1"));
    QCOMPARE(m_bench->fetch(url), QString());
    QTRY_VERIFY(!server.requests().isEmpty());
    QCOMPARE(server.requests().constLast().user, "tester");
}

void TestGetServers::basicAuth_byNetrc()
{
    NginxWish wish;
    wish.user = "tester:secret";
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QFile netrc(m_bench->root() + QStringLiteral("/netrc"));
    QVERIFY(netrc.open(QIODevice::WriteOnly));
    netrc.write("machine 127.0.0.1 login tester password secret\n");
    netrc.close();
    QVERIFY(netrc.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(m_bench->fetch(server.url("/a.bin"), {QStringLiteral("--netrc=") + netrc.fileName()}),
             QString());
    QTRY_VERIFY(!server.requests().isEmpty());
    QCOMPARE(server.requests().constLast().user, "tester");
}

// N19
void TestGetServers::basicAuth_wrong_isNamedAndLeavesNoFile()
{
    NginxWish wish;
    wish.user = "tester:secret";
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QUrl url = server.url("/a.bin");
    for (const char *password : {"", "canary"}) {
        url.setPassword(QString::fromLatin1(password));
        url.setUserName(url.password().isEmpty() ? QString() : QStringLiteral("tester"));
        const QByteArray said = m_bench->refusal(url);
        QVERIFY2(said.contains("asks for a user name and password (401)"), said.constData());
        QVERIFY(!said.contains("canary"));
    }
    // Each was asked once.
    QTRY_COMPARE(server.requests().size(), 2);
}

void TestGetServers::rateLimit_onlyTakesItsTime()
{
    const NginxServer server(m_bench->root(), "limit_rate 4m;");
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_bench->fetch(server.url("/a.bin")), QString());
    // Else it did not limit, and the test shows nothing.
    QVERIFY(clock.elapsed() > 900);
}

void TestGetServers::connectionLimit_isWaitedForAndKept_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("503") << 503;
    QTest::newRow("429") << 429;
}

// N21
void TestGetServers::connectionLimit_isWaitedForAndKept()
{
    QFETCH(int, status);
    constexpr int kWorkers = 6;
    NginxWish wish;
    wish.http = "limit_conn_zone $server_port zone=all:1m;";
    wish.server = "limit_conn all 3; limit_rate 500k; limit_conn_status " + QByteArray::number(status) + ";";
    const NginxServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    // A second each: long enough to meet.
    const TestBody body = TestBody::pattern(1'000'000);
    QList<QUrl> urls;
    QStringList names;
    for (int i = 0; i < 2 * kWorkers; ++i) {
        names.append(QStringLiteral("%1.bin").arg(i, 2, 10, QLatin1Char('0')));
        m_bench->put(names.constLast(), body);
        urls.append(server.url('/' + names.constLast().toUtf8()));
    }
    Program program;
    const QStringList options{QStringLiteral("--workers"), QString::number(kWorkers)};
    const ProgramRun run = program.run(m_bench->arguments(options, urls));
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QCOMPARE(run.output.size(), names.size());
    QCOMPARE(m_bench->files(), names);
    for (const QString &name : std::as_const(names)) {
        QVERIFY2(m_bench->isWhole(name, body), qPrintable(name));
    }
    const QList<NginxRequest> seen = server.requests();
    const auto refusals = std::count_if(
        seen.begin(), seen.end(), [status](const NginxRequest &request) { return request.status == status; });
    // Half of them were refused at once; had it come back with as many, half of those would be again.
    QVERIFY2(refusals >= 1 && refusals <= kWorkers, QByteArray::number(refusals).constData());
}

void TestGetServers::serverKilledMidway_isWaitedForAndGoesOn()
{
    NginxServer server(m_bench->root());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Relay::Wish wish;
    wish.holdAfter = 3'000'000;
    Relay relay(server.port(), wish);
    QUrl url = server.url("/a.bin");
    url.setPort(relay.port());
    Program program;
    program.start(m_bench->arguments({}, {url}));
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->isMidway(), 20'000);
    server.kill();
    relay.cut();
    QVERIFY2(server.restart(), qPrintable(server.problem()));
    relay.release();
    const ProgramRun run = program.finish();
    QCOMPARE(m_bench->complaint(run), QString());
    QVERIFY2(!run.waits.isEmpty() && run.waits.first().contains("/a.bin: The connection broke"),
             run.waits.join('\n').constData());
    QTRY_VERIFY(!server.requests().isEmpty());
    const QByteArray range = server.requests().constLast().range;
    QVERIFY2(range.startsWith("bytes=") && range != "bytes=0-", range.constData());
}

void TestGetServers::badCertificate_isNamedAndLeavesNoFile_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("N33: expired") << QByteArray("expired") << QByteArray("has expired");
    QTest::newRow("N34: not yet valid") << QByteArray("early") << QByteArray("check this computer's clock");
    QTest::newRow("N33: wrong host") << QByteArray("host") << QByteArray("belongs to another name");
    QTest::newRow("N33: self-signed") << QByteArray("self") << QByteArray("not from an authority");
    QTest::newRow("N33: old TLS") << QByteArray("old") << QByteArray("only old kinds of TLS");
}

void TestGetServers::badCertificate_isNamedAndLeavesNoFile()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, words);
    FaultServer server;
    server.serve("/a.bin", Reply::file(m_bench->body()));
    TestAuthority &authority = m_bench->authority();
    Relay::Wish wish;
    wish.tls = kind == "expired" ? authority.issueExpired()
               : kind == "early" ? authority.issueNotYetValid()
               : kind == "host"  ? authority.issueForAnotherHost()
               : kind == "self"  ? authority.issueSelfSigned()
                                 : authority.issue();
    wish.isOldTls = kind == "old";
    const Relay relay(server.port(), wish);
    const QUrl url(QStringLiteral("https://127.0.0.1:%1/a.bin").arg(relay.port()));
    const QByteArray said = m_bench->refusal(url, m_bench->caFile());
    QVERIFY2(said.contains(words), said.constData());
    QCOMPARE(server.log().count(), 0);
}

QTEST_GUILESS_MAIN(TestGetServers)
#include "tst_getservers.moc"
