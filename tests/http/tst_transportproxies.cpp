// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h) behind real proxies.

#include "tests/http/transportrows.h"
#include "tests/support/recordingclient.h"
#include "tests/support/refusingport.h"
#include "tests/support/relay.h"
#include "tests/support/skip.h"
#include "tests/support/socksproxy.h"
#include "tests/support/tinyproxy.h"

#include <memory>

using namespace millrace;

class TransportProxiesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void initTestCase();
    void init();
    void cleanup() { m_transport.reset(); }

    void httpProxy_handsOnHttp();
    void httpProxy_tunnelsHttps();
    void httpProxy_letsAUserIn();
    void httpProxy_withoutItsUser_isToldAndNotAvoided_data();
    void httpProxy_withoutItsUser_isToldAndNotAvoided();
    void httpsProxy_isForCurl();
    void socksProxy_handsOn_data();
    void socksProxy_handsOn();
    void socksProxy_letsAUserIn();
    void socksProxy_withALimit_bringsTheLastByteToo_data();
    void socksProxy_withALimit_bringsTheLastByteToo();
    void httpProxy_withALimit_tunnelsTheLastByteToo();
    void socksProxy_withoutItsUser_isToldAndNotAvoided();
    void socksProxy_saysWhatTheServerDoes();
    void refusingProxy_isNamedAndNotAvoided_data();
    void refusingProxy_isNamedAndNotAvoided();
    void proxy_isNotCarriedOver();

private:
    bool isCurl() const { return m_transport->name() == "curl"; }
    TransportRequest through(const QUrl &url, const QString &proxy) const
    {
        TransportRequest request = requestFor(url);
        request.proxy = proxyFromText(proxy).value();
        request.caFile = m_authority->caFile();
        return request;
    }
    QUrl tlsUrl() const { return QUrl(QStringLiteral("https://127.0.0.1:%1/a.bin").arg(m_tls->port())); }
    RecordingClient fetch(const TransportRequest &request) const
    {
        RecordingClient client;
        if (!exchange(*m_transport, request, client)) {
            client.trace = "late";
        }
        return client;
    }
    void verifyWhole(const RecordingClient &client) const
    {
        QCOMPARE(client.error, TransferError());
        QCOMPARE(client.trace, "HBE");
        QCOMPARE(client.sha256(), m_body.sha256());
    }

    const TestBody m_body = TestBody::pattern(3'000'000);
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Relay> m_tls;
    std::unique_ptr<Transport> m_transport;
};

void TransportProxiesTest::initTestCase()
{
    if (TinyProxy::find().isEmpty() || SocksProxy::find().isEmpty()) {
        MILLRACE_SKIP("http.transportproxies", "tinyproxy or microsocks is not there");
    }
}

void TransportProxiesTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_authority = std::make_unique<TestAuthority>();
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(m_body));
    Relay::Wish wish;
    wish.tls = m_authority->issue();
    m_tls = std::make_unique<Relay>(m_server->port(), wish);
    m_transport = makeTransport(kind);
}

void TransportProxiesTest::httpProxy_handsOnHttp()
{
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    verifyWhole(fetch(through(m_server->url("/a.bin"), proxy.address())));
    QTRY_COMPARE(proxy.requests(),
                 QByteArrayList{"GET " + m_server->url("/a.bin").toEncoded() + " HTTP/1.1"});
}

void TransportProxiesTest::httpProxy_tunnelsHttps()
{
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    verifyWhole(fetch(through(tlsUrl(), proxy.address())));
    QTRY_COMPARE(proxy.requests(),
                 QByteArrayList{"CONNECT 127.0.0.1:" + QByteArray::number(m_tls->port()) + " HTTP/1.1"});
}

void TransportProxiesTest::httpProxy_letsAUserIn()
{
    const TinyProxy proxy("tester:secret");
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString address = proxy.address(QStringLiteral("tester:secret"));
    verifyWhole(fetch(through(m_server->url("/a.bin"), address)));
    verifyWhole(fetch(through(tlsUrl(), address)));
    for (const LoggedRequest &seen : m_server->log().requests()) {
        QVERIFY(!seen.hasHeader("Proxy-Authorization"));
        QVERIFY(!seen.hasHeader("Authorization"));
    }
}

void TransportProxiesTest::httpProxy_withoutItsUser_isToldAndNotAvoided_data()
{
    QTest::addColumn<QString>("user");
    QTest::newRow("nobody") << QString();
    QTest::newRow("a wrong password") << QStringLiteral("tester:canary");
}

void TransportProxiesTest::httpProxy_withoutItsUser_isToldAndNotAvoided()
{
    QFETCH(QString, user);
    const TinyProxy proxy("tester:secret");
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString address = proxy.address(user);
    // The transport may say it as an error or hand on the proxy's answer; who judges heads knows 407.
    const RecordingClient plain = fetch(through(m_server->url("/a.bin"), address));
    const RecordingClient tunnel = fetch(through(tlsUrl(), address));
    if (user.isEmpty()) {
        QVERIFY(plain.head.status == 407 || plain.error.code == ErrorCode::ProxySignInRequired);
        QVERIFY(tunnel.head.status == 407 || tunnel.error.code == ErrorCode::ProxySignInRequired);
    } else {
        // tinyproxy answers a wrong password as if it were the server.
        QCOMPARE(plain.head.status, 401);
        QCOMPARE(tunnel.trace, "E");
        QCOMPARE(tunnel.error.code, ErrorCode::ProxyFailed);
    }
    QVERIFY(!plain.error.detail.contains(QLatin1String("canary")));
    QVERIFY(!tunnel.error.detail.contains(QLatin1String("canary")));
    QCOMPARE(m_server->log().count(), 0);
    QCOMPARE(m_tls->connections(), 0);
}

