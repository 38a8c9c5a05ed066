// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bareclient.h"
#include "tests/support/faultserver.h"
#include "tests/support/relay.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

using namespace millrace;

class RelayTest : public QObject
{
    Q_OBJECT

private slots:
    void relay_handsOn();
    void hold_passesSoManyBytesAndWaits();
    void cut_resetsTheClient();
    void tls_isSpokenWithTheCertificate();
    void tls_refusesAStrangersCertificate();
    void oldTls_isRefusedByANewClient();
};

void RelayTest::relay_handsOn()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    const Relay relay(server.port());
    const QByteArray response = getBare(relay.port(), "/a.bin", "Connection: close\r\n");
    QVERIFY(bodyOf(response) == TestBody::pattern(1'000'000).bytes());
    QCOMPARE(relay.connections(), 1);
}

void RelayTest::hold_passesSoManyBytesAndWaits()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    Relay::Wish wish;
    wish.holdAfter = 500'000;
    Relay relay(server.port(), wish);
    QTcpSocket socket;
    sendGet(socket, relay.port(), "/a.bin", "Connection: close\r\n");
    QVERIFY(relay.waitUntilHeld());
    while (socket.bytesAvailable() < 500'000 && socket.waitForReadyRead()) {
    }
    QCOMPARE(socket.bytesAvailable(), 500'000);
    QVERIFY(!socket.waitForReadyRead(100));
    relay.release();
    QVERIFY(bodyOf(readToEnd(socket)) == TestBody::pattern(1'000'000).bytes());
}

void RelayTest::cut_resetsTheClient()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    Relay::Wish wish;
    wish.holdAfter = 1000;
    Relay relay(server.port(), wish);
    QTcpSocket socket;
    sendGet(socket, relay.port(), "/a.bin");
    QVERIFY(relay.waitUntilHeld());
    relay.cut();
    QVERIFY(socket.waitForDisconnected() || socket.state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(socket.error(), QAbstractSocket::RemoteHostClosedError);
}

void RelayTest::tls_isSpokenWithTheCertificate()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("abc"));
    TestAuthority authority;
    Relay::Wish wish;
    wish.tls = authority.issue();
    const Relay relay(server.port(), wish);
    QSslSocket socket;
    QSslConfiguration configuration = socket.sslConfiguration();
    QVERIFY(configuration.addCaCertificates(authority.caFile()));
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), relay.port());
    QVERIFY2(socket.waitForEncrypted(), qPrintable(socket.errorString()));
    QCOMPARE(socket.peerCertificate().digest(QCryptographicHash::Sha256), wish.tls.sha256);
    sendGet(socket, relay.port(), "/a.bin", "Connection: close\r\n");
    QCOMPARE(bodyOf(readToEnd(socket)), "abc");
}

void RelayTest::tls_refusesAStrangersCertificate()
{
    const FaultServer server;
    TestAuthority authority;
    Relay::Wish wish;
    wish.tls = authority.issue();
    const Relay relay(server.port(), wish);
    QSslSocket socket;
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), relay.port());
    QVERIFY(!socket.waitForEncrypted());
    QCOMPARE(socket.error(), QAbstractSocket::SslHandshakeFailedError);
}

void RelayTest::oldTls_isRefusedByANewClient()
{
    const FaultServer server;
    TestAuthority authority;
    Relay::Wish wish;
    wish.tls = authority.issue();
    wish.isOldTls = true;
    const Relay relay(server.port(), wish);
    QSslSocket socket;
    socket.ignoreSslErrors();
    socket.setProtocol(QSsl::TlsV1_2OrLater);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), relay.port());
    QVERIFY(!socket.waitForEncrypted());
    QVERIFY(server.log().requests().isEmpty());
}

QTEST_GUILESS_MAIN(RelayTest)
#include "tst_relay.moc"
