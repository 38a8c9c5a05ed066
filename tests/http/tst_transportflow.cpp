// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): refusal, abort, reuse of connections.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <functional>
#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TransportFlowTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void refusal_atTheHead_endsAllCalls();
    void refusal_inTheBody_endsAllCalls();
    void abort_midBody_endsAllCallsAndTheConnection();
    void abort_beforeTheHead_endsAllCallsAndTheConnection();
    void abort_whenIdle_doesNothing();
    void open_whileBusy_endsTheEarlierRequest();
    void open_fromOnEnd_startsTheNextRequest();
    void destructor_whileBusy_endsTheConnection();
    void requestsInSequence_shareAConnection();
    void requestsInSequence_afterErrorStatus_shareAConnection();

private:
    TransportRequest request(const QByteArray &path) const { return requestFor(m_server->url(path)); }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportFlowTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/good.bin", Reply::file("good"));
    m_transport = makeTransport(kind);
}

void TransportFlowTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportFlowTest::refusal_atTheHead_endsAllCalls()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(50'000'000)));
    RecordingClient client;
    client.refusesHead = true;
    QVERIFY(exchange(*m_transport, request("/a.bin"), client));
    QVERIFY(!m_transport->isBusy());
    QVERIFY(allConnectionsClose(*m_server));
    pumpFor(*m_transport, 50ms);
    QCOMPARE(client.trace, "H");
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFlowTest::refusal_inTheBody_endsAllCalls()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(50'000'000)));
    RecordingClient client;
    client.stopsAfter = 1;
    QVERIFY(exchange(*m_transport, request("/a.bin"), client));
    QVERIFY(!m_transport->isBusy());
    const qsizetype received = client.body.size();
    QVERIFY(allConnectionsClose(*m_server));
    pumpFor(*m_transport, 50ms);
    QCOMPARE(client.trace, "HB");
    QCOMPARE(client.body.size(), received);
    QVERIFY(received <= 256 * 1024);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFlowTest::abort_midBody_endsAllCallsAndTheConnection()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)).stallAfter(100'000));
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.body.size() == 100'000; }));
    QVERIFY(m_transport->isBusy());
    m_transport->abort(client);
    QVERIFY(!m_transport->isBusy());
    QVERIFY(allConnectionsClose(*m_server));
    pumpFor(*m_transport, 50ms);
    QCOMPARE(client.trace, "HB");
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFlowTest::abort_beforeTheHead_endsAllCallsAndTheConnection()
{
    m_server->serve("/a.bin", Reply::silence());
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->log().count() == 1; }));
    m_transport->abort(client);
    QVERIFY(!m_transport->isBusy());
    QVERIFY(allConnectionsClose(*m_server));
    pumpFor(*m_transport, 50ms);
    QCOMPARE(client.trace, "");
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFlowTest::abort_whenIdle_doesNothing()
{
    const RecordingClient client;
    m_transport->abort(client);
    QVERIFY(isUsable(*m_transport, *m_server));
    m_transport->abort(client);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportFlowTest::open_whileBusy_endsTheEarlierRequest()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)).stallAfter(100'000));
    RecordingClient earlier;
    m_transport->open(request("/a.bin"), earlier);
    QVERIFY(pumpUntil(*m_transport, [&earlier] { return earlier.body.size() == 100'000; }));
    RecordingClient later;
    QVERIFY(exchange(*m_transport, request("/good.bin"), later));
    QCOMPARE(later.trace, "HBE");
    QCOMPARE(later.body, "good");
    QCOMPARE(earlier.trace, "HB");
    QCOMPARE(earlier.body.size(), 100'000);
}

void TransportFlowTest::open_fromOnEnd_startsTheNextRequest()
{
    struct Chain : RecordingClient
    {
        std::function<void()> next;
        void onEnd(const TransferError &received) override
        {
            RecordingClient::onEnd(received);
            next();
        }
    };
    Chain first;
    RecordingClient second;
    first.next = [&] { m_transport->open(request("/good.bin"), second); };
    m_transport->open(request("/good.bin"), first);
    QVERIFY(pumpUntil(*m_transport, [&second] { return second.isOver(); }));
    QCOMPARE(first.trace, "HBE");
    QCOMPARE(second.trace, "HBE");
    QCOMPARE(second.body, "good");
}

void TransportFlowTest::destructor_whileBusy_endsTheConnection()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)).stallAfter(1000));
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.body.size() == 1000; }));
    m_transport.reset();
    QVERIFY(allConnectionsClose(*m_server));
    QCOMPARE(client.trace, "HB");
}

void TransportFlowTest::requestsInSequence_shareAConnection()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)));
    for (int i = 0; i < 5; ++i) {
        RecordingClient client;
        QVERIFY(exchange(*m_transport, request("/a.bin"), client));
        QCOMPARE(client.body.size(), 300'000);
    }
    QCOMPARE(m_server->log().count(), 5);
    QCOMPARE(m_server->log().acceptedConnections(), 1);
}

void TransportFlowTest::requestsInSequence_afterErrorStatus_shareAConnection()
{
    m_server->serve("/bad.bin", Reply::statusOnly(503, "later"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request("/bad.bin"), client));
    QVERIFY(isUsable(*m_transport, *m_server));
    QCOMPARE(m_server->log().acceptedConnections(), 1);
}

QTEST_GUILESS_MAIN(TransportFlowTest)
#include "tst_transportflow.moc"
