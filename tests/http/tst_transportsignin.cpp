// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): Digest, and proxies.

#include "tests/http/transportrows.h"
#include "tests/support/digest.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"
#include "tests/support/refusingport.h"

#include <memory>

using namespace millrace;

class TransportSignInTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void digest_isAnswered();
    void digest_wrongCredentials_areToldAndNotRepeated();
    void digest_isNotForTheNextRequest();
    void httpProxy_carriesTheRequest();
    void httpProxy_getsItsCredentials();
    void httpProxy_wrongCredentials_areToldAndNotRepeated();
    void httpProxy_withoutCredentials_isTold();
    void httpProxy_credentialsAreNotForTheNextRequest();
    void httpProxy_refusesATunnel_data();
    void httpProxy_refusesATunnel();
    void proxyThatCannotBeHad_isNotPassedBy_data();
    void proxyThatCannotBeHad_isNotPassedBy();
    void proxyOverHttps_needsLibcurl();

private:
    /// As it would go over the network: by way of the server as a proxy.
    TransportRequest proxied(const char *link, const QString &userInfo = {}) const;
    /// Answers as a proxy does that wants me:canary.
    void serveBehindSignIn(const QByteArray &target);

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportSignInTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportSignInTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

TransportRequest TransportSignInTest::proxied(const char *link, const QString &userInfo) const
{
    TransportRequest request = requestFor(QUrl(QString::fromLatin1(link)));
    const auto proxy = proxyFromText(QLatin1String("http://") + userInfo + QLatin1String("127.0.0.1:") +
                                     QString::number(m_server->port()));
    request.proxy = proxy.value_or(ProxySettings{});
    return request;
}

void TransportSignInTest::serveBehindSignIn(const QByteArray &target)
{
    m_server->serve(target, [](const LoggedRequest &seen) {
        return seen.header("Proxy-Authorization") == "Basic " + QByteArray("me:canary").toBase64()
                   ? Reply::file("abc")
                   : Reply::statusOnly(407, "who?").header("Proxy-Authenticate: Basic realm=\"p\"");
    });
}

void TransportSignInTest::digest_isAnswered()
{
    const Digest digest("me", "can:ary");
    m_server->serve("/a%20b.bin", [&digest](const LoggedRequest &seen) {
        return digest.isSigned(seen) ? Reply::file("0123456789") : Digest::challenge();
    });
    TransportRequest request = requestFor(m_server->url("/a%20b.bin?q=1"));
    request.credentials = {QStringLiteral("me"), QStringLiteral("can:ary"), true};
    request.range = ByteRange{2, 5};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.head.status, 206);
    QCOMPARE(client.body, "234");
    QCOMPARE(m_server->log().ranges("/a%20b.bin"), (QList<QByteArray>{"bytes=2-4", "bytes=2-4"}));
    for (const LoggedRequest &seen : m_server->log().requests()) {
        QVERIFY(!seen.header("Authorization").startsWith("Basic"));
        QVERIFY(!seen.rawHead.contains("can:ary"));
    }
}

