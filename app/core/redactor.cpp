// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include <QRegularExpression>
#include <QUrlQuery>

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

} // namespace

QString redactedLink(const QUrl &url)
{
    if (!url.hasQuery()) {
        return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    }
    QUrl shown = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    QUrlQuery query(shown);
    QList<std::pair<QString, QString>> items = query.queryItems(QUrl::FullyEncoded);
    for (auto &[key, value] : items) {
        if (looksSecret(key)) {
            value = QStringLiteral("\u2026");
        }
    }
    query.setQueryItems(items);
    shown.setQuery(query);
    return shown.toDisplayString();
}

QString redactedText(const QString &text)
{
    if (!text.contains(QLatin1String("://"))) {
        return text;
    }
    static const QRegularExpression link(QStringLiteral("\\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s\"'<>]+"));
    QString result;
    qsizetype from = 0;
    for (auto matches = link.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).mid(from, match.capturedStart() - from);
        result += redactedLink(QUrl(match.captured()));
        from = match.capturedEnd();
    }
    result += QStringView(text).mid(from);
    return result;
}

QString withoutUserInfo(const QString &line)
{
    static const QRegularExpression userInfo(
        QStringLiteral("^(\\s*[<\"']?(?:[a-zA-Z][a-zA-Z0-9+.-]*:/+|/+)?)[^/?#\\s]*@"));
    return QString(line).replace(userInfo, QStringLiteral("\\1"));
}

} // namespace millrace
