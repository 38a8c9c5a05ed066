// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retryafter.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds kLongestWait = 24h;
// More digits than any wait that is not cut.
constexpr qsizetype kMostDigits = 6;

/// IMF-fixdate, RFC 850 and asctime.
const QList<QRegularExpression> &dateForms()
{
    static const QString month = QStringLiteral("(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)");
    static const QString time = QStringLiteral("(?<time>\\d\\d:\\d\\d:\\d\\d)");
    static const QString shortDay = QStringLiteral("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)");
    static const QString longDay = QStringLiteral("(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day");
    static const QList<QRegularExpression> forms = {
        QRegularExpression(u"\\A" % shortDay % u", (?<day>\\d\\d) " % month % u" (?<year>\\d{4}) " % time %
                           u" GMT\\z"),
        QRegularExpression(u"\\A" % longDay % u", (?<day>\\d\\d)-" % month % u"-(?<year>\\d\\d) " % time %
                           u" GMT\\z"),
        QRegularExpression(u"\\A" % shortDay % u' ' % month % u" (?<day>\\d\\d| \\d) " % time %
                           u" (?<year>\\d{4})\\z"),
    };
    return forms;
}

int monthNumber(const QString &name)
{
    return static_cast<int>(QStringLiteral("JanFebMarAprMayJunJulAugSepOctNovDec").indexOf(name)) / 3 + 1;
}

int fullYear(const QString &digits, int thisYear)
{
    int year = digits.toInt();
    if (digits.size() == 2) {
        year += thisYear / 100 * 100;
        year += year > thisYear + 50 ? -100 : 0;
    }
    return year;
}

} // namespace

std::optional<QDateTime> parseHttpDate(QByteArrayView value, const QDateTime &now)
{
    const QString text = QString::fromLatin1(value);
    for (const QRegularExpression &form : dateForms()) {
        const QRegularExpressionMatch match = form.match(text);
        if (!match.hasMatch()) {
            continue;
        }
        const QDate date(fullYear(match.captured(QStringLiteral("year")), now.date().year()),
                         monthNumber(match.captured(QStringLiteral("month"))),
                         match.captured(QStringLiteral("day")).trimmed().toInt());
        const QTime time = QTime::fromString(match.captured(QStringLiteral("time")), Qt::ISODate);
        return date.isValid() && time.isValid() ? std::optional(QDateTime(date, time, Qt::UTC))
                                                : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView value, QByteArrayView dateHeader,
                                                    const QDateTime &now)
{
    const QByteArrayView text = value.trimmed();
    const bool isNumber =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (isNumber) {
        const auto first = std::find_if(text.begin(), text.end(), [](char c) { return c != '0'; });
        const QByteArrayView digits(first, text.end());
        return digits.size() > kMostDigits
                   ? kLongestWait
                   : std::min(std::chrono::seconds(digits.toByteArray().toInt()), kLongestWait);
    }
    const std::optional<QDateTime> until = parseHttpDate(text, now);
    if (!until) {
        return std::nullopt;
    }
    const QDateTime from = parseHttpDate(dateHeader.trimmed(), now).value_or(now);
    return std::clamp(std::chrono::seconds(from.secsTo(*until)), 0s, kLongestWait);
}

} // namespace millrace
