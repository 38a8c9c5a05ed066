// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the test server answers, wherever a fault of its own would let other tests lie.

#include "tests/support/bareclient.h"
#include "tests/support/faultserver.h"

#include <QCryptographicHash>
#include <QTest>

using namespace millrace;

class FaultAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void pattern_isTheSameFromEveryOffset();
    void range_isAnsweredAsHttpSays_data();
    void range_isAnsweredAsHttpSays();
    void rangeIgnored_isAnsweredWithTheWhole();
    void log_keepsTheRequestAsItWasSent();
    void sequence_givesTheNthRequestTheNthReply();
    void chunked_isFramedProperly();
};

void FaultAnswerTest::pattern_isTheSameFromEveryOffset()
{
    const TestBody body = TestBody::pattern(1000, 5);
    const QByteArray whole = body.bytes();
    QCOMPARE(whole.size(), 1000);
    for (qint64 offset = 0; offset < 40; ++offset) {
        for (qint64 length = 0; length < 40; ++length) {
            QCOMPARE(body.read(offset, length), whole.mid(offset, length));
        }
    }
    QCOMPARE(body.read(990, 100), whole.mid(990));
    QCOMPARE(body.read(1000, 1), QByteArray());
    QVERIFY(TestBody::pattern(1000, 6).bytes() != whole);
    QCOMPARE(body.sha256(), QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex());
    // Two parts of a file are never taken for each other.
    QVERIFY(body.read(0, 64) != body.read(64, 64));
}

void FaultAnswerTest::range_isAnsweredAsHttpSays_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("contentRange");
    QTest::addColumn<QByteArray>("body");
    const QByteArray all = "0123456789";
    const QByteArray none;
    QTest::newRow("none") << none << QByteArray("200 OK") << none << all;
    QTest::newRow("open") << QByteArray("Range: bytes=3-\r\n") << QByteArray("206 Partial Content")
                          << QByteArray("bytes 3-9/10") << QByteArray("3456789");
    QTest::newRow("closed") << QByteArray("Range: bytes=3-5\r\n") << QByteArray("206 Partial Content")
                            << QByteArray("bytes 3-5/10") << QByteArray("345");
    QTest::newRow("over the end") << QByteArray("Range: bytes=8-99\r\n") << QByteArray("206 Partial Content")
                                  << QByteArray("bytes 8-9/10") << QByteArray("89");
    QTest::newRow("the last") << QByteArray("Range: bytes=-2\r\n") << QByteArray("206 Partial Content")
                              << QByteArray("bytes 8-9/10") << QByteArray("89");
    QTest::newRow("beyond the end") << QByteArray("Range: bytes=10-\r\n")
                                    << QByteArray("416 Range Not Satisfiable") << QByteArray("bytes */10")
                                    << none;
    QTest::newRow("backwards") << QByteArray("Range: bytes=5-3\r\n") << QByteArray("200 OK") << none << all;
    QTest::newRow("other unit") << QByteArray("Range: lines=1-2\r\n") << QByteArray("200 OK") << none << all;
    QTest::newRow("If-Range holds") << QByteArray("Range: bytes=9-\r\nIf-Range: \"v1\"\r\n")
                                    << QByteArray("206 Partial Content") << QByteArray("bytes 9-9/10")
                                    << QByteArray("9");
    QTest::newRow("If-Range does not")
        << QByteArray("Range: bytes=9-\r\nIf-Range: \"v0\"\r\n") << QByteArray("200 OK") << none << all;
}

void FaultAnswerTest::range_isAnsweredAsHttpSays()
{
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, contentRange);
    QFETCH(QByteArray, body);
    FaultServer server;
    server.serve("/a", Reply::file("0123456789").etag("\"v1\"").closeAfter());
    const QByteArray response = getBare(server.port(), "/a", headers);
    QVERIFY2(response.startsWith(QByteArray("HTTP/1.1 " + status + "\r\n")), response.constData());
    QVERIFY(response.contains(QByteArray("\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n")));
    QVERIFY(response.contains("\r\nETag: \"v1\"\r\n"));
    QCOMPARE(response.contains("Content-Range"), !contentRange.isEmpty());
    QVERIFY(contentRange.isEmpty() ||
            response.contains(QByteArray("\r\nContent-Range: " + contentRange + "\r\n")));
    QCOMPARE(bodyOf(response), body);
    QCOMPARE(server.log().bodySent(), body.size());
    QTRY_COMPARE(server.log().openConnections(), 0);
}

