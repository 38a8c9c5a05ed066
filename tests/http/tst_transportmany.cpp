// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): several requests at once.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <algorithm>
#include <array>
#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr int kMany = 16;
constexpr qint64 kShare = 100'000;

using Clients = std::array<RecordingClient, kMany>;

bool areOver(const Clients &clients)
{
    return std::all_of(clients.begin(), clients.end(), [](const auto &client) { return client.isOver(); });
}

} // namespace

class TransportManyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void ranges_atOnce_arriveWithTheirClients();
    void requests_atOnce_haveAConnectionEach();
    void abort_ofOne_leavesTheOthers();
    void refusal_ofOne_leavesTheOthers();
    void error_ofOne_leavesTheOthers();
    void headTimeout_ofOne_leavesTheOthers();
    void open_fromOnEnd_goesBesideTheOthers();
    void abort_ofAnotherFromACall_endsItsCalls();
    void destructor_whileManyAreBusy_endsTheConnections();

private:
    TransportRequest rangeOf(int number) const
    {
        TransportRequest request = requestFor(m_server->url("/a.bin"));
        request.range = ByteRange{number * kShare, (number + 1) * kShare};
        request.mayShareConnection = false;
        return request;
    }
    void openAll(Clients &clients)
    {
        for (int number = 0; number < kMany; ++number) {
            m_transport->open(rangeOf(number), clients[static_cast<std::size_t>(number)]);
        }
    }
    QByteArray share(int number) const { return m_body.read(number * kShare, kShare); }

    const TestBody m_body = TestBody::pattern(kMany * kShare);
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportManyTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(m_body));
    m_transport = makeTransport(kind);
}

void TransportManyTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportManyTest::ranges_atOnce_arriveWithTheirClients()
{
    Clients clients;
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [&] { return areOver(clients); }));
    for (int number = 0; number < kMany; ++number) {
        const RecordingClient &client = clients[static_cast<std::size_t>(number)];
        QCOMPARE(client.trace, "HBE");
        QCOMPARE(client.error.code, ErrorCode::None);
        QVERIFY(client.body == share(number));
    }
    QVERIFY(!m_transport->isBusy());
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportManyTest::requests_atOnce_haveAConnectionEach()
{
    m_server->hold("/a.bin");
    Clients clients;
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->heldRequests("/a.bin") == kMany; }));
    QCOMPARE(m_server->log().mostConnections(), kMany);
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [&] { return areOver(clients); }));
}

void TransportManyTest::abort_ofOne_leavesTheOthers()
{
    m_server->hold("/a.bin");
    Clients clients;
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->heldRequests("/a.bin") == kMany; }));
    m_transport->abort(clients[3]);
    QVERIFY(!m_transport->isBusy(clients[3]));
    QVERIFY(m_transport->isBusy(clients[4]));
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [this] { return !m_transport->isBusy(); }));
    for (int number = 0; number < kMany; ++number) {
        QCOMPARE(clients[static_cast<std::size_t>(number)].trace, number == 3 ? "" : "HBE");
    }
}

void TransportManyTest::refusal_ofOne_leavesTheOthers()
{
    Clients clients;
    clients[0].refusesHead = true;
    clients[5].stopsAfter = 1;
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [this] { return !m_transport->isBusy(); }));
    for (int number = 0; number < kMany; ++number) {
        const QByteArray expected = number == 0 ? "H" : number == 5 ? "HB" : "HBE";
        QCOMPARE(clients[static_cast<std::size_t>(number)].trace, expected);
    }
}

void TransportManyTest::error_ofOne_leavesTheOthers()
{
    m_server->serve("/broken.bin", Reply::file(TestBody::pattern(kShare)).resetAfter(kShare / 2));
    RecordingClient broken;
    Clients clients;
    m_transport->open(requestFor(m_server->url("/broken.bin")), broken);
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [&] { return areOver(clients) && broken.isOver(); }));
    QCOMPARE(broken.error.code, ErrorCode::ConnectionLost);
    for (int number = 0; number < kMany; ++number) {
        QVERIFY(clients[static_cast<std::size_t>(number)].body == share(number));
    }
}

void TransportManyTest::headTimeout_ofOne_leavesTheOthers()
{
    m_server->serve("/silent.bin", Reply::silence());
    m_server->holdAfter("/a.bin", 1000);
    RecordingClient silent;
    TransportRequest request = requestFor(m_server->url("/silent.bin"));
    request.headTimeout = 300ms;
    RecordingClient other;
    m_transport->open(rangeOf(0), other);
    QVERIFY(pumpUntil(*m_transport, [&other] { return other.hasHead(); }));
    m_transport->open(request, silent);
    QVERIFY(pumpUntil(*m_transport, [&silent] { return silent.isOver(); }));
    QCOMPARE(silent.error.code, ErrorCode::Stalled);
    QVERIFY(m_transport->isBusy(other));
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [&other] { return other.isOver(); }));
    QVERIFY(other.body == share(0));
}

void TransportManyTest::open_fromOnEnd_goesBesideTheOthers()
{
    class Following : public RecordingClient
    {
    public:
        std::function<void()> next;
        void onEnd(const TransferError &received) override
        {
            RecordingClient::onEnd(received);
            next();
        }
    };
    m_server->hold("/a.bin");
    m_server->serve("/b.bin", Reply::file("b"));
    RecordingClient waiting;
    RecordingClient second;
    Following first;
    first.next = [&] { m_transport->open(requestFor(m_server->url("/b.bin")), second); };
    m_transport->open(rangeOf(0), waiting);
    m_transport->open(requestFor(m_server->url("/b.bin")), first);
    QVERIFY(pumpUntil(*m_transport, [&second] { return second.isOver(); }));
    QCOMPARE(second.body, "b");
    m_server->release("/a.bin");
    QVERIFY(pumpUntil(*m_transport, [&waiting] { return waiting.isOver(); }));
    QVERIFY(waiting.body == share(0));
}

void TransportManyTest::abort_ofAnotherFromACall_endsItsCalls()
{
    class Jealous : public RecordingClient
    {
    public:
        std::function<void()> atHead;
        bool onHead(const ResponseHead &received) override
        {
            atHead();
            return RecordingClient::onHead(received);
        }
    };
    m_server->serve("/b.bin", Reply::file(TestBody::pattern(kShare)));
    RecordingClient other;
    Jealous client;
    client.atHead = [&] { m_transport->abort(other); };
    m_server->holdAfter("/a.bin", 1000);
    m_transport->open(rangeOf(0), other);
    QVERIFY(pumpUntil(*m_transport, [&other] { return other.hasHead(); }));
    m_transport->open(requestFor(m_server->url("/b.bin")), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.isOver(); }));
    m_server->release("/a.bin");
    pumpFor(*m_transport, 20ms);
    QVERIFY(!other.trace.endsWith('E'));
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportManyTest::destructor_whileManyAreBusy_endsTheConnections()
{
    m_server->holdAfter("/a.bin", 1000);
    Clients clients;
    openAll(clients);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->heldRequests("/a.bin") == kMany; }));
    m_transport.reset();
    QVERIFY(allConnectionsClose(*m_server));
}

QTEST_GUILESS_MAIN(TransportManyTest)
#include "tst_transportmany.moc"
