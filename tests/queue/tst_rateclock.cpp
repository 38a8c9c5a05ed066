// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/rateclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace millrace;

class TestRateClock : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void withoutSchedule_theSettingHoldsAndNothingTicks();
    void schedule_holdsInItsHours();
    void begin_isAppliedInTime();
    void clockThatIsSet_isFollowed();
    void scheduleTurnedOff_stopsTicking();

private:
    static Settings nightly(qint64 otherwise)
    {
        Settings settings;
        settings.bytesPerSecond = otherwise;
        settings.rateSchedule = {true, QTime(22, 0), QTime(6, 0), 100};
        return settings;
    }
    std::function<QDateTime()> now()
    {
        return [this] { return m_now; };
    }

    QDateTime m_now;
    std::unique_ptr<RateLimiter> m_limiter;
};

void TestRateClock::init()
{
    m_now = QDateTime(QDate(2024, 5, 6), QTime(12, 0));
    m_limiter = std::make_unique<RateLimiter>();
}

void TestRateClock::withoutSchedule_theSettingHoldsAndNothingTicks()
{
    RateClock clock(*m_limiter, now());
    Settings settings;
    settings.bytesPerSecond = 700;
    clock.setSettings(settings);
    QCOMPARE(m_limiter->limit(), 700);
    QCOMPARE(clock.nextLook(), -1);
}

void TestRateClock::schedule_holdsInItsHours()
{
    RateClock clock(*m_limiter, now());
    QSignalSpy changed(&clock, &RateClock::limitChanged);
    clock.setSettings(nightly(700));
    QCOMPARE(clock.limit(), 700);
    QVERIFY(clock.nextLook() >= 0);
    m_now = QDateTime(QDate(2024, 5, 6), QTime(23, 0));
    clock.setSettings(nightly(700));
    QCOMPARE(clock.limit(), 100);
    QCOMPARE(changed.count(), 2);
    // The setting for the other hours changes nothing in these.
    clock.setSettings(nightly(900));
    QCOMPARE(clock.limit(), 100);
    QCOMPARE(changed.count(), 2);
}

void TestRateClock::begin_isAppliedInTime()
{
    RateClock clock(*m_limiter, now());
    m_now = QDateTime(QDate(2024, 5, 6), QTime(21, 59, 59, 900));
    clock.setSettings(nightly(700));
    QCOMPARE(m_limiter->limit(), 700);
    m_now = QDateTime(QDate(2024, 5, 6), QTime(22, 0));
    QTRY_COMPARE(m_limiter->limit(), 100);
}

void TestRateClock::clockThatIsSet_isFollowed()
{
    RateClock clock(*m_limiter, now());
    clock.setSettings(nightly(700));
    // Hours away, but the clock may be set: it never sleeps longer than a minute.
    QVERIFY(clock.nextLook() >= 0);
    // Qt lets such a timer be late by a twentieth.
    QVERIFY(clock.nextLook() <= 63'000);
}

void TestRateClock::scheduleTurnedOff_stopsTicking()
{
    RateClock clock(*m_limiter, now());
    m_now = QDateTime(QDate(2024, 5, 6), QTime(23, 0));
    clock.setSettings(nightly(0));
    QCOMPARE(m_limiter->limit(), 100);
    clock.setSettings({});
    QCOMPARE(m_limiter->limit(), 0);
    QCOMPARE(clock.nextLook(), -1);
}

QTEST_GUILESS_MAIN(TestRateClock)
#include "tst_rateclock.moc"
