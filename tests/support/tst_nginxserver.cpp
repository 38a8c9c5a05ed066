// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bareclient.h"
#include "tests/support/nginxserver.h"
#include "tests/support/skip.h"

#include <QFile>
#include <QTemporaryDir>

using namespace millrace;

class NginxServerTest : public QObject
{
    Q_OBJECT

private slots:
    void requests_areLoggedWithRangeAndSize();
    void serverConfig_isUsed();
    void destructor_endsIt();
};

void NginxServerTest::requests_areLoggedWithRangeAndSize()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("support.nginxserver", "There is no nginx");
    }
    const QTemporaryDir root;
    QFile file(root.filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write("0123456789"), 10);
    file.close();

    const NginxServer server(root.path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QByteArray whole = getBare(server.port(), "/a.bin", "Connection: close\r\n");
    QVERIFY(whole.endsWith("\r\n\r\n0123456789"));
    const QByteArray part = getBare(server.port(), "/a.bin?q=1", "Connection: close\r\nRange: bytes=2-4\r\n");
    QVERIFY(part.endsWith("\r\n\r\n234"));
    QVERIFY(getBare(server.port(), "/none", "Connection: close\r\n").startsWith("HTTP/1.1 404 "));

    QTRY_COMPARE(server.requests().size(), 3);
    const QList<NginxRequest> seen = server.requests();
    QCOMPARE(seen.at(0).request, "GET /a.bin HTTP/1.1");
    QCOMPARE(seen.at(0).status, 200);
    QCOMPARE(seen.at(0).range, "");
    QCOMPARE(seen.at(0).bodyBytesSent, 10);
    QCOMPARE(seen.at(0).bytesSent, whole.size());
    QCOMPARE(seen.at(1).request, "GET /a.bin?q=1 HTTP/1.1");
    QCOMPARE(seen.at(1).status, 206);
    QCOMPARE(seen.at(1).range, "bytes=2-4");
    QCOMPARE(seen.at(1).bodyBytesSent, 3);
    QCOMPARE(seen.at(2).status, 404);
}

void NginxServerTest::serverConfig_isUsed()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("support.nginxserver", "There is no nginx");
    }
    const QTemporaryDir root;
    const NginxServer server(root.path(), "location /teapot { return 418; }");
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QVERIFY(getBare(server.port(), "/teapot", "Connection: close\r\n").startsWith("HTTP/1.1 418 "));
}

void NginxServerTest::destructor_endsIt()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("support.nginxserver", "There is no nginx");
    }
    const QTemporaryDir root;
    quint16 port = 0;
    {
        const NginxServer server(root.path());
        QVERIFY2(server.isRunning(), qPrintable(server.problem()));
        port = server.port();
    }
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    QVERIFY(!socket.waitForConnected(1000));
    QCOMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
}

QTEST_GUILESS_MAIN(NginxServerTest)
#include "tst_nginxserver.moc"
