// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pagetext.h"

#include <QStringDecoder>

#include <algorithm>

namespace millrace {

namespace {

/// The charset that a Content-Type names, in lower case; empty where it names none.
QByteArray charsetOf(const QByteArray &contentType)
{
    const QByteArray type = contentType.toLower();
    const qsizetype at = type.indexOf("charset=");
    if (at < 0) {
        return {};
    }
    const QByteArray rest = type.sliced(at + 8);
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == ';' || c == ','; });
    QByteArray charset = rest.first(end - rest.begin()).trimmed();
    charset.removeIf([](char c) { return c == '"' || c == '\''; });
    return charset;
}

} // namespace

QString pageText(const QByteArray &body, const QByteArray &contentType)
{
    const QByteArray charset = charsetOf(contentType);
    const bool goesByPage = charset.isEmpty() || QStringConverter::encodingForData(body);
    QStringDecoder decoder =
        goesByPage ? QStringDecoder::decoderForHtml(body) : QStringDecoder(charset.constData());
    const bool isKnown = decoder.isValid();
    // A page without a mark that could say so in ASCII is in none of the wide ones (HTML standard, 13.2.3).
    const bool isWide = isKnown && QByteArray(decoder.name()).toLower().startsWith("utf-") &&
                        qstrcmp(decoder.name(), "UTF-8") != 0;
    const bool isWrong = isWide && !QStringConverter::encodingForData(body) && !body.left(64).contains('\0');
    if (!isKnown || isWrong) {
        decoder = QStringDecoder(QStringConverter::Utf8);
    }
    const QString text = decoder(body);
    // An unknown charset keeps ASCII where it is, as this one does, and each of its bytes.
    return !isKnown && decoder.hasError() ? QString::fromLatin1(body) : text;
}

} // namespace millrace
