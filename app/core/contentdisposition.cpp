// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentdisposition.h"

#include <QByteArrayView>
#include <QList>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace millrace {

namespace {

/// One piece of the header between semicolons: `name=value`, or a bare word, the type for one.
struct Parameter
{
    QByteArray name; ///< in lower case; empty for a bare word
    QByteArray value;
    bool isQuoted = false;
    /// False where a quote stands in the middle of a value: nobody can tell what is meant.
    bool isUsable = true;
};

/// Takes a header apart, one piece at a time. Semicolons inside quoted strings separate nothing.
class ParameterReader
{
public:
    explicit ParameterReader(QByteArrayView header) : m_rest(header) {}

    bool atEnd() const { return m_rest.isEmpty(); }

    Parameter next()
    {
        Parameter parameter;
        const QByteArrayView name = takeUntil("=;\"");
        if (!startsWith('=')) {
            parameter.value = name.toByteArray();
            parameter.value += takePiece();
            parameter.value = parameter.value.trimmed();
            return parameter;
        }
        parameter.name = name.trimmed().toByteArray().toLower();
        take(1);
        m_rest = m_rest.trimmed();
        parameter.isQuoted = startsWith('"');
        if (parameter.isQuoted) {
            parameter.value = takeQuotedString();
            takePiece(); // whatever follows the closing quote means nothing
        } else {
            const QByteArrayView piece = takePiece();
            parameter.isUsable = !piece.contains('"');
            parameter.value = piece.trimmed().toByteArray();
        }
        return parameter;
    }

private:
    bool startsWith(char c) const { return !m_rest.isEmpty() && m_rest.front() == c; }

    QByteArrayView take(qsizetype count)
    {
        const QByteArrayView taken = m_rest.first(count);
        m_rest = m_rest.sliced(count);
        return taken;
    }

    QByteArrayView takeUntil(QByteArrayView stops)
    {
        qsizetype count = 0;
        while (count < m_rest.size() && !stops.contains(m_rest[count])) {
            ++count;
        }
        return take(count);
    }

    /// From the opening quote to behind the closing one, or to the end where that is missing; escapes
    /// resolved.
    QByteArray takeQuotedString()
    {
        QByteArray text;
        take(1);
        while (!m_rest.isEmpty() && !startsWith('"')) {
            if (startsWith('\\') && m_rest.size() > 1) {
                take(1);
            }
            text += take(1).front();
        }
        take(m_rest.isEmpty() ? 0 : 1);
        return text;
    }

    /// To behind the next semicolon that is not quoted; returns what stands before it.
    QByteArrayView takePiece()
    {
        const QByteArrayView whole = m_rest;
        takeUntil(";\"");
        while (startsWith('"')) {
            takeQuotedString();
            takeUntil(";\"");
        }
        const QByteArrayView piece = whole.first(whole.size() - m_rest.size());
        take(m_rest.isEmpty() ? 0 : 1);
        return piece;
    }

    QByteArrayView m_rest;
};

/// The byte that two hexadecimal digits at `index` stand for.
std::optional<char> byteAt(QByteArrayView text, qsizetype index)
{
    if (index + 2 > text.size()) {
        return std::nullopt;
    }
    unsigned char byte = 0;
    const char *const end = text.data() + index + 2;
    const auto result = std::from_chars(text.data() + index, end, byte, 16);
    return result.ec == std::errc() && result.ptr == end ? std::optional(static_cast<char>(byte))
                                                         : std::nullopt;
}

/// Resolves escapes of `sign` and two hexadecimal digits; nothing where one is incomplete.
std::optional<QByteArray> unescaped(QByteArrayView text, char sign)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        std::optional<char> byte = text[i];
        if (text[i] == sign) {
            byte = byteAt(text, i + 1);
            i += 2;
        }
        if (!byte) {
            return std::nullopt;
        }
        bytes += *byte;
    }
    return bytes;
}

/// Windows-1252 is ISO-8859-1 but for these (0x80 to 0x9F); the five that it leaves open stay controls.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/// Decodes bytes of a named character set; nothing where the set is unknown or the bytes are none of it. The
/// list is fixed, for what else Qt knows depends on how it was built.
std::optional<QString> decoded(const QByteArray &charset, const QByteArray &bytes)
{
    const QByteArray set = charset.toLower();
    if (set == "utf-8" || set == "utf8" || set == "us-ascii") {
        return bytes.isValidUtf8() ? std::optional(QString::fromUtf8(bytes)) : std::nullopt;
    }
    if (set != "iso-8859-1" && set != "windows-1252") {
        return std::nullopt;
    }
    QString text = QString::fromLatin1(bytes);
    if (set.endsWith("1252")) {
        for (QChar &c : text) {
            if (c.unicode() >= 0x80 && c.unicode() < 0xA0) {
                c = QChar(kWindows1252[c.unicode() - 0x80U]);
            }
        }
    }
    return text;
}

