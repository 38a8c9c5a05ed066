// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): what goes over the wire.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TransportTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void name_isOneThatTheCommandLineKnows();
    void get_sendsExactlyWhatWasAsked_data();
    void get_sendsExactlyWhatWasAsked();
    void get_sendsGivenHeadersAsTheyAre();
    void get_sendsAGivenUserAgentInPlaceOfItsOwn();
    void get_keepsTheTargetsEncoding();
    void cookies_areNotSentBack();
    void unauthorized_isToldAndNotAnswered();
    void userInfo_isNeverSent();

private:
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportTest::name_isOneThatTheCommandLineKnows()
{
    QFETCH_GLOBAL(TransportKind, kind);
    const QString name = QString::fromLatin1(m_transport->name());
    QVERIFY(transportKindFromName(name) == kind);
}

void TransportTest::get_sendsExactlyWhatWasAsked_data()
{
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::newRow("no range") << qint64(-1) << qint64(-1) << QByteArray() << 200;
    QTest::newRow("from the start") << qint64(0) << qint64(-1) << QByteArray("bytes=0-") << 206;
    QTest::newRow("to the end") << qint64(50) << qint64(-1) << QByteArray("bytes=50-") << 206;
    QTest::newRow("a part, last byte inclusive")
        << qint64(50) << qint64(100) << QByteArray("bytes=50-99") << 206;
    QTest::newRow("one byte") << qint64(0) << qint64(1) << QByteArray("bytes=0-0") << 206;
    QTest::newRow("beyond 4 GiB") << qint64(5'000'000'000) << qint64(5'000'000'001)
                                  << QByteArray("bytes=5000000000-5000000000") << 206;
}

void TransportTest::get_sendsExactlyWhatWasAsked()
{
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    const TestBody body = TestBody::pattern(begin > 1'000'000'000 ? 6'000'000'000 : 200);
    m_server->serve("/a.bin", Reply::file(body));

    TransportRequest request = requestFor(m_server->url("/a.bin"));
    if (begin >= 0) {
        request.range = ByteRange{begin, end};
    }
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));

    QCOMPARE(m_server->log().count(), 1);
    const LoggedRequest seen = m_server->log().requests().constFirst();
    QCOMPARE(seen.method, "GET");
    QCOMPARE(seen.target, "/a.bin");
    QVERIFY(seen.rawHead.startsWith("GET /a.bin HTTP/1.1\r\n"));
    QCOMPARE(seen.headerCount("Range"), range.isEmpty() ? 0 : 1);
    QCOMPARE(seen.header("Range"), range);
    QCOMPARE(seen.headerCount("Accept-Encoding"), 1);
    QCOMPARE(seen.header("Accept-Encoding"), "identity");
    QCOMPARE(seen.headerCount("User-Agent"), 1);
    QVERIFY(seen.header("User-Agent").startsWith("Millrace/"));
    QCOMPARE(seen.headerCount("Host"), 1);
    QVERIFY(!seen.hasHeader("Cookie"));
    QVERIFY(!seen.hasHeader("Authorization"));
    QVERIFY(!seen.hasHeader("If-Range"));

    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.head.status, status);
    const qint64 first = std::max<qint64>(begin, 0);
    QCOMPARE(client.body, body.read(first, (end < 0 ? body.size() : end) - first));
}

void TransportTest::get_sendsGivenHeadersAsTheyAre()
{
    m_server->serve("/a.bin", Reply::file("abc"));
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.headers = {{"X-Millrace-Test", "one; \"two\", three"},
                       {"Referer", "http://example.test/page?q=1"}};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    const LoggedRequest seen = m_server->log().requests().constFirst();
    QCOMPARE(seen.headerCount("X-Millrace-Test"), 1);
    QCOMPARE(seen.header("X-Millrace-Test"), "one; \"two\", three");
    QCOMPARE(seen.headerCount("Referer"), 1);
    QCOMPARE(seen.header("Referer"), "http://example.test/page?q=1");
}

void TransportTest::get_sendsAGivenUserAgentInPlaceOfItsOwn()
{
    m_server->serve("/a.bin", Reply::file("abc"));
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.headers = {{"User-Agent", "Something/1.0"}};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    const LoggedRequest seen = m_server->log().requests().constFirst();
    QCOMPARE(seen.headerCount("User-Agent"), 1);
    QCOMPARE(seen.header("User-Agent"), "Something/1.0");
}

void TransportTest::get_keepsTheTargetsEncoding()
{
    const QByteArray target = "/d%20ir/%C3%A4%2Fb.bin?name=a%26b&c=%2F+d";
    m_server->serve(target, Reply::file("abc"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url(target + "#part")), client));
    QCOMPARE(m_server->log().requests().constFirst().target, target);
    QCOMPARE(client.body, "abc");
}

void TransportTest::cookies_areNotSentBack()
{
    m_server->serve("/a.bin", Reply::file("abc").header("Set-Cookie: id=canary; Path=/"));
    for (int i = 0; i < 3; ++i) {
        RecordingClient client;
        QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
        QCOMPARE(client.trace, "HBE");
    }
    QCOMPARE(m_server->log().count(), 3);
    for (const LoggedRequest &seen : m_server->log().requests()) {
        QVERIFY(!seen.hasHeader("Cookie"));
    }
}

void TransportTest::unauthorized_isToldAndNotAnswered()
{
    m_server->serve("/a.bin", Reply::statusOnly(401, "who?").header("WWW-Authenticate: Basic realm=\"x\""));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.head.status, 401);
    QCOMPARE(client.head.header("www-authenticate"), "Basic realm=\"x\"");
    QCOMPARE(m_server->log().count(), 1);
    QVERIFY(!m_server->log().requests().constFirst().hasHeader("Authorization"));
}

void TransportTest::userInfo_isNeverSent()
{
    m_server->serve("/a.bin", Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"x\""));
    QUrl url = m_server->url("/a.bin");
    url.setUserName(QStringLiteral("canaryuser"));
    url.setPassword(QStringLiteral("canarypass"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(url), client));
    QCOMPARE(client.head.status, 401);
    QCOMPARE(m_server->log().count(), 1);
    const LoggedRequest seen = m_server->log().requests().constFirst();
    QVERIFY(!seen.hasHeader("Authorization"));
    QVERIFY(!seen.rawHead.contains("canary"));
    QVERIFY(!client.error.detail.contains(QLatin1String("canary")));
}

QTEST_GUILESS_MAIN(TransportTest)
#include "tst_transport.moc"
