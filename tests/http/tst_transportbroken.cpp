// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): responses that are cut short or no valid HTTP.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TransportBrokenTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void bodyCutShort_isAPrefix_data();
    void bodyCutShort_isAPrefix();
    void bodyLongerThanPromised_isCutOrDelivered();
    void brokenResponse_isNeverASuccess_data();
    void brokenResponse_isNeverASuccess();
    void brokenChunkAndNoMore_endsOrFallsSilent();
    void oversizeHead_isWholeEmptyOrAnError_data();
    void oversizeHead_isWholeEmptyOrAnError();

private:
    TransportRequest request(const QByteArray &path) const { return requestFor(m_server->url(path)); }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportBrokenTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportBrokenTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportBrokenTest::bodyCutShort_isAPrefix_data()
{
    QTest::addColumn<bool>("reset");
    QTest::addColumn<int>("framing");
    QTest::addColumn<qint64>("after");
    const QList<qint64> positions{0, 1, 300'000};
    for (const qint64 after : positions) {
        QTest::addRow("reset after %lld bytes of a known length", after) << true << 0 << after;
        QTest::addRow("closed after %lld bytes of a known length", after) << false << 0 << after;
        QTest::addRow("reset after %lld bytes in chunks", after) << true << 1 << after;
        QTest::addRow("closed after %lld bytes in chunks", after) << false << 1 << after;
        QTest::addRow("reset after %lld bytes of unknown length", after) << true << 2 << after;
    }
}

// The layers below do not all see these faults. What a client may rely on: the end comes, what was delivered
// is the beginning of the body, and the count shows that something is missing wherever a length was promised.
void TransportBrokenTest::bodyCutShort_isAPrefix()
{
    QFETCH(bool, reset);
    QFETCH(int, framing);
    QFETCH(qint64, after);
    const TestBody body = TestBody::pattern(1'000'000, 3);
    Reply reply = Reply::file(body);
    if (framing == 1) {
        reply.chunked();
    } else if (framing == 2) {
        reply.noLength();
    }
    m_server->serve("/a.bin", reset ? reply.resetAfter(after) : reply.finishAfter(after));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request("/a.bin"), client));
    QVERIFY(client.trace.endsWith('E'));
    QVERIFY(client.trace == "E" || client.head.status == 200);
    QVERIFY(client.body.size() <= after);
    QCOMPARE(client.body, body.read(0, client.body.size()));
    QVERIFY(client.error.code == ErrorCode::None || client.error.code == ErrorCode::ConnectionLost ||
            client.error.code == ErrorCode::BrokenResponse);
    if (client.trace == "E") {
        QVERIFY(client.error.code != ErrorCode::None);
    }
    if (!reset) {
        // A proper close loses nothing that was sent before it.
        QCOMPARE(client.body.size(), after);
    }
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportBrokenTest::bodyLongerThanPromised_isCutOrDelivered()
{
    m_server->serve("/a.bin", Reply::statusOnly(200, "abcdefgh").contentLength(5));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request("/a.bin"), client));
    QVERIFY(client.trace.startsWith("HB"));
    QVERIFY(client.body == "abcde" || client.body == "abcdefgh");
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportBrokenTest::brokenResponse_isNeverASuccess_data()
{
    QTest::addColumn<QByteArray>("bytes");
    // What the client may be told of the body at most.
    QTest::addColumn<QByteArray>("body");
    // Whether the head is good, so that the fault may show in the body only.
    QTest::addColumn<bool>("mayHaveHead");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("nothing") << QByteArray() << QByteArray() << false;
    QTest::newRow("garbage") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << QByteArray() << false;
    QTest::newRow("binary garbage") << QByteArray("\x00\x01\xff\xfe\r\n\r\n", 8) << QByteArray() << false;
    QTest::newRow("half a status line") << QByteArray("HTTP/1.1 20") << QByteArray() << false;
    QTest::newRow("a head without its end") << (ok + "Content-Length: 3\r\n") << QByteArray() << false;
    QTest::newRow("only a 103") << QByteArray("HTTP/1.1 103 Early Hints\r\n\r\n") << QByteArray() << false;
    QTest::newRow("chunk size that is none")
        << (chunked + "5\r\nhello\r\nZZ\r\nworld\r\n0\r\n\r\n") << QByteArray("hello") << true;
    QTest::newRow("chunk size that overflows")
        << (chunked + "5\r\nhello\r\nFFFFFFFFFFFFFFFFFF\r\nworld") << QByteArray("helloworld") << true;
    QTest::newRow("chunk without its size") << (chunked + "hello world\r\nmore\r\n") << QByteArray() << true;
    QTest::newRow("a length below zero")
        << (ok + "Content-Length: -5\r\n\r\nhello") << QByteArray("hello") << true;
    QTest::newRow("a length beyond 64 bits")
        << (ok + "Content-Length: 99999999999999999999\r\n\r\nhello") << QByteArray("hello") << true;
    QTest::newRow("two lengths") << (ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")
                                 << QByteArray("hello") << true;
}

void TransportBrokenTest::brokenResponse_isNeverASuccess()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    QFETCH(bool, mayHaveHead);
    m_server->serve("/a.bin", Reply::raw(bytes));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request("/a.bin"), client));
    QVERIFY(client.trace.endsWith('E'));
    QVERIFY(body.startsWith(client.body));
    if (!client.hasHead()) {
        QVERIFY(client.error.code != ErrorCode::None);
        QCOMPARE(client.trace, "E");
    } else {
        QVERIFY(mayHaveHead);
        QCOMPARE(client.head.status, 200);
    }
    QVERIFY(isUsable(*m_transport, *m_server));
}

