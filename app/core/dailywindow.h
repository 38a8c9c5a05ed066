// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <optional>

namespace millrace {

/// Hours that come again every day, or on some days of the week, by the clock on the wall.
struct DailyWindow
{
    /// Bits of `weekdays`: Monday is 1, Sunday 64.
    static constexpr quint8 kEveryDay = 0x7f;
    /// The bit of a day as Qt numbers them, 1 (Monday) to 7.
    static constexpr quint8 bitOf(int dayOfWeek) { return static_cast<quint8>(1U << (dayOfWeek - 1)); }

    /// From the first, included, to the second, which is not; past midnight where `to` is the earlier one,
    /// and a whole day where both are the same.
    QTime from{22, 0};
    QTime to{6, 0};
    /// The days on which the hours begin.
    quint8 weekdays = kEveryDay;

    friend bool operator==(const DailyWindow &, const DailyWindow &) = default;
};

/// Whether a moment lies in the hours. They are those of the moment's own time zone: where the clocks are put
/// forward over a beginning or an end, it comes that much later by the clock; where they are put back, hours
/// begin and end at the second of the two.
bool isOpen(const DailyWindow &window, const QDateTime &when);

/// The first moment after `when` at which isOpen() is another; nothing where it never is.
std::optional<QDateTime> nextChange(const DailyWindow &window, const QDateTime &when);

} // namespace millrace
