// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/ratebrake.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

using Clock = RateLimiter::Clock;

bool never()
{
    return false;
}

std::shared_ptr<RateLimiter> limiterOf(qint64 bytesPerSecond)
{
    auto limiter = std::make_shared<RateLimiter>();
    limiter->setLimit(bytesPerSecond);
    return limiter;
}

} // namespace

/// A worker that waits for its share; the suite's thread checker looks at this one.
class TestRateBrake : public QObject
{
    Q_OBJECT

private slots:
    void withoutLimits_neverRests();
    void rest_isAsLongAsTheSlowerLimitSays_data();
    void rest_isAsLongAsTheSlowerLimitSays();
    void limitTakenAway_endsTheRest();
    void stop_endsTheRestAtOnce();
    void end_thatIsAskedFor_endsTheRest();
    void limits_areCombined_data();
    void limits_areCombined();
};

void TestRateBrake::withoutLimits_neverRests()
{
    RateLimiter shared;
    RateBrake brake(shared, limiterOf(0), {});
    brake.take(1'000'000'000);
    QCOMPARE(brake.rest(never), 0ns);
}

void TestRateBrake::rest_isAsLongAsTheSlowerLimitSays_data()
{
    QTest::addColumn<qint64>("shared");
    QTest::addColumn<qint64>("own");
    QTest::newRow("shared") << 100'000LL << 0LL;
    QTest::newRow("own") << 0LL << 100'000LL;
    QTest::newRow("shared, the slower one") << 100'000LL << 1'000'000LL;
    QTest::newRow("own, the slower one") << 1'000'000LL << 100'000LL;
}

void TestRateBrake::rest_isAsLongAsTheSlowerLimitSays()
{
    QFETCH(qint64, shared);
    QFETCH(qint64, own);
    RateLimiter limiter;
    // A limit begins when it is set: the time until something is taken is made up for.
    const auto begin = Clock::now();
    limiter.setLimit(shared);
    RateBrake brake(limiter, limiterOf(own), {});
    brake.take(30'000);
    const auto rested = brake.rest(never);
    const auto passed = Clock::now() - begin;
    QVERIFY(passed >= 300ms);
    QVERIFY(rested > 0ns && rested <= passed);
    QVERIFY(passed < 5s);
}

void TestRateBrake::limitTakenAway_endsTheRest()
{
    RateLimiter shared;
    shared.setLimit(1);
    RateBrake brake(shared, limiterOf(0), {});
    brake.take(3600);
    std::atomic<bool> isResting = false;
    std::thread worker([&] {
        brake.rest([&isResting] {
            isResting = true;
            return false;
        });
    });
    while (!isResting) {
        std::this_thread::yield();
    }
    const auto begin = Clock::now();
    shared.setLimit(0);
    worker.join();
    QVERIFY(Clock::now() - begin < 5s);
}

void TestRateBrake::stop_endsTheRestAtOnce()
{
    RateLimiter shared;
    shared.setLimit(1);
    std::stop_source stop;
    RateBrake brake(shared, limiterOf(0), stop.get_token());
    brake.take(3600);
    std::thread worker([&] { brake.rest(never); });
    stop.request_stop();
    worker.join();
    // And does not begin another.
    QVERIFY(brake.rest(never) < 5s);
}

void TestRateBrake::end_thatIsAskedFor_endsTheRest()
{
    RateLimiter shared;
    shared.setLimit(1);
    RateBrake brake(shared, limiterOf(0), {});
    brake.take(3600);
    int asked = 0;
    brake.rest([&asked] { return ++asked == 3; });
    QCOMPARE(asked, 3);
}

void TestRateBrake::limits_areCombined_data()
{
    QTest::addColumn<qint64>("shared");
    QTest::addColumn<qint64>("own");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("leastShare");
    QTest::newRow("none") << 0LL << 0LL << 0LL << 0LL;
    QTest::newRow("shared") << 64'000LL << 0LL << 64'000LL << 1000LL;
    QTest::newRow("shared, tiny") << 1LL << 0LL << 1LL << 1LL;
    QTest::newRow("own") << 0LL << 64'000LL << 64'000LL << 64'000LL;
    QTest::newRow("both") << 128'000LL << 64'000LL << 64'000LL << 2000LL;
}

void TestRateBrake::limits_areCombined()
{
    QFETCH(qint64, shared);
    QFETCH(qint64, own);
    RateLimiter limiter;
    limiter.setLimit(shared);
    const RateBrake brake(limiter, limiterOf(own), {});
    QTEST(qint64{brake.limit()}, "limit");
    QTEST(qint64{brake.leastShare()}, "leastShare");
    if (brake.limit() > 0) {
        // Enough that a rest is never long: 512 bytes, or a twentieth of a second's.
        QVERIFY(brake.portion() >= 512 && brake.portion() <= std::max<qint64>(512, brake.limit() / 20));
    } else {
        QVERIFY(brake.portion() > 1'000'000'000);
    }
}

QTEST_APPLESS_MAIN(TestRateBrake)
#include "tst_ratebrake.moc"
