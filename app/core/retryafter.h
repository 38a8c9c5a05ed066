// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace millrace {

/// Reads a Retry-After header (RFC 9110, 10.2.3): seconds, or a date in one of HTTP's three forms. From 0 to
/// 86,400 s, longer waits cut to that; nothing where it is neither, or was sent twice.
///
/// \param dateHeader  the same response's Date, from which a date is counted, as this computer's clock may be
///                    wrong; empty or no date: from `now`.
/// \param now  in UTC.
std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView value, QByteArrayView dateHeader,
                                                    const QDateTime &now);

/// Reads a date as HTTP sends it (RFC 9110, 5.6.7), in any of the three forms, letter for letter; nothing
/// where it is none. Two digits of a year are within 50 years of `now`, or in the past.
std::optional<QDateTime> parseHttpDate(QByteArrayView value, const QDateTime &now);

} // namespace millrace
