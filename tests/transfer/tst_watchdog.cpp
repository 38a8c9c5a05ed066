// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/watchdog.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestWatchdog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void silence_isAStall();
    void bytes_keepItQuiet();
    void restsAndWrites_areNoSilence();
    void newRequest_beginsTheSilenceAnew();
    void drip_isTooSlow();
    void drip_belowTheLimitForAWholeWindow_only();
    void drip_thenSilence_isAStall();
    void drip_isMeasuredWithoutOurOwnRests();
    void drip_unwatched_isLeftAlone_data();
    void drip_unwatched_isLeftAlone();
    void timeLimit_countsAll();
    void sleep_leavesLessTimeToShowThatItLives();
    void nextCheck_isTheNearestEnd();

private:
    /// Brings so many bytes a second, one second after the other; the first fault.
    std::optional<ErrorCode> drip(Watchdog &dog, int seconds, qint64 bytesPerSecond);

    TransferJob m_job;
    Watchdog::Clock::time_point m_now{1000h};
};

void TestWatchdog::init()
{
    m_job = {};
    m_job.stallTimeout = 60s;
    m_job.lowSpeedLimit = 1024;
}

std::optional<ErrorCode> TestWatchdog::drip(Watchdog &dog, int seconds, qint64 bytesPerSecond)
{
    for (int i = 0; i < seconds; ++i) {
        m_now += 1s;
        dog.noteBytes(bytesPerSecond, m_now);
        if (const auto fault = dog.check(m_now)) {
            return fault;
        }
    }
    return std::nullopt;
}

void TestWatchdog::silence_isAStall()
{
    Watchdog dog(m_job, m_now);
    dog.beginRequest(m_now);
    QCOMPARE(dog.check(m_now + 59s), std::nullopt);
    QCOMPARE(dog.check(m_now + 60s), ErrorCode::Stalled);
}

void TestWatchdog::bytes_keepItQuiet()
{
    Watchdog dog(m_job, m_now);
    dog.beginRequest(m_now);
    dog.beginBody(m_now += 59s, true);
    QCOMPARE(drip(dog, 200, 2000), std::nullopt);
    QCOMPARE(dog.check(m_now + 59s), std::nullopt);
    QCOMPARE(dog.check(m_now + 60s), ErrorCode::Stalled);
}

void TestWatchdog::restsAndWrites_areNoSilence()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    m_now += 1h;
    dog.noteRest(1h);
    QCOMPARE(dog.check(m_now + 59s), std::nullopt);
    QCOMPARE(dog.check(m_now + 60s), ErrorCode::Stalled);
}

void TestWatchdog::newRequest_beginsTheSilenceAnew()
{
    Watchdog dog(m_job, m_now);
    dog.beginRequest(m_now);
    dog.beginRequest(m_now += 50s);
    QCOMPARE(dog.check(m_now + 59s), std::nullopt);
    // A head may take its time: the speed is that of a body.
    QCOMPARE(dog.check(m_now + 60s), ErrorCode::Stalled);
}

// N03
void TestWatchdog::drip_isTooSlow()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    const auto begin = m_now;
    QCOMPARE(drip(dog, 1000, 1), ErrorCode::TooSlow);
    QVERIFY(m_now - begin >= 60s && m_now - begin <= 61s);
}

void TestWatchdog::drip_belowTheLimitForAWholeWindow_only()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    // Slow for two halves of a window.
    QCOMPARE(drip(dog, 29, 1), std::nullopt);
    QCOMPARE(drip(dog, 31, 4096), std::nullopt);
    QCOMPARE(drip(dog, 30, 4096), std::nullopt);
    QCOMPARE(drip(dog, 30, 1), std::nullopt);
    QCOMPARE(drip(dog, 300, 1024), std::nullopt);
    QCOMPARE(drip(dog, 120, 1000), ErrorCode::TooSlow);
}

// A network that is lost soon after a body began must not pass for a slow server.
void TestWatchdog::drip_thenSilence_isAStall()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    QCOMPARE(drip(dog, 10, 1), std::nullopt);
    for (int i = 1; i < 60; ++i) {
        QCOMPARE(dog.check(m_now + std::chrono::seconds(i)), std::nullopt);
    }
    QCOMPARE(dog.check(m_now + 60s), ErrorCode::Stalled);
}

void TestWatchdog::drip_isMeasuredWithoutOurOwnRests()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    for (int i = 0; i < 300; ++i) {
        // As fast as need be, when it may.
        m_now += 900ms;
        dog.noteRest(900ms);
        QCOMPARE(drip(dog, 1, 1100), std::nullopt);
    }
    std::optional<ErrorCode> fault;
    for (int i = 0; i < 120 && !fault; ++i) {
        m_now += 900ms;
        dog.noteRest(900ms);
        fault = drip(dog, 1, 900);
    }
    QCOMPARE(fault, ErrorCode::TooSlow);
}

void TestWatchdog::drip_unwatched_isLeftAlone_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<bool>("isWatched");
    QTest::newRow("no limit") << 0LL << true;
    QTest::newRow("our own limit may be the cause") << 1024LL << false;
}

void TestWatchdog::drip_unwatched_isLeftAlone()
{
    QFETCH(qint64, limit);
    QFETCH(bool, isWatched);
    m_job.lowSpeedLimit = limit;
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, isWatched);
    QCOMPARE(drip(dog, 1000, 1), std::nullopt);
}

void TestWatchdog::timeLimit_countsAll()
{
    m_job.timeLimit = 1h;
    m_job.timeUsed = 40min;
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    dog.noteRest(20min);
    QVERIFY(!dog.isTimeUp(m_now + 20min - 1ms));
    QVERIFY(dog.isTimeUp(m_now + 20min));
    QCOMPARE(dog.check(m_now + 20min), ErrorCode::TimeLimitExceeded);
}

void TestWatchdog::sleep_leavesLessTimeToShowThatItLives()
{
    Watchdog dog(m_job, m_now);
    dog.beginBody(m_now, true);
    m_now += 1h;
    dog.noteSleep(m_now, 5s);
    QCOMPARE(dog.check(m_now), std::nullopt);
    QCOMPARE(dog.nextCheck(m_now), 5s);
    QCOMPARE(dog.check(m_now + 5s), ErrorCode::Stalled);
    // What comes soon may have been on its way for long.
    dog.noteBytes(1, m_now + 4s);
    QCOMPARE(dog.check(m_now + 8s), std::nullopt);
    QCOMPARE(dog.check(m_now + 9s), ErrorCode::Stalled);
    // What comes later shows that all is as before.
    dog.noteBytes(1, m_now + 10s);
    QCOMPARE(dog.check(m_now + 69s), std::nullopt);
    m_job.stallTimeout = 2s;
    dog.noteSleep(m_now, 5s);
    QCOMPARE(dog.nextCheck(m_now), 2s);
}

void TestWatchdog::nextCheck_isTheNearestEnd()
{
    m_job.timeLimit = 5min;
    Watchdog dog(m_job, m_now);
    dog.beginRequest(m_now);
    QCOMPARE(dog.nextCheck(m_now + 10s), 50s);
    dog.beginBody(m_now + 10s, true);
    dog.noteBytes(1, m_now + 30s);
    QCOMPARE(dog.nextCheck(m_now + 40s), 50s);
    dog.noteBytes(1'000'000, m_now + 290s);
    QCOMPARE(dog.check(m_now + 290s), std::nullopt);
    QCOMPARE(dog.nextCheck(m_now + 290s), 10s);
    QCOMPARE(dog.nextCheck(m_now + 400s), 1ms);
}

QTEST_APPLESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