void TransportProxiesTest::httpsProxy_isForCurl()
{
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    Relay::Wish wish;
    wish.tls = m_authority->issue();
    const Relay front(proxy.port(), wish);
    const QString address = QStringLiteral("https://127.0.0.1:%1").arg(front.port());
    const RecordingClient plain = fetch(through(m_server->url("/a.bin"), address));
    if (!isCurl()) {
        QCOMPARE(plain.error.code, ErrorCode::ProxyFailed);
        QCOMPARE(m_server->log().count(), 0);
        return;
    }
    verifyWhole(plain);
    verifyWhole(fetch(through(tlsUrl(), address)));
    QTRY_COMPARE(proxy.requests().size(), 2);
}

void TransportProxiesTest::socksProxy_handsOn_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("http, look-up here") << QStringLiteral("socks5") << false << QByteArray("127.0.0.1");
    QTest::newRow("http, look-up there") << QStringLiteral("socks5h") << false << QByteArray("localhost");
    QTest::newRow("https, look-up here") << QStringLiteral("socks5") << true << QByteArray("127.0.0.1");
    QTest::newRow("https, look-up there") << QStringLiteral("socks5h") << true << QByteArray("localhost");
}

void TransportProxiesTest::socksProxy_handsOn()
{
    QFETCH(QString, scheme);
    QFETCH(bool, isTls);
    QFETCH(QByteArray, host);
    SocksProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    QUrl url = isTls ? tlsUrl() : m_server->url("/a.bin");
    url.setHost(QString::fromLatin1(host));
    verifyWhole(fetch(through(url, proxy.address(scheme))));
    QTRY_COMPARE(proxy.targets(), QByteArrayList{host + ':' + QByteArray::number(url.port())});
}

void TransportProxiesTest::socksProxy_letsAUserIn()
{
    SocksProxy proxy(QStringLiteral("tester:secret"));
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    verifyWhole(fetch(through(m_server->url("/a.bin"),
                              proxy.address(QStringLiteral("socks5h"), QStringLiteral("tester:secret")))));
    QTRY_COMPARE(proxy.targets().size(), 1);
}

void TransportProxiesTest::socksProxy_withALimit_bringsTheLastByteToo_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::newRow("http") << false;
    QTest::newRow("https") << true;
}

/// Read in small pieces, the end of the file waits in the proxy's socket and nothing more arrives to announce
/// it.
void TransportProxiesTest::socksProxy_withALimit_bringsTheLastByteToo()
{
    QFETCH(bool, isTls);
    SocksProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QUrl url = isTls ? tlsUrl() : m_server->url("/a.bin");
    TransportRequest request = through(url, proxy.address(QStringLiteral("socks5h")));
    request.bytesPerSecond = 1;
    verifyWhole(fetch(request));
}

void TransportProxiesTest::httpProxy_withALimit_tunnelsTheLastByteToo()
{
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    TransportRequest request = through(tlsUrl(), proxy.address());
    request.bytesPerSecond = 1;
    verifyWhole(fetch(request));
}

void TransportProxiesTest::socksProxy_withoutItsUser_isToldAndNotAvoided()
{
    const SocksProxy proxy(QStringLiteral("tester:secret"));
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    for (const char *user : {"", "tester:canary"}) {
        const QString address = proxy.address(QStringLiteral("socks5"), QString::fromLatin1(user));
        const RecordingClient client = fetch(through(m_server->url("/a.bin"), address));
        QCOMPARE(client.trace, "E");
        QVERIFY2(client.error.code == ErrorCode::ProxySignInRequired ||
                     client.error.code == ErrorCode::ProxyFailed,
                 qPrintable(client.error.detail));
        QVERIFY(!client.error.detail.contains(QLatin1String("canary")));
    }
    QCOMPARE(m_server->log().count(), 0);
}

void TransportProxiesTest::socksProxy_saysWhatTheServerDoes()
{
    const SocksProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const RefusingPort nobody;
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/a.bin").arg(nobody.number()));
    const RecordingClient client = fetch(through(url, proxy.address()));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::ConnectionRefused);
}

void TransportProxiesTest::refusingProxy_isNamedAndNotAvoided_data()
{
    QTest::addColumn<QString>("scheme");
    for (const char *scheme : {"http", "socks5", "socks5h"}) {
        QTest::newRow(scheme) << QString::fromLatin1(scheme);
    }
}

void TransportProxiesTest::refusingProxy_isNamedAndNotAvoided()
{
    QFETCH(QString, scheme);
    const RefusingPort nobody;
    const QString address = QStringLiteral("%1://127.0.0.1:%2").arg(scheme).arg(nobody.number());
    for (const QUrl &url : {m_server->url("/a.bin"), tlsUrl()}) {
        const RecordingClient client = fetch(through(url, address));
        QCOMPARE(client.trace, "E");
        QCOMPARE(client.error.code, ErrorCode::ProxyFailed);
    }
    QCOMPARE(m_server->log().count(), 0);
    QCOMPARE(m_tls->connections(), 0);
}

void TransportProxiesTest::proxy_isNotCarriedOver()
{
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    verifyWhole(fetch(through(m_server->url("/a.bin"), proxy.address())));
    verifyWhole(fetch(requestFor(m_server->url("/a.bin"))));
    QTRY_COMPARE(proxy.requests().size(), 1);
    QCOMPARE(m_server->log().count(), 2);
}

QTEST_GUILESS_MAIN(TransportProxiesTest)
#include "tst_transportproxies.moc"
