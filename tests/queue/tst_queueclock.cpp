// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queueclock.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace millrace;

class TestQueueClock : public QObject
{
    Q_OBJECT

private slots:
    void queue_withoutTimes_isOpen();
    void weekend_overTheChangeToSummerTime();
    void clockPutBack_closesWhatHadOpened();
    void plan_thatIsTakenAway_opens();
    void timer_runsOnlyWhereSomethingChanges();

private:
    /// Moves the clock: UTC, shown in Berlin.
    void setTime(QueueClock &clock, const char *utc)
    {
        m_now = QDateTime::fromString(QString::fromLatin1(utc), Qt::ISODate)
                    .toTimeZone(QTimeZone("Europe/Berlin"));
        clock.setClock([this] { return m_now; });
    }

    static QList<QueuePlan> plansWith(const QueuePlan &plan) { return {QueuePlan(), plan}; }
    static QueuePlan sundays()
    {
        QueuePlan plan;
        plan.id = 1;
        plan.name = QStringLiteral("Sundays");
        plan.hasHours = true;
        plan.hours = {QTime(2, 30), QTime(5, 0), DailyWindow::bitOf(7)};
        return plan;
    }

    QDateTime m_now;
};

void TestQueueClock::queue_withoutTimes_isOpen()
{
    QueueClock clock;
    QVERIFY(clock.isOpen(kMainQueue));
    QVERIFY(clock.isOpen(99));
}

void TestQueueClock::weekend_overTheChangeToSummerTime()
{
    QueueClock clock;
    QSignalSpy turned(&clock, &QueueClock::turned);
    setTime(clock, "2026-03-28T23:00:00Z");
    clock.setPlans(plansWith(sundays()));
    QCOMPARE(turned.takeFirst(), (QList<QVariant>{QVariant::fromValue(QueueId{1}), false}));
    QVERIFY(clock.isOpen(kMainQueue));
    // 2:30 is left out that night: the hours begin at 3:30, an hour and a half after midnight and a half.
    QCOMPARE(clock.opensAt(1).value().toUTC(),
             QDateTime::fromString(QStringLiteral("2026-03-29T01:30:00Z"), Qt::ISODate));
    setTime(clock, "2026-03-29T01:29:59Z");
    QVERIFY(!clock.isOpen(1));
    setTime(clock, "2026-03-29T01:30:00Z");
    QVERIFY(clock.isOpen(1));
    QCOMPARE(turned.takeFirst(), (QList<QVariant>{QVariant::fromValue(QueueId{1}), true}));
    // Until 5:00 of summer time.
    setTime(clock, "2026-03-29T02:59:59Z");
    QVERIFY(clock.isOpen(1));
    setTime(clock, "2026-03-29T03:00:00Z");
    QVERIFY(!clock.isOpen(1));
    // The next Sunday's come an hour earlier by UTC than this one's would have.
    QCOMPARE(clock.opensAt(1).value().toUTC(),
             QDateTime::fromString(QStringLiteral("2026-04-05T00:30:00Z"), Qt::ISODate));
}

void TestQueueClock::clockPutBack_closesWhatHadOpened()
{
    QueueClock clock;
    setTime(clock, "2026-01-11T03:00:00Z");
    clock.setPlans(plansWith(sundays()));
    QVERIFY(clock.isOpen(1));
    setTime(clock, "2026-01-10T03:00:00Z");
    QVERIFY(!clock.isOpen(1));
}

void TestQueueClock::plan_thatIsTakenAway_opens()
{
    QueueClock clock;
    setTime(clock, "2026-01-10T03:00:00Z");
    clock.setPlans(plansWith(sundays()));
    QSignalSpy turned(&clock, &QueueClock::turned);
    clock.setPlans({QueuePlan()});
    QVERIFY(clock.isOpen(1));
    QCOMPARE(turned.size(), 1);
}

void TestQueueClock::timer_runsOnlyWhereSomethingChanges()
{
    QueueClock clock;
    setTime(clock, "2026-01-10T03:00:00Z");
    clock.setPlans({QueuePlan()});
    const auto *timer = clock.findChild<QTimer *>();
    QVERIFY(timer && !timer->isActive());
    clock.setPlans(plansWith(sundays()));
    QVERIFY(timer->isActive() && timer->interval() <= 60'000);
}

QTEST_GUILESS_MAIN(TestQueueClock)
#include "tst_queueclock.moc"
