// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/support/nginxserver.h"
#include "tests/support/refusingport.h"
#include "tests/support/skip.h"
#include "tests/support/socksproxy.h"
#include "tests/support/tinyproxy.h"

using namespace millrace;

/// `millrace get`, the built program, by way of real proxies to a real server.
class TestGetProxies : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void initTestCase();
    void init();

    void httpProxy_handsOn_data();
    void httpProxy_handsOn();
    void httpProxy_withoutItsUser_isNamed_data();
    void httpProxy_withoutItsUser_isNamed();
    void socksProxy_handsOn_data();
    void socksProxy_handsOn();
    void socksProxy_withoutItsUser_isNamed_data();
    void socksProxy_withoutItsUser_isNamed();
    void deadProxy_isNamedAndNotAvoided_data();
    void deadProxy_isNamedAndNotAvoided();

private:
    static QStringList proxyOption(const QString &address) { return {QStringLiteral("--proxy"), address}; }
    QUrl url(bool isTls) const { return (isTls ? *m_tlsServer : *m_server).url("/a.bin"); }
    qsizetype requests() const { return m_server->requests().size() + m_tlsServer->requests().size(); }

    std::unique_ptr<GetBench> m_bench;
    std::unique_ptr<NginxServer> m_server;
    std::unique_ptr<NginxServer> m_tlsServer;
};

void TestGetProxies::initTestCase()
{
    for (const QString &found : {NginxServer::find(), TinyProxy::find(), SocksProxy::find()}) {
        if (found.isEmpty()) {
            MILLRACE_SKIP("get.getproxies", "nginx, tinyproxy or microsocks is not there");
        }
    }
}

void TestGetProxies::init()
{
    QFETCH_GLOBAL(QString, transport);
    m_bench = std::make_unique<GetBench>(transport);
    m_server = std::make_unique<NginxServer>(m_bench->root());
    QVERIFY2(m_server->isRunning(), qPrintable(m_server->problem()));
    NginxWish wish;
    wish.tls = m_bench->authority().issue();
    m_tlsServer = std::make_unique<NginxServer>(m_bench->root(), wish);
    QVERIFY2(m_tlsServer->isRunning(), qPrintable(m_tlsServer->problem()));
}

void TestGetProxies::httpProxy_handsOn_data()
{
    QTest::addColumn<QString>("user");
    QTest::newRow("open to all") << QString();
    QTest::newRow("with a user") << QStringLiteral("tester:secret");
}

void TestGetProxies::httpProxy_handsOn()
{
    QFETCH(QString, user);
    const TinyProxy proxy(user.toLatin1());
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QStringList options = proxyOption(proxy.address(user)) + m_bench->caFile();
    // Each may be asked twice, as the first answer says how to sign in.
    QCOMPARE(m_bench->fetch(url(false), options), QString());
    QTRY_VERIFY(proxy.requests().contains("GET " + url(false).toEncoded() + " HTTP/1.1"));
    QCOMPARE(m_bench->fetch(url(true), options), QString());
    QTRY_VERIFY(proxy.requests().contains("CONNECT 127.0.0.1:" + QByteArray::number(m_tlsServer->port()) +
                                          " HTTP/1.1"));
    QTRY_COMPARE(requests(), 2);
}

void TestGetProxies::httpProxy_withoutItsUser_isNamed_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<QByteArray>("words");
    const QByteArray asks = "The proxy 127.0.0.1:PORT asks for a user name and password";
    QTest::newRow("N35: nobody, http") << QString() << false << asks;
    QTest::newRow("N35: nobody, https") << QString() << true << asks;
    // Where others answer 407 to a wrong password, tinyproxy answers 401 as if it were the server.
    const QString wrong = QStringLiteral("tester:canary");
    QTest::newRow("N35: wrong password, http")
        << wrong << false << QByteArray("The server asks for a user name and password (401)");
    QTest::newRow("N35: wrong password, https")
        << wrong << true << QByteArray("The proxy failed: 127.0.0.1:PORT (");
}

