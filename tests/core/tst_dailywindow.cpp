// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dailywindow.h"

#include <QTest>
#include <QTimeZone>

using namespace millrace;

namespace {

constexpr quint8 kWeekend = DailyWindow::bitOf(6) | DailyWindow::bitOf(7);
constexpr quint8 kWorkdays = DailyWindow::kEveryDay & ~kWeekend;

/// In Berlin, where the clocks go from 2 to 3 on 29 March 2026 (a Sunday) and from 3 to 2 on 25 October.
QDateTime berlin(const QString &utc)
{
    return QDateTime::fromString(utc, Qt::ISODate).toTimeZone(QTimeZone("Europe/Berlin"));
}

QString utc(const QDateTime &when)
{
    return when.toUTC().toString(QStringLiteral("MM-ddThh:mmZ"));
}

} // namespace

class TestDailyWindow : public QObject
{
    Q_OBJECT

private slots:
    void changes_comeAtTheirTimes_data();
    void changes_comeAtTheirTimes();
    void change_isTheVeryMoment();
    void window_ofEveryDayAndAllDay_neverChanges();
    void window_ofNoDay_neverOpens();
    void hours_pastMidnight_belongToTheDayTheyBegin();
};

void TestDailyWindow::changes_comeAtTheirTimes_data()
{
    QTest::addColumn<QTime>("from");
    QTest::addColumn<QTime>("to");
    QTest::addColumn<int>("weekdays");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QByteArray>("changes");
    const int every = DailyWindow::kEveryDay;
    QTest::newRow("a night in winter") << QTime(22, 0) << QTime(6, 0) << every << "2026-01-10T12:00:00Z"
                                       << QByteArray("01-10T21:00Z 01-11T05:00Z 01-11T21:00Z 01-12T05:00Z");
    QTest::newRow("the night with an hour less")
        << QTime(22, 0) << QTime(6, 0) << every << "2026-03-28T12:00:00Z"
        << QByteArray("03-28T21:00Z 03-29T04:00Z 03-29T20:00Z 03-30T04:00Z");
    QTest::newRow("the night with an hour more")
        << QTime(22, 0) << QTime(6, 0) << every << "2026-10-24T12:00:00Z"
        << QByteArray("10-24T20:00Z 10-25T05:00Z 10-25T21:00Z 10-26T05:00Z");
    QTest::newRow("a beginning that the clocks leave out")
        << QTime(2, 30) << QTime(4, 0) << every << "2026-03-28T12:00:00Z"
        << QByteArray("03-29T01:30Z 03-29T02:00Z 03-30T00:30Z 03-30T02:00Z");
    QTest::newRow("hours that the clocks leave out")
        << QTime(2, 15) << QTime(2, 45) << every << "2026-03-28T12:00:00Z"
        << QByteArray("03-29T01:15Z 03-29T01:45Z 03-30T00:15Z 03-30T00:45Z");
    QTest::newRow("an end that comes twice")
        << QTime(1, 0) << QTime(2, 30) << every << "2026-10-24T12:00:00Z"
        << QByteArray("10-24T23:00Z 10-25T01:30Z 10-26T00:00Z 10-26T01:30Z");
    QTest::newRow("workdays, over a weekend with a change")
        << QTime(9, 0) << QTime(17, 0) << int(kWorkdays) << "2026-03-27T10:00:00Z"
        << QByteArray("03-27T16:00Z 03-30T07:00Z 03-30T15:00Z 03-31T07:00Z");
    QTest::newRow("one day a week, all day")
        << QTime(0, 0) << QTime(0, 0) << int(DailyWindow::bitOf(7)) << "2026-03-25T10:00:00Z"
        << QByteArray("03-28T23:00Z 03-29T22:00Z 04-04T22:00Z 04-05T22:00Z");
    QTest::newRow("two whole days are one")
        << QTime(8, 0) << QTime(8, 0) << int(kWeekend) << "2026-01-09T10:00:00Z"
        << QByteArray("01-10T07:00Z 01-12T07:00Z 01-17T07:00Z");
}

void TestDailyWindow::changes_comeAtTheirTimes()
{
    QFETCH(QTime, from);
    QFETCH(QTime, to);
    QFETCH(int, weekdays);
    QFETCH(QString, now);
    QFETCH(QByteArray, changes);
    const DailyWindow window{from, to, static_cast<quint8>(weekdays)};
    QDateTime moment = berlin(now);
    bool open = isOpen(window, moment);
    for (const QByteArray &change : changes.split(' ')) {
        const auto next = nextChange(window, moment);
        QVERIFY(next.has_value());
        QCOMPARE(utc(*next), QString::fromLatin1(change));
        open = !open;
        QCOMPARE(isOpen(window, *next), open);
        moment = *next;
    }
}

void TestDailyWindow::change_isTheVeryMoment()
{
    // Every minute over both changes: what nextChange() said is what isOpen() does.
    const DailyWindow window{QTime(1, 50), QTime(3, 10), DailyWindow::kEveryDay};
    for (const char *start : {"2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"}) {
        const QDateTime first = berlin(QString::fromLatin1(start));
        QDateTime next = nextChange(window, first).value();
        bool open = isOpen(window, first);
        for (int minute = 1; minute < 30 * 60; ++minute) {
            const QDateTime now = first.addSecs(minute * 60);
            if (now == next) {
                open = !open;
                next = nextChange(window, now).value();
            }
            QCOMPARE(isOpen(window, now), open);
        }
    }
}

void TestDailyWindow::window_ofEveryDayAndAllDay_neverChanges()
{
    const QDateTime now = berlin(QStringLiteral("2026-03-28T20:00:00Z"));
    const DailyWindow window{QTime(8, 0), QTime(8, 0), DailyWindow::kEveryDay};
    QVERIFY(isOpen(window, now));
    QVERIFY(!nextChange(window, now));
}

void TestDailyWindow::window_ofNoDay_neverOpens()
{
    const QDateTime now = berlin(QStringLiteral("2026-03-28T20:00:00Z"));
    const DailyWindow window{QTime(8, 0), QTime(9, 0), 0};
    QVERIFY(!isOpen(window, now));
    QVERIFY(!nextChange(window, now));
}

void TestDailyWindow::hours_pastMidnight_belongToTheDayTheyBegin()
{
    const DailyWindow fridays{QTime(22, 0), QTime(6, 0), DailyWindow::bitOf(5)};
    QVERIFY(isOpen(fridays, berlin(QStringLiteral("2026-01-10T03:00:00Z"))));
    QVERIFY(!isOpen(fridays, berlin(QStringLiteral("2026-01-09T03:00:00Z"))));
    QVERIFY(!isOpen(fridays, berlin(QStringLiteral("2026-01-10T22:00:00Z"))));
}

QTEST_APPLESS_MAIN(TestDailyWindow)
#include "tst_dailywindow.moc"
