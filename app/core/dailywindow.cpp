// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dailywindow.h"

#include <QTimeZone>

#include <algorithm>

namespace millrace {

namespace {

// Hours of one weekday come again after so many days, and those that hold now began yesterday at the soonest.
constexpr int kLookAhead = 8;

/// The moment of a day's time of the clock, in the time zone of `like`.
QDateTime momentOf(const QDateTime &like, const QDate &date, const QTime &time)
{
    const auto at = [&like](const QDate &day, const QTime &clock) {
        return like.timeSpec() == Qt::TimeZone ? QDateTime(day, clock, like.timeZone())
                                               : QDateTime(day, clock, like.timeSpec(), like.offsetFromUtc());
    };
    const QDateTime moment = at(date, time);
    if (moment.isValid()) {
        return moment;
    }
    // The clocks were put forward over it (Qt 6.4.2 has no moment for that): by the clock of the day before.
    const QDateTime before = at(date.addDays(-1), QTime(12, 0));
    return before.addSecs(
        QDateTime(before.date(), before.time(), Qt::UTC).secsTo(QDateTime(date, time, Qt::UTC)));
}

struct Hours
{
    QDateTime begin;
    QDateTime end;
};

QList<Hours> hoursAround(const DailyWindow &window, const QDateTime &when)
{
    QList<Hours> all;
    for (int day = -1; day <= kLookAhead; ++day) {
        const QDate date = when.date().addDays(day);
        if ((window.weekdays & DailyWindow::bitOf(date.dayOfWeek())) != 0) {
            const QDate last = window.from < window.to ? date : date.addDays(1);
            all.append({momentOf(when, date, window.from), momentOf(when, last, window.to)});
        }
    }
    return all;
}

bool isIn(const QList<Hours> &all, const QDateTime &when)
{
    return std::any_of(all.cbegin(), all.cend(),
                       [&when](const Hours &hours) { return hours.begin <= when && when < hours.end; });
}

} // namespace

bool isOpen(const DailyWindow &window, const QDateTime &when)
{
    return isIn(hoursAround(window, when), when);
}

std::optional<QDateTime> nextChange(const DailyWindow &window, const QDateTime &when)
{
    const QList<Hours> all = hoursAround(window, when);
    const bool isNow = isIn(all, when);
    std::optional<QDateTime> first;
    for (const Hours &hours : all) {
        for (const QDateTime &change : {hours.begin, hours.end}) {
            // Hours that follow at once upon others are one with them.
            if (change > when && (!first || change < *first) && isIn(all, change) != isNow) {
                first = change;
            }
        }
    }
    // The last one's end says nothing: what follows it was not looked at.
    return first && first->date() <= when.date().addDays(kLookAhead) ? first : std::nullopt;
}

} // namespace millrace