void FaultAnswerTest::rangeIgnored_isAnsweredWithTheWhole()
{
    FaultServer server;
    server.serve("/a", Reply::file("0123456789").ignoreRange().closeAfter());
    const QByteArray response = getBare(server.port(), "/a", "Range: bytes=3-5\r\n");
    QVERIFY(response.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(!response.contains("Accept-Ranges"));
    QCOMPARE(bodyOf(response), "0123456789");
}

void FaultAnswerTest::log_keepsTheRequestAsItWasSent()
{
    FaultServer server;
    server.serve("/a", Reply::statusOnly(200, "x").closeAfter());
    getBare(server.port(), "/a?q=%20", "X-One:  two  words \r\nx-one: again\r\nRange: bytes=0-\r\n");
    QCOMPARE(server.log().count(), 1);
    QCOMPARE(server.log().count("/a"), 1);
    QCOMPARE(server.log().count("/a?q=%20"), 1);
    QCOMPARE(server.log().count("/a?q=x"), 0);
    const LoggedRequest seen = server.log().requests().constFirst();
    QCOMPARE(seen.rawHead, "GET /a?q=%20 HTTP/1.1\r\nHost: x\r\nX-One:  two  words \r\nx-one: again\r\n"
                           "Range: bytes=0-\r\n\r\n");
    QCOMPARE(seen.target, "/a?q=%20");
    QCOMPARE(seen.path(), "/a");
    QCOMPARE(seen.headers.size(), 4);
    QCOMPARE(seen.header("X-ONE"), "two  words");
    QCOMPARE(seen.headerCount("X-One"), 2);
    QCOMPARE(seen.connection, 1);
    QCOMPARE(seen.status, 200);
    QCOMPARE(server.log().ranges("/a"), QList<QByteArray>{"bytes=0-"});
    server.log().clear();
    QCOMPARE(server.log().count(), 0);
    getBare(server.port(), "/unknown", "Connection: close\r\n");
    QCOMPARE(server.log().requests().constFirst().status, 404);
}

void FaultAnswerTest::sequence_givesTheNthRequestTheNthReply()
{
    FaultServer server;
    server.serveSequence("/a", {Reply::statusOnly(503).closeAfter(), Reply::file("abc").closeAfter()});
    server.serveOnce("/once", Reply::file("abc").closeAfter());
    QVERIFY(getBare(server.port(), "/a").startsWith("HTTP/1.1 503 "));
    QVERIFY(getBare(server.port(), "/a").startsWith("HTTP/1.1 200 "));
    QVERIFY(getBare(server.port(), "/a").startsWith("HTTP/1.1 200 "));
    QVERIFY(getBare(server.port(), "/once").startsWith("HTTP/1.1 200 "));
    server.log().clear();
    QTcpSocket socket;
    sendGet(socket, server.port(), "/once");
    QVERIFY(server.log().waitForRequests("/once", 1));
    QVERIFY(server.log().waitFor([&] { return server.log().requests().constFirst().status == 410; }));
}

void FaultAnswerTest::chunked_isFramedProperly()
{
    FaultServer server;
    server.serve("/a", Reply::file("0123456789").chunked().closeAfter());
    const QByteArray response = getBare(server.port(), "/a");
    QVERIFY(!response.contains("Content-Length"));
    QVERIFY(response.contains("\r\nTransfer-Encoding: chunked\r\n"));
    QCOMPARE(bodyOf(response), "a\r\n0123456789\r\n0\r\n\r\n");
}

QTEST_GUILESS_MAIN(FaultAnswerTest)
#include "tst_faultanswer.moc"
