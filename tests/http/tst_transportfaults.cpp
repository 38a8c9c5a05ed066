// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): requests that get no response.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"
#include "tests/support/refusingport.h"

#include <QElapsedTimer>

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TransportFaultsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void refusedPort_isConnectionRefused();
    void unknownHost_isHostNotFound();
    void otherScheme_endsAtOnceWithoutARequest_data();
    void otherScheme_endsAtOnceWithoutARequest();
    void silenceBeforeTheHead_isStalled();
    void headInDrips_isStalled();
    void headTimeout_doesNotBoundTheBody();
    void keptConnectionThatDied_isReplaced();
    void errorDetail_holdsNoUserInfo_data();
    void errorDetail_holdsNoUserInfo();

private:
    TransportRequest request(const QByteArray &path) const { return requestFor(m_server->url(path)); }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportFaultsTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportFaultsTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportFaultsTest::refusedPort_isConnectionRefused()
{
    const RefusingPort port;
    QVERIFY(port.number() != 0);
    QUrl url = m_server->url("/a.bin");
    url.setPort(port.number());
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(url), client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::ConnectionRefused);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::unknownHost_isHostNotFound()
{
    // RFC 6761, 6.4: no name under .invalid exists.
    RecordingClient client;
    QVERIFY(
        exchange(*m_transport, requestFor(QUrl(QStringLiteral("http://nohost.invalid/a.bin"))), client, 40s));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::HostNotFound);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::otherScheme_endsAtOnceWithoutARequest_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("file") << QStringLiteral("file:///etc/hostname");
    QTest::newRow("data") << QStringLiteral("data:text/plain,hello");
    QTest::newRow("qrc") << QStringLiteral("qrc:/a.bin");
    QTest::newRow("tftp") << QStringLiteral("tftp://127.0.0.1:PORT/a.bin");
    QTest::newRow("gopher") << QStringLiteral("gopher://127.0.0.1:PORT/a.bin");
    QTest::newRow("javascript") << QStringLiteral("javascript:alert(1)");
    QTest::newRow("no scheme") << QStringLiteral("//127.0.0.1:PORT/a.bin");
    QTest::newRow("no host") << QStringLiteral("http:///a.bin");
    QTest::newRow("empty") << QString();
}

void TransportFaultsTest::otherScheme_endsAtOnceWithoutARequest()
{
    QFETCH(QString, url);
    url.replace(QLatin1String("PORT"), QString::number(m_server->port()));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(QUrl(url)), client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::UnsupportedScheme);
    QVERIFY(!m_transport->isBusy());
    QCOMPARE(m_server->log().acceptedConnections(), 0);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::silenceBeforeTheHead_isStalled()
{
    m_server->serve("/a.bin", Reply::silence());
    TransportRequest silent = request("/a.bin");
    silent.headTimeout = 600ms;
    RecordingClient client;
    QElapsedTimer clock;
    clock.start();
    QVERIFY(exchange(*m_transport, silent, client));
    QVERIFY(clock.elapsed() >= 550);
    QVERIFY(clock.elapsed() < 5000);
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::Stalled);
    // Before the server has taken the connection it has none open either.
    QVERIFY(m_server->log().waitForRequests("/a.bin", 1));
    QVERIFY(allConnectionsClose(*m_server));
    QCOMPARE(m_server->log().count(), 1);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::headInDrips_isStalled()
{
    m_server->serve(
        "/a.bin",
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Long: abcdefghijkl\r\n\r\nabc").drip(20));
    TransportRequest slow = request("/a.bin");
    slow.headTimeout = 500ms;
    RecordingClient client;
    QVERIFY(exchange(*m_transport, slow, client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::Stalled);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::headTimeout_doesNotBoundTheBody()
{
    m_server->serve("/a.bin", Reply::file("abc"));
    m_server->holdAfter("/a.bin", 1);
    TransportRequest quick = request("/a.bin");
    quick.headTimeout = 1s;
    RecordingClient client;
    m_transport->open(quick, client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.hasHead(); }));
    pumpFor(*m_transport, 2s);
    QVERIFY(m_transport->isBusy());
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.isOver(); }));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.body, "abc");
    QCOMPARE(client.error.code, ErrorCode::None);
}

void TransportFaultsTest::keptConnectionThatDied_isReplaced()
{
    QVERIFY(isUsable(*m_transport, *m_server));
    m_server->stop();
    m_server->start();
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFaultsTest::errorDetail_holdsNoUserInfo_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("refused") << QStringLiteral("http://canaryuser:canarypass@127.0.0.1:REFUSED/a.bin");
    QTest::newRow("not found") << QStringLiteral("http://canaryuser:canarypass@nohost.invalid/a.bin");
    QTest::newRow("garbage") << QStringLiteral("http://canaryuser:canarypass@127.0.0.1:PORT/garbage");
    QTest::newRow("reset") << QStringLiteral("http://canaryuser:canarypass@127.0.0.1:PORT/reset");
    QTest::newRow("404") << QStringLiteral("http://canaryuser:canarypass@127.0.0.1:PORT/none");
    QTest::newRow("other scheme") << QStringLiteral("tftp://canaryuser:canarypass@127.0.0.1:PORT/a.bin");
}

void TransportFaultsTest::errorDetail_holdsNoUserInfo()
{
    QFETCH(QString, url);
    const RefusingPort refusing;
    m_server->serve("/garbage", Reply::raw("what?\r\n\r\n"));
    m_server->serve("/reset", Reply::file("abc").resetAfter(1));
    url.replace(QLatin1String("REFUSED"), QString::number(refusing.number()));
    url.replace(QLatin1String("PORT"), QString::number(m_server->port()));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(QUrl(url)), client, 40s));
    QVERIFY(client.trace.endsWith('E'));
    QVERIFY2(!client.error.detail.contains(QLatin1String("canary")), qPrintable(client.error.detail));
    for (const LoggedRequest &seen : m_server->log().requests()) {
        QVERIFY(!seen.rawHead.contains("canary"));
    }
}

QTEST_GUILESS_MAIN(TransportFaultsTest)
#include "tst_transportfaults.moc"
