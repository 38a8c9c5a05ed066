// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): who waits for whom, and for how long.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <QElapsedTimer>
#include <QFile>

#include <atomic>
#include <memory>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

// As long as a pump that nobody wakes takes; tests that meet it fail by their clock.
constexpr std::chrono::milliseconds kLongPump = 30s;
constexpr qint64 kPromptly = 5000;
// What a transport may hold of a body that nobody takes; the kernel's buffers come on top.
constexpr qint64 kMostBuffered = qint64(16) * 1024 * 1024;

/// The largest size in bytes that a kernel's buffer grows to: the last of "4096 131072 6291456".
qint64 largestKernelBuffer(const QString &setting)
{
    QFile file(QStringLiteral("/proc/sys/net/ipv4/") + setting);
    return file.open(QIODevice::ReadOnly) ? file.readAll().simplified().split(' ').constLast().toLongLong()
                                          : 0;
}

} // namespace

class TransportWaitTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void pump_whenIdle_returnsAtOnce();
    void pump_waitsNoLongerThanItWasTold();
    void pump_returnsWhenSomethingHasHappened();
    void wake_beforePump_letsItReturn();
    void wake_fromAnotherThread_endsTheWait();
    void backPressure_boundsWhatIsSent();
    void backPressure_slowReaderGetsEverything();

private:
    TransportRequest request(const QByteArray &path) const { return requestFor(m_server->url(path)); }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportWaitTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server = std::make_unique<FaultServer>();
    m_transport = makeTransport(kind);
}

void TransportWaitTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportWaitTest::pump_whenIdle_returnsAtOnce()
{
    QElapsedTimer clock;
    clock.start();
    m_transport->pump(kLongPump);
    QVERIFY(clock.elapsed() < kPromptly);
}

void TransportWaitTest::pump_waitsNoLongerThanItWasTold()
{
    m_server->serve("/a.bin", Reply::silence());
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->log().count() == 1; }));
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 10; ++i) {
        m_transport->pump(10ms);
        m_transport->pump(0ms);
    }
    QVERIFY(clock.elapsed() < kPromptly);
}

void TransportWaitTest::pump_returnsWhenSomethingHasHappened()
{
    m_server->serve("/a.bin", Reply::file("abc"));
    m_server->holdAfter("/a.bin", 1);
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.body.size() == 1; }));
    m_server->release("/a.bin");
    QElapsedTimer clock;
    clock.start();
    while (!client.isOver() && clock.elapsed() < kPromptly) {
        m_transport->pump(kLongPump);
    }
    QCOMPARE(client.body, "abc");
    QVERIFY(clock.elapsed() < kPromptly);
}

void TransportWaitTest::wake_beforePump_letsItReturn()
{
    m_server->serve("/a.bin", Reply::silence());
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->log().count() == 1; }));
    pumpFor(*m_transport, 20ms);
    QElapsedTimer clock;
    clock.start();
    m_transport->wake();
    m_transport->pump(kLongPump);
    QVERIFY(clock.elapsed() < kPromptly);
}

void TransportWaitTest::wake_fromAnotherThread_endsTheWait()
{
    m_server->serve("/a.bin", Reply::silence());
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [this] { return m_server->log().count() == 1; }));
    // Each round wakes a pump that is about to begin, or has begun: a wake that is lost costs 30 s.
    constexpr int kRounds = 200;
    std::atomic<int> begun = 0;
    std::atomic<int> woken = 0;
    std::thread waker([&] {
        for (int round = 1; round <= kRounds; ++round) {
            begun.wait(round - 1);
            woken = round;
            m_transport->wake();
        }
    });
    QElapsedTimer clock;
    clock.start();
    for (int round = 1; round <= kRounds; ++round) {
        begun = round;
        begun.notify_one();
        while (woken < round) {
            m_transport->pump(kLongPump);
        }
    }
    waker.join();
    // So many changes of threads may take their time, but no pump waited to its end.
    QVERIFY2(clock.elapsed() < (kLongPump / 2).count(), qPrintable(QString::number(clock.elapsed())));
    QVERIFY(m_transport->isBusy());
    QCOMPARE(client.trace, "");
}

void TransportWaitTest::backPressure_boundsWhatIsSent()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(1'000'000'000)));
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return !client.body.isEmpty(); }));
    const qsizetype received = client.body.size();
    // Until the server can send no more: its buffers and ours are full.
    qint64 sent = -1;
    while (m_server->log().waitFor([&] { return m_server->log().bodySent() != sent; }, 300ms)) {
        sent = m_server->log().bodySent();
    }
    QCOMPARE(client.body.size(), received);
    const qint64 kernel =
        largestKernelBuffer(QStringLiteral("tcp_rmem")) + largestKernelBuffer(QStringLiteral("tcp_wmem"));
    QVERIFY2(sent - received < kMostBuffered + kernel, qPrintable(QString::number(sent - received)));
    m_transport->abort(client);
    QVERIFY(isUsable(*m_transport, *m_server));
}

void TransportWaitTest::backPressure_slowReaderGetsEverything()
{
    const TestBody body = TestBody::pattern(30'000'000);
    m_server->serve("/a.bin", Reply::file(body));
    RecordingClient client;
    m_transport->open(request("/a.bin"), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return !client.body.isEmpty(); }));
    // Several times as long without a pump as a connection needs to fill all buffers.
    qint64 sent = -1;
    while (m_server->log().waitFor([&] { return m_server->log().bodySent() != sent; }, 100ms)) {
        sent = m_server->log().bodySent();
    }
    QVERIFY(pumpUntil(
        *m_transport, [&client] { return client.isOver(); }, 30s));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.sha256(), body.sha256());
}

QTEST_GUILESS_MAIN(TransportWaitTest)
#include "tst_transportwait.moc"
