// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/ratelimiter.h"

#include <QTest>

#include <atomic>
#include <list>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

/// Time that passes only when the test says so.
struct ManualTime
{
    RateLimiter::Clock::time_point now{1000h};
    auto reader()
    {
        return [this] { return now; };
    }
};

/// Takes pieces of this size for `span`, as a worker does: waits as long as it is told to, rounded up to
/// `slice`. Bytes taken.
std::int64_t takeFor(RateLimiter &limiter, ManualTime &time, std::chrono::milliseconds span,
                     std::int64_t piece, std::chrono::nanoseconds slice = 1ns)
{
    const auto end = time.now + span;
    std::int64_t taken = 0;
    while (time.now < end) {
        if (const auto delay = limiter.delay(); delay > 0ns) {
            time.now +=
                std::min<std::chrono::nanoseconds>((delay + slice - 1ns) / slice * slice, end - time.now);
        } else {
            limiter.take(piece);
            taken += piece;
        }
    }
    return taken;
}

} // namespace

/// The rate that all workers share; the suite's thread checker looks at this one.
class TestRateLimiter : public QObject
{
    Q_OBJECT

private slots:
    void rate_isExact_data();
    void rate_isExact();
    void noLimit_neverWaits();
    void lateWaits_areMadeUpFor();
    void pause_bringsNoBurst();
    void limit_changedWhileWaiting_countsAtOnce();
    void limit_lowered_makesNobodyWaitLonger();
    void limit_takenAway_endsTheWait();
    void manyThreads_shareTheRate();
};

void TestRateLimiter::rate_isExact_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("piece");
    QTest::newRow("10 KB/s in pieces of 512") << 10'000LL << 512LL;
    QTest::newRow("100 KB/s in pieces of 4 KiB") << 100'000LL << 4096LL;
    QTest::newRow("2 MB/s in pieces of 16 KiB") << 2'000'000LL << 16'384LL;
    QTest::newRow("2 MB/s in pieces of 256 KiB") << 2'000'000LL << 262'144LL;
    QTest::newRow("100 MB/s in pieces of 256 KiB") << 100'000'000LL << 262'144LL;
}

void TestRateLimiter::rate_isExact()
{
    QFETCH(qint64, limit);
    QFETCH(qint64, piece);
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(limit);
    QCOMPARE(limiter.limit(), limit);
    const qint64 wanted = limit * 10;
    const qint64 taken = takeFor(limiter, time, 10s, piece);
    QVERIFY2(qAbs(taken - wanted) * 100 <= wanted * 5, QByteArray::number(taken).constData());
}

void TestRateLimiter::noLimit_neverWaits()
{
    RateLimiter limiter;
    limiter.take(1'000'000'000'000);
    QCOMPARE(limiter.delay(), 0ns);
    limiter.setLimit(-5);
    QCOMPARE(limiter.limit(), 0);
    limiter.take(1'000'000'000'000);
    QCOMPARE(limiter.delay(), 0ns);
}

// A timer that is late each time must not make the rate lower.
void TestRateLimiter::lateWaits_areMadeUpFor()
{
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(1'000'000);
    const qint64 taken = takeFor(limiter, time, 10s, 10'000, 70ms);
    QVERIFY2(qAbs(taken - 10'000'000) <= 500'000, QByteArray::number(taken).constData());
}

void TestRateLimiter::pause_bringsNoBurst()
{
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(1'000'000);
    time.now += 1h;
    const qint64 taken = takeFor(limiter, time, 1s, 1000);
    QVERIFY2(taken <= 1'150'000, QByteArray::number(taken).constData());
}

void TestRateLimiter::limit_changedWhileWaiting_countsAtOnce()
{
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(1000);
    limiter.take(10'000);
    QCOMPARE(limiter.delay(), 10s);
    time.now += 5s;
    limiter.setLimit(10'000);
    QCOMPARE(limiter.delay(), 500ms);
    const qint64 taken = takeFor(limiter, time, 10s, 100);
    QVERIFY2(qAbs(taken - 95'000) <= 5000, QByteArray::number(taken).constData());
}

void TestRateLimiter::limit_lowered_makesNobodyWaitLonger()
{
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(10'000'000);
    limiter.take(1'000'000);
    QCOMPARE(limiter.delay(), 100ms);
    limiter.setLimit(1000);
    QCOMPARE(limiter.delay(), 100ms);
    time.now += 1h;
    limiter.setLimit(100);
    QVERIFY(takeFor(limiter, time, 10s, 1) <= 1050);
}

void TestRateLimiter::limit_takenAway_endsTheWait()
{
    ManualTime time;
    RateLimiter limiter(time.reader());
    limiter.setLimit(1000);
    limiter.take(10'000'000);
    limiter.setLimit(0);
    QCOMPARE(limiter.delay(), 0ns);
    // What was owed is forgotten with the limit.
    limiter.setLimit(1000);
    QCOMPARE(limiter.delay(), 0ns);
}

void TestRateLimiter::manyThreads_shareTheRate()
{
    constexpr int kThreads = 4;
    constexpr qint64 kLimit = 1'000'000;
    RateLimiter limiter;
    limiter.setLimit(kLimit);
    std::atomic<qint64> taken = 0;
    std::atomic<bool> isOver = false;
    std::list<std::thread> threads;
    const auto begin = RateLimiter::Clock::now();
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            while (!isOver) {
                if (limiter.delay() > 0ns) {
                    std::this_thread::yield();
                } else {
                    limiter.take(500);
                    taken += 500;
                }
            }
        });
    }
    while (taken < kLimit / 2) {
        limiter.setLimit(kLimit);
        std::this_thread::yield();
    }
    isOver = true;
    const std::chrono::duration<double> span = RateLimiter::Clock::now() - begin;
    for (std::thread &thread : threads) {
        thread.join();
    }
    // All four may have seen the gate open for one piece each.
    const double most = static_cast<double>(kLimit) * (span.count() + 0.1) + 2.0 * kThreads * 500;
    QVERIFY2(static_cast<double>(taken) <= most, QByteArray::number(qint64{taken}).constData());
    QVERIFY(span.count() >= 0.35);
}

QTEST_APPLESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
