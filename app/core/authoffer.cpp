// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/authoffer.h"

#include "core/redactor.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr qsizetype kMaxRealm = 80;

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
               c == '_';
    });
}

/// Splits at the commas outside of quotes.
QByteArrayList partsOf(const QByteArray &value)
{
    QByteArrayList parts{QByteArray()};
    bool isQuoted = false;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (isQuoted && c == '\\' && i + 1 < value.size()) {
            parts.last() += value.mid(i, 2);
            ++i;
            continue;
        }
        isQuoted = isQuoted != (c == '"');
        if (c == ',' && !isQuoted) {
            parts.append(QByteArray());
        } else {
            parts.last() += c;
        }
    }
    return parts;
}

QString unquoted(QByteArray text)
{
    text = text.trimmed();
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"')) {
        text = text.sliced(1, text.size() - 2);
    }
    QString plain;
    for (const QChar c : QString::fromUtf8(text)) {
        if (c != u'\\' && c.isPrint()) {
            plain += c;
        }
    }
    return redactedText(plain).left(kMaxRealm);
}

} // namespace

AuthOffer authOfferOf(const QByteArray &value)
{
    AuthOffer offer;
    for (const QByteArray &raw : partsOf(value)) {
        QByteArray part = raw.trimmed();
        // "Basic realm=…" begins a challenge, "qop=…" goes on with one.
        const qsizetype space = part.indexOf(' ');
        const QByteArray first = part.left(space < 0 ? part.size() : space);
        if (isToken(first) && !part.mid(first.size()).trimmed().startsWith('=')) {
            const QString scheme = QString::fromLatin1(first);
            if (!offer.offers(QLatin1String(first))) {
                offer.schemes.append(scheme);
            }
            part = part.mid(first.size()).trimmed();
        }
        const qsizetype equals = part.indexOf('=');
        if (offer.realm.isEmpty() && equals > 0 && part.left(equals).trimmed().toLower() == "realm") {
            offer.realm = unquoted(part.mid(equals + 1));
        }
    }
    return offer;
}

QString AuthOffer::text() const
{
    const QString names = schemes.join(QLatin1String(", "));
    return realm.isEmpty() ? names : names % QLatin1String(": ") % realm;
}

bool offersOnlyDigest(const QString &text)
{
    return text.compare(QLatin1String("Digest"), Qt::CaseInsensitive) == 0 ||
           text.startsWith(QLatin1String("Digest:"), Qt::CaseInsensitive);
}

} // namespace millrace
