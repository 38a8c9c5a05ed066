// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include "core/shownhost.h"

#include <QCoreApplication>
#include <QLocale>

namespace millrace {

namespace {

constexpr qint64 kMinute = 60;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr int kHttpsPort = 443;
constexpr int kMaxRateDecimals = 2;

/// Gives the texts of this file their context.
struct FormatWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Format)
};

/// Three digits tell enough: no decimals from 100 of a unit on.
int decimalsFor(double bytes)
{
    while (bytes >= 1000) {
        bytes /= 1000;
    }
    return bytes >= 100 ? 0 : 1;
}

bool isHidden(QChar c)
{
    switch (c.unicode()) {
    // They join letters in names of many scripts, and reorder nothing.
    case 0x200C:
    case 0x200D:
        return false;
    case 0x2028:
    case 0x2029:
        return true;
    default:
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
    }
}

QString twoUnits(const QString &pattern, qint64 large, qint64 small)
{
    return pattern.arg(QLocale().toString(large), QLocale().toString(small));
}

} // namespace

QString formatSize(qint64 bytes)
{
    if (bytes < 0) {
        return {};
    }
    return QLocale().formattedDataSize(bytes, decimalsFor(static_cast<double>(bytes)),
                                       QLocale::DataSizeSIFormat);
}

QString formatSpeed(double bytesPerSecond)
{
    if (bytesPerSecond < 1) {
        return {};
    }
    return FormatWords::tr("%1/s", "speed, %1 is a size")
        .arg(formatSize(static_cast<qint64>(bytesPerSecond)));
}

QString formatDuration(qint64 seconds)
{
    if (seconds < 0) {
        return {};
    }
    if (seconds < kMinute) {
        return FormatWords::tr("%1s", "seconds").arg(QLocale().toString(seconds));
    }
    if (seconds < kHour) {
        return twoUnits(FormatWords::tr("%1m %2s", "minutes and seconds"), seconds / kMinute,
                        seconds % kMinute);
    }
    if (seconds < kDay) {
        return twoUnits(FormatWords::tr("%1h %2m", "hours and minutes"), seconds / kHour,
                        seconds % kHour / kMinute);
    }
    return twoUnits(FormatWords::tr("%1d %2h", "days and hours"), seconds / kDay, seconds % kDay / kHour);
}

QString spokenDuration(qint64 seconds)
{
    if (seconds < 0) {
        return {};
    }
    const auto rounded = [seconds](qint64 unit) { return static_cast<int>((seconds + unit / 2) / unit); };
    if (seconds < kMinute) {
        return seconds == 1 ? FormatWords::tr("1 second")
                            : FormatWords::tr("%n seconds", nullptr, static_cast<int>(seconds));
    }
    if (seconds < kHour - kMinute / 2) {
        return rounded(kMinute) == 1 ? FormatWords::tr("1 minute")
                                     : FormatWords::tr("%n minutes", nullptr, rounded(kMinute));
    }
    if (seconds < kDay - kHour / 2) {
        return rounded(kHour) == 1 ? FormatWords::tr("1 hour")
                                   : FormatWords::tr("%n hours", nullptr, rounded(kHour));
    }
    return rounded(kDay) == 1 ? FormatWords::tr("1 day") : FormatWords::tr("%n days", nullptr, rounded(kDay));
}

int permilleOf(qint64 received, qint64 total)
{
    if (total < 0) {
        return -1;
    }
    if (total == 0) {
        return 1000;
    }
    // By way of double: a thousand times a size may not fit into 64 bits.
    return qBound(0, static_cast<int>(static_cast<double>(received) * 1000.0 / static_cast<double>(total)),
                  1000);
}

QString visibleText(const QString &text)
{
    QString shown = text;
    for (QChar &c : shown) {
        if (isHidden(c)) {
            c = QChar(u'\u2426');
        }
    }
    return shown;
}

QString isolatedText(const QString &text)
{
    return QChar(u'\u2068') % visibleText(text) % QChar(u'\u2069');
}

QString shownLink(const QUrl &url)
{
    return visibleText(url.adjusted(QUrl::RemoveUserInfo).toDisplayString());
}

QString shownServer(const QUrl &url)
{
    const QString host = visibleText(shownHost(url));
    return url.port() < 0 ? host : QString(host % u':' % QString::number(url.port()));
}

QString shownServer(const QString &host, int port)
{
    QUrl url;
    url.setHost(host);
    const QString shown = visibleText(shownHost(url));
    return port == kHttpsPort ? shown : QString(shown % u':' % QString::number(port));
}

QString formatRate(qint64 bytesPerSecond)
{
    if (bytesPerSecond <= 0) {
        return FormatWords::tr("Unlimited", "speed limit");
    }
    qint64 unit = 1;
    while (bytesPerSecond / unit >= 1000) {
        unit *= 1000;
    }
    int decimals = 0;
    for (qint64 step = unit; decimals < kMaxRateDecimals && bytesPerSecond % step != 0; step /= 10) {
        ++decimals;
    }
    return FormatWords::tr("%1/s", "speed, %1 is a size")
        .arg(QLocale().formattedDataSize(bytesPerSecond, decimals, QLocale::DataSizeSIFormat));
}

QString formatFingerprint(const QByteArray &bytes, int perLine)
{
    QStringList lines;
    const qsizetype step = perLine > 0 ? perLine : qMax<qsizetype>(bytes.size(), 1);
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        lines.append(QString::fromLatin1(bytes.mid(at, step).toHex(':').toUpper()));
    }
    return lines.join(u'\n');
}

} // namespace millrace
