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
    return std::any_of(kParts.begin(), kParts.end(), [&key](const char *part) {
        return key.contains(QLatin1String(part), Qt::CaseInsensitive);
    });
}

/// Nobody before the host of a link, be it one in another's path or query.
QString withoutUsers(QString text)
{
    static const QRegularExpression userInfo(QStringLiteral("://[^/?#\\s]*@"));
    return text.replace(userInfo, QStringLiteral("://"));
}

/// A link's query items, and those of links among their values.
QString withoutSecretValues(const QString &link)
{
    static const QRegularExpression key(QStringLiteral("[?&;]([^=&;?]*)="));
    QString shown;
    qsizetype at = 0;
    for (auto matches = key.globalMatch(link); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedStart() >= at && looksSecret(match.captured(1))) {
            shown += QStringView(link).mid(at, match.capturedEnd() - at);
            shown += u'\u2026';
            const qsizetype end = link.indexOf(u'&', match.capturedEnd());
            at = end < 0 ? link.size() : end;
        }
    }
    return shown + QStringView(link).mid(at);
}

} // namespace

QString redactedLink(const QUrl &url)
{
    const QString shown = withoutUsers(url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment));
    return url.hasQuery() ? withoutSecretValues(shown) : shown;
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
