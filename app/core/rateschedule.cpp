// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rateschedule.h"

#include "core/dailywindow.h"

namespace millrace {

namespace {

DailyWindow hoursOf(const RateSchedule &schedule)
{
    return {schedule.from, schedule.to, DailyWindow::kEveryDay};
}

} // namespace

qint64 limitAt(const RateSchedule &schedule, qint64 otherwise, const QDateTime &when)
{
    return schedule.enabled && isOpen(hoursOf(schedule), when) ? schedule.bytesPerSecond : otherwise;
}

std::optional<QDateTime> nextChange(const RateSchedule &schedule, const QDateTime &when)
{
    return schedule.enabled ? nextChange(hoursOf(schedule), when) : std::nullopt;
}

} // namespace millrace
