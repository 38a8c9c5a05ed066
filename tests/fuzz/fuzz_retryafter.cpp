// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retryafter.h"
#include "tests/fuzz/property.h"

#include <QLocale>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

constexpr qint64 kDay = 86'400;

/// The wait that digits ask for, counted one by one.
qint64 waitOf(const QByteArray &digits)
{
    qint64 seconds = 0;
    for (const char digit : digits) {
        seconds = std::min(seconds * 10 + (digit - '0'), kDay);
    }
    return seconds;
}

void requireDateRead(const QByteArray &value, const QDateTime &now)
{
    const auto date = parseHttpDate(value, now);
    if (!date) {
        return;
    }
    require(date->isValid() && date->timeSpec() == Qt::UTC, "a date is one");
    const QString fixed = QLocale::c().toString(*date, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    require(parseHttpDate(fixed.toLatin1(), now) == date, "a date that is written is read", fixed);
}

} // namespace

/// The value, and behind a NUL the response's Date.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayList parts = partsOf(bytesOf(data, size), 2);
    const QDateTime now(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC);
    const auto wait = parseRetryAfter(parts[0], parts[1], now);
    require(!wait || (wait->count() >= 0 && wait->count() <= kDay), "from nothing to a day");
    const QByteArray text = parts[0].trimmed();
    const bool isNumber =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    require(isNumber ? wait && wait->count() == waitOf(text) : !wait || parseHttpDate(text, now),
            "digits are seconds, the rest is a date");
    requireDateRead(parts[0], now);
    requireDateRead(parts[1], now);
    return 0;
}