void TestGetProxies::httpProxy_withoutItsUser_isNamed()
{
    QFETCH(QString, user);
    QFETCH(bool, isTls);
    QFETCH(QByteArray, words);
    const TinyProxy proxy("tester:secret");
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    words.replace("PORT", QByteArray::number(proxy.port()));
    const QByteArray said =
        m_bench->refusal(url(isTls), proxyOption(proxy.address(user)) + m_bench->caFile());
    QVERIFY2(said.contains(words), said.constData());
    QVERIFY(!said.contains("canary"));
    QCOMPARE(requests(), 0);
}

void TestGetProxies::socksProxy_handsOn_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QByteArray>("host");
    const QString tester = QStringLiteral("tester:secret");
    // By the name that the proxy was given it shows who looked it up.
    const QByteArray name = "localhost";
    const QByteArray number = "127.0.0.1";
    QTest::newRow("socks5, open to all") << QStringLiteral("socks5") << QString() << number;
    QTest::newRow("socks5, with a user") << QStringLiteral("socks5") << tester << number;
    QTest::newRow("socks5h, open to all") << QStringLiteral("socks5h") << QString() << name;
    QTest::newRow("socks5h, with a user") << QStringLiteral("socks5h") << tester << name;
}

void TestGetProxies::socksProxy_handsOn()
{
    QFETCH(QString, scheme);
    QFETCH(QString, user);
    QFETCH(QByteArray, host);
    SocksProxy proxy(user);
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    QByteArrayList targets;
    for (const bool isTls : {false, true}) {
        QUrl link = url(isTls);
        link.setHost(QString::fromLatin1(host));
        targets.append(host + ':' + QByteArray::number(link.port()));
        const QStringList options = proxyOption(proxy.address(scheme, user)) + m_bench->caFile();
        QCOMPARE(m_bench->fetch(link, options), QString());
    }
    QTRY_COMPARE(proxy.targets(), targets);
}

void TestGetProxies::socksProxy_withoutItsUser_isNamed_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("user");
    for (const char *scheme : {"socks5", "socks5h"}) {
        QTest::addRow("N35: %s, nobody", scheme) << QString::fromLatin1(scheme) << QString();
        QTest::addRow("N35: %s, wrong password", scheme)
            << QString::fromLatin1(scheme) << QStringLiteral("tester:canary");
    }
}

void TestGetProxies::socksProxy_withoutItsUser_isNamed()
{
    QFETCH(QString, scheme);
    QFETCH(QString, user);
    SocksProxy proxy(QStringLiteral("tester:secret"));
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QByteArray said = m_bench->refusal(url(false), proxyOption(proxy.address(scheme, user)));
    const QByteArray words =
        "The proxy 127.0.0.1:" + QByteArray::number(proxy.port()) + " asks for a user name and password";
    QVERIFY2(said.contains(words), said.constData());
    QVERIFY(!said.contains("canary"));
    QCOMPARE(proxy.targets(), QByteArrayList());
    QCOMPARE(requests(), 0);
}

void TestGetProxies::deadProxy_isNamedAndNotAvoided_data()
{
    QTest::addColumn<QString>("scheme");
    for (const char *scheme : {"http", "socks5", "socks5h"}) {
        QTest::addRow("N35: %s", scheme) << QString::fromLatin1(scheme);
    }
}

void TestGetProxies::deadProxy_isNamedAndNotAvoided()
{
    QFETCH(QString, scheme);
    const RefusingPort nobody;
    const QString address = QStringLiteral("%1://127.0.0.1:%2").arg(scheme).arg(nobody.number());
    const QByteArray words = "The proxy failed: 127.0.0.1:" + QByteArray::number(nobody.number());
    for (const bool isTls : {false, true}) {
        const QByteArray said = m_bench->refusal(url(isTls), proxyOption(address) + m_bench->caFile());
        QVERIFY2(said.contains(words), said.constData());
    }
    QCOMPARE(requests(), 0);
}

QTEST_GUILESS_MAIN(TestGetProxies)
#include "tst_getproxies.moc"
