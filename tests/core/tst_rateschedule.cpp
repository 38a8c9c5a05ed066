// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rateschedule.h"

#include <QTest>

using namespace millrace;

namespace {

constexpr qint64 kInHours = 1000;
constexpr qint64 kOtherwise = 5000;

QDateTime at(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate);
}

} // namespace

class TestRateSchedule : public QObject
{
    Q_OBJECT

private slots:
    void limit_isTheSchedulesInItsHours_data();
    void limit_isTheSchedulesInItsHours();
    void limit_notEnabled_isTheOther();
    void nextChange_isTheNearerEnd_data();
    void nextChange_isTheNearerEnd();
    void nextChange_whereNothingChanges_isNone();
    void limit_changesExactlyAtNextChange();
};

void TestRateSchedule::limit_isTheSchedulesInItsHours_data()
{
    QTest::addColumn<QTime>("from");
    QTest::addColumn<QTime>("to");
    QTest::addColumn<QTime>("now");
    QTest::addColumn<bool>("isIn");
    const QTime eight(8, 0);
    const QTime six(18, 0);
    QTest::newRow("before") << eight << six << QTime(7, 59, 59, 999) << false;
    QTest::newRow("at its begin") << eight << six << QTime(8, 0) << true;
    QTest::newRow("within") << eight << six << QTime(12, 0) << true;
    QTest::newRow("at its end") << eight << six << QTime(18, 0) << false;
    QTest::newRow("over midnight, before it") << six << eight << QTime(23, 0) << true;
    QTest::newRow("over midnight, at it") << six << eight << QTime(0, 0) << true;
    QTest::newRow("over midnight, after it") << six << eight << QTime(7, 59) << true;
    QTest::newRow("over midnight, at its end") << six << eight << QTime(8, 0) << false;
    QTest::newRow("over midnight, outside") << six << eight << QTime(12, 0) << false;
    QTest::newRow("until midnight") << six << QTime(0, 0) << QTime(23, 59, 59) << true;
    QTest::newRow("until midnight, after it") << six << QTime(0, 0) << QTime(0, 0) << false;
    QTest::newRow("all day") << eight << eight << QTime(3, 0) << true;
}

void TestRateSchedule::limit_isTheSchedulesInItsHours()
{
    QFETCH(QTime, from);
    QFETCH(QTime, to);
    QFETCH(QTime, now);
    QFETCH(bool, isIn);
    const RateSchedule schedule{true, from, to, kInHours};
    QCOMPARE(limitAt(schedule, kOtherwise, QDateTime(QDate(2024, 5, 6), now)), isIn ? kInHours : kOtherwise);
}

void TestRateSchedule::limit_notEnabled_isTheOther()
{
    const RateSchedule schedule{false, QTime(0, 0), QTime(0, 0), kInHours};
    QCOMPARE(limitAt(schedule, kOtherwise, at(QStringLiteral("2024-05-06T12:00:00"))), kOtherwise);
}

void TestRateSchedule::nextChange_isTheNearerEnd_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("next");
    QTest::newRow("to the begin") << QStringLiteral("2024-05-06T07:00:00")
                                  << QStringLiteral("2024-05-06T08:00:00");
    QTest::newRow("to the end") << QStringLiteral("2024-05-06T08:00:00")
                                << QStringLiteral("2024-05-06T18:00:00");
    QTest::newRow("to the next day") << QStringLiteral("2024-05-06T18:00:00")
                                     << QStringLiteral("2024-05-07T08:00:00");
    QTest::newRow("to the next year")
        << QStringLiteral("2024-12-31T23:00:00") << QStringLiteral("2025-01-01T08:00:00");
}

void TestRateSchedule::nextChange_isTheNearerEnd()
{
    QFETCH(QString, now);
    QFETCH(QString, next);
    const RateSchedule schedule{true, QTime(8, 0), QTime(18, 0), kInHours};
    QCOMPARE(nextChange(schedule, at(now)).value(), at(next));
}

void TestRateSchedule::nextChange_whereNothingChanges_isNone()
{
    const QDateTime now = at(QStringLiteral("2024-05-06T12:00:00"));
    QVERIFY(!nextChange({false, QTime(8, 0), QTime(18, 0), kInHours}, now));
    QVERIFY(!nextChange({true, QTime(8, 0), QTime(8, 0), kInHours}, now));
}

void TestRateSchedule::limit_changesExactlyAtNextChange()
{
    const RateSchedule schedule{true, QTime(22, 30), QTime(6, 15), kInHours};
    QDateTime now = at(QStringLiteral("2024-05-06T12:00:00"));
    for (int change = 0; change < 6; ++change) {
        const qint64 before = limitAt(schedule, kOtherwise, now);
        const QDateTime next = nextChange(schedule, now).value();
        QCOMPARE(limitAt(schedule, kOtherwise, next.addMSecs(-1)), before);
        QVERIFY(limitAt(schedule, kOtherwise, next) != before);
        now = next;
    }
}

QTEST_APPLESS_MAIN(TestRateSchedule)
#include "tst_rateschedule.moc"
