// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QElapsedTimer>

using namespace millrace;
using namespace std::chrono_literals;

/// How fast a transfer may be, and how slow.
class TestTransferLimits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void rate_isKept_data();
    void rate_isKept();
    void rate_isSharedByAll();
    void rate_changedWhileRunning_countsAtOnce();
    void rest_isInterruptedByAStop();
    void rest_isInterruptedByTheTimeLimit();
    void rest_isNoSilence();
    void drip_isGivenUp();
    void drip_isNotRetriedForEver();
    void drip_belowOurOwnLimit_isLeftAlone();

private:
    QFuture<TransferOutcome> submit(const TransferJob &job)
    {
        TransferTicket ticket;
        ticket.stop = m_stop.signal();
        ticket.meter = m_meter;
        return m_bench->submit(job, ticket);
    }

    std::unique_ptr<TransferBench> m_bench;
    StopSource m_stop;
    std::shared_ptr<Meter> m_meter;
};

void TestTransferLimits::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    m_stop = {};
    m_meter = std::make_shared<Meter>();
}

void TestTransferLimits::rate_isKept_data()
{
    QTest::addColumn<qint64>("shared");
    QTest::addColumn<qint64>("own");
    QTest::newRow("for all") << 2'000'000LL << 0LL;
    QTest::newRow("for this one") << 0LL << 2'000'000LL;
    QTest::newRow("both") << 2'000'000LL << 5'000'000LL;
}

void TestTransferLimits::rate_isKept()
{
    QFETCH(qint64, shared);
    QFETCH(qint64, own);
    const TestBody body = TestBody::pattern(1'200'000);
    m_bench->server().serve("/a.bin", Reply::file(body));
    m_bench->shared().rateLimiter.setLimit(shared);
    TransferJob job = m_bench->job("/a.bin");
    job.options.bytesPerSecond = own;
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    // The last portion, a twentieth of a second's, is not waited for, and up to 0.1 s may be made up for.
    QVERIFY2(clock.elapsed() >= 400, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(clock.elapsed() < 8000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
}

void TestTransferLimits::rate_isSharedByAll()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(250'000)));
    m_bench->shared().rateLimiter.setLimit(1'000'000);
    ThreadWorkerPool pool(
        [this, kind](QPromise<TransferOutcome> &promise, const TransferJob &job,
                     const WorkerContext &context) {
            runTransfer(promise, job,
                        {threadTransport(kind), context.ticket, context.sizeKnown, m_bench->shared()});
        },
        4);
    QElapsedTimer clock;
    clock.start();
    QList<QFuture<TransferOutcome>> futures;
    for (int i = 0; i < 4; ++i) {
        futures.append(pool.submit(m_bench->job("/a.bin"), {}));
    }
    for (const QFuture<TransferOutcome> &future : futures) {
        QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    }
    // Each of the four may take its first and its last portion at once.
    QVERIFY2(clock.elapsed() >= 600, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(clock.elapsed() < 8000, QByteArray::number(clock.elapsed()).constData());
}

void TestTransferLimits::rate_changedWhileRunning_countsAtOnce()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(100'000'000)));
    m_bench->shared().rateLimiter.setLimit(20'000);
    QFuture<TransferOutcome> future = submit(m_bench->job("/a.bin"));
    QTRY_VERIFY(m_meter->received() > 0);
    // The whole would take more than an hour.
    m_bench->shared().rateLimiter.setLimit(0);
    QTRY_VERIFY(m_meter->received() > 10'000'000);
    m_bench->shared().rateLimiter.setLimit(200'000);
    QElapsedTimer clock;
    clock.start();
    const qint64 before = m_meter->received();
    QTRY_VERIFY(m_meter->received() >= before + 400'000);
    // Read before the time is, so that all of it came within that time.
    const qint64 brought = m_meter->received() - before;
    const double seconds = static_cast<double>(clock.elapsed()) / 1000;
    // One piece of 256 KiB may have been on its way.
    QVERIFY2(static_cast<double>(brought) <= 200'000 * (seconds + 0.2) + 262'144,
             QByteArray::number(seconds).constData());
    m_stop.requestStop(StopReason::Cancel);
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Cancelled);
}

void TestTransferLimits::rest_isInterruptedByAStop()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    m_bench->shared().rateLimiter.setLimit(1);
    QFuture<TransferOutcome> future = submit(m_bench->job("/a.bin"));
    // The next portion is due in minutes.
    QTRY_COMPARE(m_meter->received(), 512);
    QElapsedTimer clock;
    clock.start();
    m_stop.requestStop(StopReason::Pause);
    const TransferOutcome outcome = TransferBench::endOf(future);
    QVERIFY(clock.elapsed() < 5000);
    QCOMPARE(outcome.kind, OutcomeKind::Paused);
    QCOMPARE(outcome.received, 512);
}

void TestTransferLimits::rest_isInterruptedByTheTimeLimit()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    TransferJob job = m_bench->job("/a.bin");
    job.options.bytesPerSecond = 1;
    job.timeLimit = 300ms;
    QCOMPARE(m_bench->run(job).error.code, ErrorCode::TimeLimitExceeded);
}

void TestTransferLimits::rest_isNoSilence()
{
    // After the first 512 bytes there is a rest of almost two seconds.
    const TestBody body = TestBody::pattern(700);
    m_bench->server().serve("/a.bin", Reply::file(body));
    TransferJob job = m_bench->job("/a.bin");
    job.options.bytesPerSecond = 250;
    job.stallTimeout = 1s;
    job.lowSpeedLimit = 5000;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
}

// N03
void TestTransferLimits::drip_isGivenUp()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(10'000)).drip(20));
    TransferJob job = m_bench->job("/a.bin");
    job.stallTimeout = 2s;
    job.lowSpeedLimit = 1024;
    job.retry.maxRetries = 5;
    job.retriesMade = 3;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.error.code, ErrorCode::TooSlow);
    QVERIFY(outcome.part.heldBytes() > 0);
    // What it brought does not begin the count anew.
    QCOMPARE(outcome.retriesMade, 4);
    QVERIFY(outcome.wait >= 4s);
}

void TestTransferLimits::drip_isNotRetriedForEver()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(10'000)).etag("\"v\"").drip(50));
    TransferJob job = m_bench->job("/a.bin");
    job.stallTimeout = 1s;
    job.lowSpeedLimit = 1024;
    job.retry = {2, 1ms, 1ms};
    int attempts = 0;
    TransferOutcome outcome;
    do {
        outcome = m_bench->run(job);
        job.part = outcome.part;
        job.retriesMade = outcome.retriesMade;
        ++attempts;
    } while (outcome.retriesMade > 0 && attempts < 10);
    QCOMPARE(outcome.error.code, ErrorCode::TooSlow);
    QCOMPARE(attempts, 3);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
}

void TestTransferLimits::drip_belowOurOwnLimit_isLeftAlone()
{
    // Comes for longer than the speed is measured.
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(80)).drip(50));
    TransferJob job = m_bench->job("/a.bin");
    job.stallTimeout = 1s;
    job.lowSpeedLimit = 1024;
    // A 64th of it may be all that one of many workers gets.
    m_bench->shared().rateLimiter.setLimit(60'000);
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
}

QTEST_GUILESS_MAIN(TestTransferLimits)
#include "tst_transferlimits.moc"