void TransportSignInTest::digest_wrongCredentials_areToldAndNotRepeated()
{
    m_server->serve("/a.bin", Digest::challenge());
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.credentials = {QStringLiteral("me"), QStringLiteral("canary"), true};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    QCOMPARE(client.head.status, 401);
    QVERIFY(client.head.header("WWW-Authenticate").startsWith("Digest "));
    QCOMPARE(m_server->log().count(), 2);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportSignInTest::digest_isNotForTheNextRequest()
{
    const Digest digest("me", "canary");
    m_server->serve("/a.bin", [&digest](const LoggedRequest &seen) {
        return digest.isSigned(seen) ? Reply::file("abc") : Digest::challenge();
    });
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.credentials = {QStringLiteral("me"), QStringLiteral("canary"), true};
    RecordingClient first;
    QVERIFY(exchange(*m_transport, request, first));
    QCOMPARE(first.head.status, 200);
    m_server->log().clear();
    request.credentials = {};
    RecordingClient second;
    QVERIFY(exchange(*m_transport, request, second));
    QCOMPARE(second.head.status, 401);
    QCOMPARE(m_server->log().count(), 1);
    QVERIFY(!m_server->log().requests().constFirst().hasHeader("Authorization"));
}

void TransportSignInTest::httpProxy_carriesTheRequest()
{
    m_server->serve("http://files.invalid/a.bin", Reply::file("abc"));
    TransportRequest request = proxied("http://files.invalid/a.bin");
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.body, "abc");
    const LoggedRequest seen = m_server->log().requests().constFirst();
    QCOMPARE(seen.header("Host"), "files.invalid");
    QVERIFY(!seen.hasHeader("Proxy-Authorization"));
    // The next one is to go directly again.
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportSignInTest::httpProxy_getsItsCredentials()
{
    serveBehindSignIn("http://files.invalid/a.bin");
    RecordingClient client;
    QVERIFY(
        exchange(*m_transport, proxied("http://files.invalid/a.bin", QStringLiteral("me:canary@")), client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.head.status, 200);
    QCOMPARE(client.body, "abc");
    QVERIFY(!m_server->log().requests().constLast().hasHeader("Authorization"));
}

void TransportSignInTest::httpProxy_wrongCredentials_areToldAndNotRepeated()
{
    serveBehindSignIn("http://files.invalid/a.bin");
    RecordingClient client;
    QVERIFY(
        exchange(*m_transport, proxied("http://files.invalid/a.bin", QStringLiteral("me:wrong@")), client));
    QVERIFY(client.head.status == 407 || client.error.code == ErrorCode::ProxySignInRequired);
    QVERIFY(m_server->log().count() <= 2);
}

void TransportSignInTest::httpProxy_withoutCredentials_isTold()
{
    serveBehindSignIn("http://files.invalid/a.bin");
    RecordingClient client;
    QVERIFY(exchange(*m_transport, proxied("http://files.invalid/a.bin"), client));
    QVERIFY(client.head.status == 407 || client.error.code == ErrorCode::ProxySignInRequired);
    QCOMPARE(m_server->log().count(), 1);
}

void TransportSignInTest::httpProxy_credentialsAreNotForTheNextRequest()
{
    serveBehindSignIn("http://files.invalid/a.bin");
    RecordingClient first;
    QVERIFY(
        exchange(*m_transport, proxied("http://files.invalid/a.bin", QStringLiteral("me:canary@")), first));
    QCOMPARE(first.body, "abc");
    m_server->log().clear();
    RecordingClient second;
    QVERIFY(exchange(*m_transport, proxied("http://files.invalid/a.bin"), second));
    QVERIFY(second.head.status == 407 || second.error.code == ErrorCode::ProxySignInRequired);
    for (const LoggedRequest &seen : m_server->log().requests()) {
        QVERIFY(!seen.hasHeader("Proxy-Authorization"));
    }
}

void TransportSignInTest::httpProxy_refusesATunnel_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("https, forbidden")
        << QByteArray("https://files.invalid/a.bin") << 403 << ErrorCode::ProxyFailed;
    QTest::newRow("https, the proxy cannot get there")
        << QByteArray("https://files.invalid/a.bin") << 502 << ErrorCode::ProxyFailed;
    QTest::newRow("https, sign in") << QByteArray("https://files.invalid/a.bin") << 407
                                    << ErrorCode::ProxySignInRequired;
    if (defaultTransportKind() == TransportKind::Curl) {
        // Not asked for as a page, whose error would be taken for the file.
        QTest::newRow("ftp, forbidden")
            << QByteArray("ftp://files.invalid/a.bin") << 403 << ErrorCode::ProxyFailed;
        QTest::newRow("sftp, forbidden")
            << QByteArray("sftp://files.invalid/a.bin") << 403 << ErrorCode::ProxyFailed;
    }
}

void TransportSignInTest::httpProxy_refusesATunnel()
{
    QFETCH_GLOBAL(TransportKind, kind);
    QFETCH(QByteArray, link);
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    if (kind == TransportKind::Qt && !link.startsWith("http")) {
        return; // no such links there
    }
    for (const char *port : {"443", "21", "22"}) {
        Reply refusal = Reply::statusOnly(status, "no");
        m_server->serve(QByteArray("files.invalid:").append(port),
                        status == 407 ? refusal.header("Proxy-Authenticate: Basic realm=\"p\"") : refusal);
    }
    RecordingClient client;
    QVERIFY(exchange(*m_transport, proxied(link), client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, code);
    QCOMPARE(m_server->log().requests().constFirst().method, "CONNECT");
}

void TransportSignInTest::proxyThatCannotBeHad_isNotPassedBy_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("host");
    for (const char *scheme : {"http", "socks5", "socks5h"}) {
        QTest::addRow("%s, refused", scheme) << QString::fromLatin1(scheme) << QStringLiteral("127.0.0.1");
        QTest::addRow("%s, no such name", scheme)
            << QString::fromLatin1(scheme) << QStringLiteral("proxy.invalid");
    }
}

void TransportSignInTest::proxyThatCannotBeHad_isNotPassedBy()
{
    QFETCH(QString, scheme);
    QFETCH(QString, host);
    const RefusingPort port;
    m_server->serve("/a.bin", Reply::file("abc"));
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.proxy =
        *proxyFromText(QStringLiteral("%1://me:canary@%2:%3").arg(scheme, host).arg(port.number()));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client, std::chrono::seconds(40)));
    QCOMPARE(client.trace, "E");
    QFETCH_GLOBAL(TransportKind, kind);
    // Qt does not say whose name it was where it looks up the proxy's only.
    const bool isBlurred = kind == TransportKind::Qt && scheme == QLatin1String("socks5h") &&
                           host.endsWith(QLatin1String("invalid"));
    QCOMPARE(client.error.code, isBlurred ? ErrorCode::HostNotFound : ErrorCode::ProxyFailed);
    QVERIFY(!client.error.detail.contains(QLatin1String("canary")));
    QCOMPARE(m_server->log().count(), 0);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportSignInTest::proxyOverHttps_needsLibcurl()
{
    QFETCH_GLOBAL(TransportKind, kind);
    const RefusingPort port;
    m_server->serve("/a.bin", Reply::file("abc"));
    TransportRequest request = requestFor(m_server->url("/a.bin"));
    request.proxy = *proxyFromText(QLatin1String("https://127.0.0.1:") + QString::number(port.number()));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::ProxyFailed);
    QCOMPARE(client.error.detail.contains(QLatin1String("libcurl")), kind == TransportKind::Qt);
    QCOMPARE(m_server->log().count(), 0);
}

QTEST_GUILESS_MAIN(TransportSignInTest)
#include "tst_transportsignin.moc"
