// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The test server itself, wherever a fault of its own would let other tests lie. The client is a bare socket.

#include "tests/support/bareclient.h"
#include "tests/support/faultserver.h"
#include "tests/support/refusingport.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>

using namespace millrace;

class FaultServerTest : public QObject
{
    Q_OBJECT

private slots:
    void keepAlive_servesSeveralRequestsOnAConnection();
    void resetAfter_deliversExactlySoManyBytesAndResets();
    void finishAfter_deliversExactlySoManyBytesAndCloses();
    void holds_letTheTestChooseTheOrder();
    void holdLastByte_keepsBackOneByte();
    void throttleTogether_boundsTheSumOfConnections();
    void limitConnections_resetsFurtherOnes();
    void stop_endsEveryKindOfWait();
    void refusingPort_refuses();
};

void FaultServerTest::keepAlive_servesSeveralRequestsOnAConnection()
{
    FaultServer server;
    server.serve("/a", Reply::file("abc"));
    server.serve("/last", Reply::file("end").closeAfter());
    QTcpSocket socket;
    sendGet(socket, server.port(), "/a");
    sendGet(socket, server.port(), "/a");
    sendGet(socket, server.port(), "/last");
    const QByteArray responses = readToEnd(socket);
    QCOMPARE(responses.count("HTTP/1.1 200 OK\r\n"), 3);
    QCOMPARE(responses.count("\r\n\r\nabc"), 2);
    QVERIFY(responses.endsWith("end"));
    QCOMPARE(server.log().count(), 3);
    QCOMPARE(server.log().acceptedConnections(), 1);
    QCOMPARE(server.log().mostConnections(), 1);
}

void FaultServerTest::resetAfter_deliversExactlySoManyBytesAndResets()
{
    FaultServer server;
    const TestBody body = TestBody::pattern(1'000'000);
    server.serve("/a", Reply::file(body).resetAfter(300'001));
    QTcpSocket socket;
    sendGet(socket, server.port(), "/a");
    // Read without Qt, whose sockets do not tell a reset from a close.
    const int fd = static_cast<int>(socket.socketDescriptor());
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    QByteArray response;
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    ssize_t count = 0;
    while ((count = recv(fd, piece.data(), static_cast<size_t>(piece.size()), 0)) > 0) {
        response.append(piece.constData(), count);
    }
    QCOMPARE(count, -1);
    QCOMPARE(errno, ECONNRESET);
    QCOMPARE(bodyOf(response), body.read(0, 300'001));
    QCOMPARE(server.log().bodySent(), 300'001);
}

void FaultServerTest::finishAfter_deliversExactlySoManyBytesAndCloses()
{
    FaultServer server;
    const TestBody body = TestBody::pattern(1'000'000);
    server.serve("/a", Reply::file(body).finishAfter(300'001));
    QTcpSocket socket;
    sendGet(socket, server.port(), "/a");
    QCOMPARE(bodyOf(readToEnd(socket)), body.read(0, 300'001));
    QCOMPARE(socket.error(), QAbstractSocket::RemoteHostClosedError);
}

void FaultServerTest::holds_letTheTestChooseTheOrder()
{
    FaultServer server;
    server.serve("/a", Reply::file("aaa").closeAfter());
    server.serve("/b", Reply::file("bbb").closeAfter());
    server.hold("/a");
    server.holdAfter("/b", 2);
    QTcpSocket a;
    QTcpSocket b;
    sendGet(a, server.port(), "/a");
    sendGet(b, server.port(), "/b");
    QVERIFY(server.log().waitFor(
        [&] { return server.heldRequests("/a") == 1 && server.heldRequests("/b") == 1; }));
    QCOMPARE(server.log().bodySent("/a"), 0);
    QCOMPARE(server.log().bodySent("/b"), 2);
    server.release("/b");
    // Held anew for requests to come: the one that waits is free all the same.
    server.hold("/b");
    QVERIFY(readToEnd(b).endsWith("bbb"));
    QCOMPARE(server.log().requests("/a").constFirst().status, 0);
    server.release("/a");
    QVERIFY(readToEnd(a).endsWith("aaa"));
    QCOMPARE(server.heldRequests("/a"), 0);
}

void FaultServerTest::holdLastByte_keepsBackOneByte()
{
    FaultServer server;
    server.serve("/a", Reply::file(TestBody::pattern(200'000)));
    server.holdLastByte("/a");
    QTcpSocket socket;
    sendGet(socket, server.port(), "/a");
    QVERIFY(server.log().waitFor([&] { return server.heldRequests("/a") == 1; }));
    QCOMPARE(server.log().bodySent(), 199'999);
    socket.abort();
    QVERIFY(server.log().waitFor([&] { return server.log().openConnections() == 0; }));
    QCOMPARE(server.heldRequests("/a"), 0);
}

void FaultServerTest::throttleTogether_boundsTheSumOfConnections()
{
    FaultServer server;
    server.serve("/a", Reply::file(TestBody::pattern(100'000)).throttleTogether(400'000).closeAfter());
    QElapsedTimer clock;
    clock.start();
    std::thread other([&] { getBare(server.port(), "/a"); });
    getBare(server.port(), "/a");
    other.join();
    QVERIFY2(clock.elapsed() >= 490, qPrintable(QString::number(clock.elapsed())));
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
}

void FaultServerTest::limitConnections_resetsFurtherOnes()
{
    FaultServer server;
    server.limitConnections(1);
    server.serve("/a", Reply::file("abc"));
    QTcpSocket first;
    sendGet(first, server.port(), "/a");
    QVERIFY(server.log().waitForRequests("/a", 1));
    QCOMPARE(getBare(server.port(), "/a"), "");
    QCOMPARE(server.log().count(), 1);
    QCOMPARE(server.log().mostConnections(), 1);
}

void FaultServerTest::stop_endsEveryKindOfWait()
{
    QElapsedTimer clock;
    FaultServer server;
    server.serve("/silent", Reply::silence());
    server.serve("/stall", Reply::file("abc").stallAfter(1));
    server.serve("/drip", Reply::file("abc").drip(1));
    server.serve("/held", Reply::file("abc"));
    server.serve("/large", Reply::file(TestBody::pattern(1'000'000'000)));
    server.hold("/held");
    std::array<QTcpSocket, 5> sockets;
    const QList<QByteArray> paths{"/silent", "/stall", "/drip", "/held", "/large"};
    for (size_t i = 0; i < sockets.size(); ++i) {
        sendGet(sockets.at(i), server.port(), paths.at(static_cast<qsizetype>(i)));
    }
    QTcpSocket idle;
    idle.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(server.log().waitFor(
        [&] { return server.log().count() == 5 && server.log().openConnections() == 6; }));
    clock.start();
    server.stop();
    QVERIFY(clock.elapsed() < 5000);
    QCOMPARE(server.log().openConnections(), 0);
    server.start();
    server.serve("/again", Reply::file("abc").closeAfter());
    QVERIFY(getBare(server.port(), "/again").endsWith("abc"));
}

void FaultServerTest::refusingPort_refuses()
{
    const RefusingPort port;
    QVERIFY(port.number() != 0);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port.number());
    QVERIFY(!socket.waitForConnected());
    QCOMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
}

QTEST_GUILESS_MAIN(FaultServerTest)
#include "tst_faultserver.moc"
