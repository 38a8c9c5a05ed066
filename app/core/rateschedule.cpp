// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rateschedule.h"

namespace millrace {

qint64 limitAt(const RateSchedule &schedule, qint64 otherwise, const QDateTime &when)
{
    if (!schedule.enabled) {
        return otherwise;
    }
    const QTime time = when.time();
    const bool isIn = schedule.from < schedule.to ? time >= schedule.from && time < schedule.to
                                                  : time >= schedule.from || time < schedule.to;
    return isIn ? schedule.bytesPerSecond : otherwise;
}

std::optional<QDateTime> nextChange(const RateSchedule &schedule, const QDateTime &when)
{
    if (!schedule.enabled || schedule.from == schedule.to) {
        return std::nullopt;
    }
    std::optional<QDateTime> first;
    for (const QTime time : {schedule.from, schedule.to}) {
        // Where the clocks are put forward over it, Qt takes the moment after the gap.
        QDateTime next(when.date(), time);
        if (next <= when) {
            next = QDateTime(when.date().addDays(1), time);
        }
        first = first && *first <= next ? first : next;
    }
    return first;
}

} // namespace millrace
