// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): what of a response is told.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TransportResponseTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void head_comesBeforeTheBody();
    void head_tellsFieldsInOrderAndUnchanged();
    void redirect_isToldAndNotFollowed_data();
    void redirect_isToldAndNotFollowed();
    void notFound_isToldWithItsBody();
    void noContent_isToldWithoutABody();
    void gzip_isDeliveredUndecoded();
    void informational_isNeverToldAsTheHead();
    void body_isDeliveredExactly_data();
    void body_isDeliveredExactly();

private:
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportResponseTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportResponseTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportResponseTest::head_comesBeforeTheBody()
{
    m_server->serve("/a.bin", Reply::file("abc"));
    m_server->holdAfter("/a.bin", 0);
    RecordingClient client;
    m_transport->open(requestFor(m_server->url("/a.bin")), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.hasHead(); }));
    QCOMPARE(client.trace, "H");
    QCOMPARE(client.head.header("Content-Length"), "3");
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.isOver(); }));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.body, "abc");
}

void TransportResponseTest::head_tellsFieldsInOrderAndUnchanged()
{
    const QByteArray disposition =
        "attachment; filename=\"na\xc3\xafve.bin\"; filename*=UTF-8''na%C3%AFve.bin";
    m_server->serve(
        "/a.bin",
        Reply::file("abc").etag("W/\"v, 1\"").contentDisposition(disposition).header("X-Last: end"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.head.reason, "OK");
    QCOMPARE(client.head.header("etag"), "W/\"v, 1\"");
    QCOMPARE(client.head.header("CONTENT-DISPOSITION"), disposition);
    QVERIFY(client.head.hasHeader("x-last"));
    QVERIFY(!client.head.hasHeader("x-las"));
    QList<QByteArray> names;
    for (const HeaderField &field : client.head.headers) {
        names << field.first.toLower();
    }
    QCOMPARE(names, (QList<QByteArray>{"accept-ranges", "content-type", "content-length", "etag",
                                       "content-disposition", "x-last"}));
}

void TransportResponseTest::redirect_isToldAndNotFollowed_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("301") << 301;
    QTest::newRow("302") << 302;
    QTest::newRow("303") << 303;
    QTest::newRow("307") << 307;
    QTest::newRow("308") << 308;
}

void TransportResponseTest::redirect_isToldAndNotFollowed()
{
    QFETCH(int, status);
    FaultServer other;
    other.serve("/b.bin", Reply::file("secret"));
    const QByteArray location = other.origin() + "/b.bin?x=%2F#f";
    m_server->serve("/a.bin", Reply::redirect(status, location));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.trace, "HE");
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.head.status, status);
    QCOMPARE(client.head.header("Location"), location);
    QCOMPARE(m_server->log().count(), 1);
    QCOMPARE(other.log().acceptedConnections(), 0);
}

void TransportResponseTest::notFound_isToldWithItsBody()
{
    m_server->serve("/a.bin", Reply::statusOnly(404, "nothing here"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.head.status, 404);
    QCOMPARE(client.head.reason, "Not Found");
    QCOMPARE(client.body, "nothing here");
    QCOMPARE(client.error.code, ErrorCode::None);
}

void TransportResponseTest::noContent_isToldWithoutABody()
{
    m_server->serve("/a.bin", Reply::statusOnly(204));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.trace, "HE");
    QCOMPARE(client.head.status, 204);
    QCOMPARE(client.error.code, ErrorCode::None);
}

void TransportResponseTest::gzip_isDeliveredUndecoded()
{
    // gzip of "millrace\n"; a transport that decodes would deliver nine bytes.
    const QByteArray packed =
        QByteArray::fromHex("1f8b0800000000000203cbcdccc9294a4c4ee502003100e70509000000");
    m_server->serve("/a.bin", Reply::file(packed).header("Content-Encoding: gzip"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.head.header("Content-Encoding"), "gzip");
    QCOMPARE(client.head.header("Content-Length"), QByteArray::number(packed.size()));
    QCOMPARE(client.body, packed);
    QCOMPARE(client.error.code, ErrorCode::None);
}

void TransportResponseTest::informational_isNeverToldAsTheHead()
{
    m_server->serve(
        "/a.bin", Reply::file("abc").preface("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client));
    if (client.hasHead()) {
        QCOMPARE(client.trace, "HBE");
        QCOMPARE(client.head.status, 200);
        QCOMPARE(client.body, "abc");
    } else {
        // Qt 6.4 takes the 103 for the whole response: an error is all that can be made of it.
        QCOMPARE(client.trace, "E");
        QVERIFY(client.error.code != ErrorCode::None);
    }
}

void TransportResponseTest::body_isDeliveredExactly_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<int>("framing");
    const QList<qint64> sizes{0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 10'000'000};
    for (const qint64 size : sizes) {
        QTest::addRow("%lld bytes with a length", size) << size << 0;
        QTest::addRow("%lld bytes in chunks", size) << size << 1;
        QTest::addRow("%lld bytes until the close", size) << size << 2;
    }
}

void TransportResponseTest::body_isDeliveredExactly()
{
    QFETCH(qint64, size);
    QFETCH(int, framing);
    const TestBody body = TestBody::pattern(size, 7);
    Reply reply = Reply::file(body);
    if (framing == 1) {
        reply.chunked();
    } else if (framing == 2) {
        reply.noLength();
    }
    m_server->serve("/a.bin", reply);
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(m_server->url("/a.bin")), client, 30s));
    QCOMPARE(client.trace, size == 0 ? "HE" : "HBE");
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.body.size(), size);
    QCOMPARE(client.sha256(), body.sha256());
    QVERIFY(client.largestPiece <= 256 * 1024);
    QVERIFY(!m_transport->isBusy());
    if (framing != 2) {
        QCOMPARE(m_server->log().count(), 1);
        QCOMPARE(m_server->log().bodySent(), size);
    } else {
        // After about one in a hundred closes Qt 6.4 sends the request once more and drops what comes:
        // measured.
        QVERIFY(m_server->log().count() <= 2);
    }
}

QTEST_GUILESS_MAIN(TransportResponseTest)
#include "tst_transportresponse.moc"
