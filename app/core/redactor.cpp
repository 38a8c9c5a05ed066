// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

bool looksSecret(const QString &key)
{
    // Parts of names under which signed and session links carry what grants access.
    static constexpr std::array kParts = {"auth",   "cred", "key", "pass",  "pwd",
                                          "secret", "sess", "sig", "token", "ticket"};
    // Too short to be looked for in other words.
    static constexpr std::array kWhole = {"hmac", "jwt", "pw", "sid"};
    return std::any_of(
               kParts.begin(), kParts.end(),
               [&key](const char *part) { return key.contains(QLatin1String(part), Qt::CaseInsensitive); }) ||
           std::any_of(kWhole.begin(), kWhole.end(), [&key](const char *word) {
               return key.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
           });
}

/// Nobody before the host of a link, be it one in another's path or query.
QString withoutUsers(QString text)
{
    static const QRegularExpression userInfo(QStringLiteral("://[^/?#\\s]*@"));
    return text.replace(userInfo, QStringLiteral("://"));
}

/// The items of a link's path and query, and those of links among their values.
///
/// \param hides  whether a value whose key tells nothing is to go too.
QString withoutValues(const QString &link, bool (*hides)(QStringView value))
{
    static const QRegularExpression key(QStringLiteral("[?&;]([^=&;?/]*)="));
    QString shown;
    qsizetype at = 0;
    for (auto matches = key.globalMatch(link); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedStart() < at) {
            continue;
        }
        const qsizetype begin = match.capturedEnd();
        const qsizetype next = link.indexOf(u'&', begin);
        const qsizetype end = next < 0 ? link.size() : next;
        if (looksSecret(match.captured(1)) || hides(QStringView(link).sliced(begin, end - begin))) {
            shown += QStringView(link).mid(at, begin - at);
            shown += u'\u2026';
            at = end;
        }
    }
    return shown + QStringView(link).mid(at);
}

/// Whether a value is, once it is decoded, a link with a user or such items, or has further items in it.
bool hidesSecret(QStringView value)
{
    // A link in a link in a link.
    constexpr int kMostEncodings = 3;
    QString text = value.toString();
    for (int i = 0; i < kMostEncodings && text.contains(u'%'); ++i) {
        text = QUrl::fromPercentEncoding(text.toUtf8());
        const QString items = u'?' + text;
        if (withoutUsers(text) != text || withoutValues(items, [](QStringView) { return false; }) != items) {
            return true;
        }
    }
    return false;
}

} // namespace

QString redactedLink(const QUrl &url)
{
    const QString shown = withoutUsers(url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment));
    return shown.contains(u'=') ? withoutValues(shown, &hidesSecret) : shown;
}

QString redactedText(const QString &text)
{
    if (!text.contains(QLatin1String("://"))) {
        return text;
    }
    // An apostrophe may stand in a link. Any length of a scheme would cost the square of a long word's.
    static const QRegularExpression link(QStringLiteral("[a-zA-Z][a-zA-Z0-9+.-]{0,19}://[^\\s\"<>]+"));
    const QString nobody = withoutUsers(text);
    QString result;
    qsizetype from = 0;
    for (auto matches = link.globalMatch(nobody); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(nobody).mid(from, match.capturedStart() - from);
        result += redactedLink(QUrl(match.captured()));
        from = match.capturedEnd();
    }
    result += QStringView(nobody).mid(from);
    return result;
}

QString withoutUserInfo(const QString &line)
{
    static const QRegularExpression userInfo(
        QStringLiteral("^(\\s*[<\"']?(?:[a-zA-Z][a-zA-Z0-9+.-]*:/+|/+)?)[^/?#\\s]*@"));
    return QString(line).replace(userInfo, QStringLiteral("\\1"));
}

} // namespace millrace
