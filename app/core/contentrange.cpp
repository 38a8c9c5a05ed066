// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentrange.h"

#include <QByteArray>
#include <QList>

#include <limits>

namespace millrace {

namespace {

/// Digits only: no sign, no white space, no overflow.
std::optional<qint64> parseNumber(QByteArrayView digits)
{
    if (digits.isEmpty()) {
        return std::nullopt;
    }
    qint64 value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        const qint64 digit = c - '0';
        if (value > (std::numeric_limits<qint64>::max() - digit) / 10) {
            return std::nullopt;
        }
        value = value * 10 + digit;
    }
    return value;
}

std::optional<ByteRange> parseRange(QByteArrayView text)
{
    const qsizetype dash = text.indexOf('-');
    if (dash < 0) {
        return std::nullopt;
    }
    const auto first = parseNumber(text.first(dash));
    const auto last = parseNumber(text.sliced(dash + 1));
    if (!first || !last || *last < *first || *last == std::numeric_limits<qint64>::max()) {
        return std::nullopt;
    }
    return ByteRange{*first, *last + 1};
}

} // namespace

std::optional<ContentRange> parseContentRange(QByteArrayView value)
{
    constexpr QByteArrayView kUnit = "bytes ";
    value = value.trimmed();
    if (value.size() <= kUnit.size() ||
        qstrnicmp(value.data(), kUnit.data(), static_cast<size_t>(kUnit.size())) != 0) {
        return std::nullopt;
    }
    value = value.sliced(kUnit.size()).trimmed();
    const qsizetype slash = value.indexOf('/');
    if (slash < 0) {
        return std::nullopt;
    }
    const QByteArrayView rangeText = value.first(slash);
    const QByteArrayView totalText = value.sliced(slash + 1);

    ContentRange result;
    if (totalText != "*") {
        const auto total = parseNumber(totalText);
        if (!total) {
            return std::nullopt;
        }
        result.total = *total;
    }
    if (rangeText == "*") {
        return result.total < 0 ? std::nullopt : std::optional(result);
    }
    result.range = parseRange(rangeText);
    if (!result.range || (result.total >= 0 && result.range->end > result.total)) {
        return std::nullopt;
    }
    return result;
}

std::optional<qint64> parseContentLength(QByteArrayView value)
{
    std::optional<qint64> length;
    for (const QByteArray &part : value.toByteArray().split(',')) {
        const auto number = parseNumber(part.trimmed());
        if (!number || (length && *length != *number)) {
            return std::nullopt;
        }
        length = number;
    }
    return length;
}

} // namespace millrace
