// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <optional>

namespace millrace {

/// Another speed limit for some hours of every day, by the clock on the wall.
struct RateSchedule
{
    bool enabled = false;
    /// From the first, included, to the second, which is not; past midnight where `to` is the earlier one,
    /// and all day where both are the same.
    QTime from{8, 0};
    QTime to{18, 0};
    /// Most bytes a second of all downloads together in these hours; 0 for no limit.
    qint64 bytesPerSecond = 0;

    friend bool operator==(const RateSchedule &, const RateSchedule &) = default;
};

/// The limit at a moment, in local time: the schedule's in its hours, `otherwise` in all others.
qint64 limitAt(const RateSchedule &schedule, qint64 otherwise, const QDateTime &when);

/// The first moment after `when` at which the hours begin or end; nothing where they never do.
std::optional<QDateTime> nextChange(const RateSchedule &schedule, const QDateTime &when);

} // namespace millrace