// Qt 6.4 waits for the rest of a short line that is no chunk size, even when the server has closed: the
// client's own stall timer has to end it.
void TransportBrokenTest::brokenChunkAndNoMore_endsOrFallsSilent()
{
    m_server->serve("/a.bin", Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"));
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.isOver() || client.hasHead(); }));
    pumpFor(*m_transport, 100ms);
    QCOMPARE(client.body, "");
    m_transport->abort(client);
    QVERIFY(allConnectionsClose(*m_server));
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportBrokenTest::oversizeHead_isWholeEmptyOrAnError_data()
{
    QTest::addColumn<int>("fields");
    QTest::addColumn<int>("fieldSize");
    QTest::newRow("101 fields") << 101 << 10;
    QTest::newRow("1,000 fields") << 1000 << 10;
    QTest::newRow("a field of 200 KB") << 1 << 200'000;
    QTest::newRow("300 KB in all") << 100 << 3000;
}

void TransportBrokenTest::oversizeHead_isWholeEmptyOrAnError()
{
    QFETCH(int, fields);
    QFETCH(int, fieldSize);
    Reply reply = Reply::file("abc");
    for (int i = 0; i < fields; ++i) {
        reply.header("X-Field-" + QByteArray::number(i) + ": " + QByteArray(fieldSize, 'x'));
    }
    m_server->serve("/a.bin", reply);
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    // Qt 6.4 drops all fields without a word; with the length lost the body then has no end, and the client
    // has to turn an empty head down.
    const auto isTold = [&client] {
        return client.isOver() || (client.hasHead() && client.head.headers.isEmpty());
    };
    QVERIFY(pumpUntil(*m_transport, isTold, 30s));
    m_transport->abort(client);
    if (!client.hasHead()) {
        QCOMPARE(client.trace, "E");
        QVERIFY(client.error.code != ErrorCode::None);
        QVERIFY(client.error.code != ErrorCode::Internal);
    } else if (!client.head.headers.isEmpty()) {
        // A part of the head must not pass for the whole.
        QCOMPARE(client.head.header("Content-Length"), "3");
        const QByteArray last = "X-Field-" + QByteArray::number(fields - 1);
        QCOMPARE(client.head.header(last).size(), fieldSize);
    }
    QVERIFY(isUsable(*m_transport, *m_server));
}

QTEST_GUILESS_MAIN(TransportBrokenTest)
#include "tst_transportbroken.moc"
