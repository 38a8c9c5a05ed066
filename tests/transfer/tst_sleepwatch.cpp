// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/sleepwatch.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestSleepWatch : public QObject
{
    Q_OBJECT

private slots:
    void looksInTime_areNoSleep();
    void gapBetweenTwoLooks_isASleep();
    void restOfOurOwn_isNoSleep();
    void sleepThatTheClockDoesNotCount_isTold();
    void afterAWhile_itHasNotJustWoken();
    void heartbeat_isShorterThanAStall_data();
    void heartbeat_isShorterThanAStall();

private:
    SleepWatch::Clock::time_point m_now{1000h};
};

void TestSleepWatch::looksInTime_areNoSleep()
{
    SleepWatch watch(60s, 3, m_now);
    QVERIFY(!watch.hasJustWoken(m_now));
    for (int i = 0; i < 100; ++i) {
        // As late as a busy computer makes them.
        QVERIFY(!watch.look(m_now += 2 * watch.heartbeat(), 0s, 3));
    }
    QVERIFY(!watch.hasJustWoken(m_now));
}

void TestSleepWatch::gapBetweenTwoLooks_isASleep()
{
    SleepWatch watch(60s, 0, m_now);
    QVERIFY(watch.look(m_now += 11s, 0s, 0));
    QVERIFY(watch.hasJustWoken(m_now));
    QVERIFY(!watch.look(m_now, 0s, 0));
}

void TestSleepWatch::restOfOurOwn_isNoSleep()
{
    SleepWatch watch(60s, 0, m_now);
    QVERIFY(!watch.look(m_now += 1h, 1h, 0));
    QVERIFY(!watch.look(m_now += 1h, 2h, 0));
    QVERIFY(watch.look(m_now += 1h, 2h + 59min, 0));
}

void TestSleepWatch::sleepThatTheClockDoesNotCount_isTold()
{
    SleepWatch watch(60s, 7, m_now);
    QVERIFY(watch.look(m_now += 1s, 0s, 8));
    QVERIFY(watch.hasJustWoken(m_now));
    QVERIFY(!watch.look(m_now += 1s, 0s, 8));
}

void TestSleepWatch::afterAWhile_itHasNotJustWoken()
{
    SleepWatch watch(60s, 0, m_now);
    QVERIFY(watch.look(m_now += 1h, 0s, 0));
    // A connection that falls silent within two heartbeats is given up after a third.
    QVERIFY(watch.hasJustWoken(m_now + 3 * watch.heartbeat()));
    QVERIFY(!watch.hasJustWoken(m_now + 5 * watch.heartbeat()));
}

void TestSleepWatch::heartbeat_isShorterThanAStall_data()
{
    QTest::addColumn<qint64>("stall");
    QTest::addColumn<qint64>("heartbeat");
    QTest::newRow("the default") << 60'000LL << 5'000LL;
    QTest::newRow("short") << 3'000LL << 1'500LL;
    QTest::newRow("so short that a busy computer might seem to sleep") << 100LL << 500LL;
}

void TestSleepWatch::heartbeat_isShorterThanAStall()
{
    QFETCH(qint64, stall);
    QFETCH(qint64, heartbeat);
    const SleepWatch watch(std::chrono::milliseconds(stall), 0, m_now);
    QCOMPARE(watch.heartbeat().count(), heartbeat);
}

QTEST_APPLESS_MAIN(TestSleepWatch)
#include "tst_sleepwatch.moc"
