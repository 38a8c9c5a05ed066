// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shownhost.h"

#include <QChar>

namespace millrace {

namespace {

/// One script for those that are written together; Common for what belongs to all.
QChar::Script scriptFamily(char32_t character)
{
    const QChar::Script script = QChar::script(character);
    switch (script) {
    case QChar::Script_Unknown:
    case QChar::Script_Inherited:
        return QChar::Script_Common;
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Hangul:
    case QChar::Script_Han:
        return QChar::Script_Latin;
    default:
        return script;
    }
}

bool hasSeveralScripts(const QString &host)
{
    QChar::Script seen = QChar::Script_Common;
    for (const char32_t character : host.toUcs4()) {
        const QChar::Script script = scriptFamily(character);
        if (script != QChar::Script_Common && seen != QChar::Script_Common && script != seen) {
            return true;
        }
        seen = script == QChar::Script_Common ? seen : script;
    }
    return false;
}

} // namespace

QString shownHost(const QUrl &url)
{
    QString encoded = url.host(QUrl::FullyEncoded);
    if (encoded.endsWith(u'.')) {
        encoded.chop(1);
    }
    if (!encoded.contains(QLatin1String("xn--"))) {
        return encoded;
    }
    // QUrl shows the letters for some top domains only.
    const QString letters = QUrl::fromAce(encoded.toLatin1(), QUrl::IgnoreIDNWhitelist);
    return hasSeveralScripts(letters) ? QString(letters % QLatin1String(" (") % encoded % u')') : letters;
}

} // namespace millrace
