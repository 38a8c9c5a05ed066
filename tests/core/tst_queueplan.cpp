// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queueplan.h"

#include <QTest>
#include <QTimeZone>

using namespace millrace;

namespace {

QDateTime berlin(const QString &utc)
{
    return QDateTime::fromString(utc, Qt::ISODate).toTimeZone(QTimeZone("Europe/Berlin"));
}

QueuePlan named(QueueId id, const QString &name)
{
    QueuePlan plan;
    plan.id = id;
    plan.name = name;
    return plan;
}

} // namespace

class TestQueuePlan : public QObject
{
    Q_OBJECT

private slots:
    void plan_withoutTimes_isAlwaysOpen();
    void start_isTheOnlyChange();
    void start_outsideTheHours_waitsForThem();
    void start_withinTheHours_opens();
    void clamped_hasTheMainQueueFirst();
    void clamped_hasEachNumberAndNameOnce();
    void clamped_bringsFiguresIntoTheirRanges();
    void unknownQueue_hasTheMainQueuesPlan();
};

void TestQueuePlan::plan_withoutTimes_isAlwaysOpen()
{
    const QDateTime now = berlin(QStringLiteral("2026-03-28T12:00:00Z"));
    QVERIFY(isOpen(QueuePlan(), now));
    QVERIFY(!nextChange(QueuePlan(), now));
}

void TestQueuePlan::start_isTheOnlyChange()
{
    QueuePlan plan;
    plan.startAt = QDateTime::fromString(QStringLiteral("2026-03-28T20:15:00Z"), Qt::ISODate);
    const QDateTime now = berlin(QStringLiteral("2026-03-28T12:00:00Z"));
    QVERIFY(!isOpen(plan, now));
    QCOMPARE(nextChange(plan, now).value(), plan.startAt);
    QVERIFY(isOpen(plan, plan.startAt));
    QVERIFY(!nextChange(plan, plan.startAt));
}

void TestQueuePlan::start_outsideTheHours_waitsForThem()
{
    QueuePlan plan;
    plan.startAt = QDateTime::fromString(QStringLiteral("2026-03-28T12:15:00Z"), Qt::ISODate);
    plan.hasHours = true;
    plan.hours = {QTime(2, 30), QTime(6, 0), DailyWindow::bitOf(7)};
    const QDateTime now = berlin(QStringLiteral("2026-03-28T12:00:00Z"));
    // The Sunday on which the clocks leave out 2:30.
    QCOMPARE(nextChange(plan, now).value(), berlin(QStringLiteral("2026-03-29T01:30:00Z")));
}

void TestQueuePlan::start_withinTheHours_opens()
{
    QueuePlan plan;
    plan.startAt = QDateTime::fromString(QStringLiteral("2026-03-29T02:15:00Z"), Qt::ISODate);
    plan.hasHours = true;
    plan.hours = {QTime(2, 30), QTime(6, 0), DailyWindow::kEveryDay};
    const QDateTime now = berlin(QStringLiteral("2026-03-29T01:40:00Z"));
    QVERIFY(!isOpen(plan, now));
    QCOMPARE(nextChange(plan, now).value(), plan.startAt);
    QCOMPARE(nextChange(plan, plan.startAt.toTimeZone(now.timeZone())).value(),
             berlin(QStringLiteral("2026-03-29T04:00:00Z")));
}

void TestQueuePlan::clamped_hasTheMainQueueFirst()
{
    QCOMPARE(clampedPlans({}), QList<QueuePlan>{QueuePlan()});
    QueuePlan main;
    main.workers = 3;
    main.name = QStringLiteral("x");
    const QList<QueuePlan> plans = clampedPlans({named(7, QStringLiteral("Night")), main});
    QCOMPARE(plans.size(), 2);
    QCOMPARE(plans.at(0).workers, 3);
    QCOMPARE(plans.at(0).name, QString());
    QCOMPARE(plans.at(1).id, 7U);
}

void TestQueuePlan::clamped_hasEachNumberAndNameOnce()
{
    const QString night = QStringLiteral("Night");
    const QList<QueuePlan> plans = clampedPlans({named(1, night), named(1, QStringLiteral("Day")),
                                                 named(2, QStringLiteral("  Night ")), named(3, QString())});
    QCOMPARE(plans, (QList<QueuePlan>{QueuePlan(), named(1, night)}));
}

void TestQueuePlan::clamped_bringsFiguresIntoTheirRanges()
{
    QueuePlan plan = named(1, QString(100, u'x'));
    plan.workers = 1000;
    plan.hasHours = true;
    plan.hours = {QTime(), QTime(6, 0), 0xff};
    const QueuePlan clamped = clampedPlans({plan}).at(1);
    QCOMPARE(clamped.workers, 64);
    QCOMPARE(clamped.name.size(), 60);
    QVERIFY(!clamped.hasHours);
    QVERIFY(clamped.hours.from.isValid());
}

void TestQueuePlan::unknownQueue_hasTheMainQueuesPlan()
{
    const QList<QueuePlan> plans = clampedPlans({named(4, QStringLiteral("Night"))});
    QCOMPARE(planOf(plans, 4).name, QStringLiteral("Night"));
    QCOMPARE(planOf(plans, 5).id, kMainQueue);
}

QTEST_APPLESS_MAIN(TestQueuePlan)
#include "tst_queueplan.moc"