/// An extended value (RFC 8187): CHARSET'LANGUAGE'TEXT, with percent escapes.
std::optional<QString> decodedExtendedValue(const QByteArray &value)
{
    const bool isAscii =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (!isAscii || second < 0) {
        return std::nullopt;
    }
    const std::optional<QByteArray> bytes = unescaped(value.sliced(second + 1), '%');
    return bytes ? decoded(value.first(first), *bytes) : std::nullopt;
}

/// One encoded word (RFC 2047) without its "=?" and "?=": CHARSET?ENCODING?TEXT.
std::optional<QString> decodedWord(const QByteArray &word)
{
    const QList<QByteArray> parts = word.split('?');
    if (parts.size() != 3) {
        return std::nullopt;
    }
    std::optional<QByteArray> bytes;
    if (parts[1].compare("q", Qt::CaseInsensitive) == 0) {
        bytes = unescaped(QByteArray(parts[2]).replace('_', ' '), '=');
    } else if (parts[1].compare("b", Qt::CaseInsensitive) == 0) {
        const auto result = QByteArray::fromBase64Encoding(parts[2], QByteArray::AbortOnBase64DecodingErrors);
        if (result) {
            bytes = *result;
        }
    }
    return bytes ? decoded(parts[0].split('*').first(), *bytes) : std::nullopt; // CHARSET*LANGUAGE: RFC 2231
}

/// Encoded words with plain text between them; white space between two words belongs to neither.
std::optional<QString> decodedWords(const QByteArray &value)
{
    QString text;
    qsizetype pos = 0;
    while (pos < value.size()) {
        const qsizetype begin = value.indexOf("=?", pos);
        const QByteArray between = value.sliced(pos, (begin < 0 ? value.size() : begin) - pos);
        if (pos == 0 || begin < 0 || !between.trimmed().isEmpty()) {
            text += QString::fromUtf8(between);
        }
        if (begin < 0) {
            break;
        }
        // The text of a word may begin with "=", so the end is looked for behind the third question mark.
        const qsizetype second = value.indexOf('?', begin + 2);
        const qsizetype third = second < 0 ? -1 : value.indexOf('?', second + 1);
        const qsizetype end = third < 0 ? -1 : value.indexOf("?=", third + 1);
        const auto word = end < 0 ? std::nullopt : decodedWord(value.sliced(begin + 2, end - begin - 2));
        if (!word) {
            return std::nullopt;
        }
        text += *word;
        pos = end + 2;
    }
    return text;
}

/// Decodes percent escapes; incomplete ones stay. One run of escapes that is not UTF-8 makes it all stay, for
/// then they were not meant as escapes.
QString withoutPercentEscapes(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray result;
    for (qsizetype i = 0; i < utf8.size();) {
        QByteArray run;
        while (i < utf8.size() && utf8[i] == '%') {
            const std::optional<char> byte = byteAt(utf8, i + 1);
            if (!byte) {
                break;
            }
            run += *byte;
            i += 3;
        }
        if (!run.isValidUtf8()) {
            return text;
        }
        result += run;
        if (i < utf8.size()) {
            result += utf8[i++];
        }
    }
    return QString::fromUtf8(result);
}

/// The value of a plain `filename`, as servers really send it.
QString decodedPlainValue(const QByteArray &value)
{
    if (value.startsWith("=?")) {
        return decodedWords(value).value_or(QString());
    }
    QString text = value.isValidUtf8() ? QString::fromUtf8(value) : QString::fromLatin1(value);
    text.replace(u'\t', u' ').replace(u'\r', u' ').replace(u'\n', u' ');
    return withoutPercentEscapes(text);
}

} // namespace

QString fileNameFromContentDisposition(const QByteArray &header)
{
    QString plain;
    ParameterReader reader(header);
    for (bool isFirst = true; !reader.atEnd(); isFirst = false) {
        const Parameter parameter = reader.next();
        const bool isWord = parameter.name.isEmpty() && !parameter.value.isEmpty();
        if (isWord && (!isFirst || parameter.value.startsWith('"'))) {
            break; // a second type, or a quoted one: what follows may be text that was meant as no parameter
        }
        if (!parameter.isUsable) {
            continue;
        }
        if (parameter.name == "filename*" && !parameter.isQuoted) {
            // Wins over `filename` wherever it stands (RFC 6266, 4.3).
            QString extended = decodedExtendedValue(parameter.value).value_or(QString());
            if (!extended.trimmed().isEmpty()) {
                return extended;
            }
        } else if (parameter.name == "filename" && plain.trimmed().isEmpty()) {
            plain = decodedPlainValue(parameter.value);
        }
    }
    return plain.trimmed().isEmpty() ? QString() : plain;
}

} // namespace millrace
