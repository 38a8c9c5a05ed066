// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digestheaders.h"

#include <algorithm>

namespace millrace {

namespace {

std::optional<QByteArray> fromBase64(QByteArrayView text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && !text.isEmpty() ? std::optional(*decoded) : std::nullopt;
}

std::optional<Checksum> checksumOf(QByteArrayView name, const QByteArray &digest)
{
    const auto algorithm = algorithmFromName(QString::fromLatin1(name));
    if (!algorithm || digest.size() != digestSize(*algorithm)) {
        return std::nullopt;
    }
    return Checksum{*algorithm, digest};
}

/// Reads a dictionary of RFC 8941, 3.2, whose members are byte sequences.
class DictionaryReader
{
public:
    explicit DictionaryReader(QByteArrayView text) : m_rest(text) {}

    bool isAtEnd() const { return m_rest.isEmpty(); }

    void skip(QByteArrayView any)
    {
        while (!m_rest.isEmpty() && any.contains(m_rest.front())) {
            m_rest = m_rest.sliced(1);
        }
    }

    bool take(char c)
    {
        const bool isThere = !m_rest.isEmpty() && m_rest.front() == c;
        m_rest = m_rest.sliced(isThere ? 1 : 0);
        return isThere;
    }

    /// Empty where there is none.
    QByteArrayView key()
    {
        const auto isFirst = [](char c) { return (c >= 'a' && c <= 'z') || c == '*'; };
        const auto isFurther = [isFirst](char c) {
            return isFirst(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
        };
        qsizetype size = 0;
        while (size < m_rest.size() && (size == 0 ? isFirst(m_rest[size]) : isFurther(m_rest[size]))) {
            ++size;
        }
        const QByteArrayView read = m_rest.first(size);
        m_rest = m_rest.sliced(size);
        return read;
    }

    std::optional<QByteArray> bytes()
    {
        const qsizetype end = take(':') ? m_rest.indexOf(':') : -1;
        if (end < 0) {
            return std::nullopt;
        }
        const auto decoded = fromBase64(m_rest.first(end));
        m_rest = m_rest.sliced(end + 1);
        return decoded;
    }

    /// Parameters mean nothing here. False where they are malformed.
    bool skipParameters()
    {
        while (take(';')) {
            skip(" ");
            if (key().isEmpty() || (take('=') && !skipItem())) {
                return false;
            }
        }
        return true;
    }

private:
    bool skipItem()
    {
        if (take('"')) {
            while (!m_rest.isEmpty() && m_rest.front() != '"') {
                m_rest = m_rest.sliced(std::min<qsizetype>(m_rest.front() == '\\' ? 2 : 1, m_rest.size()));
            }
            return take('"');
        }
        const qsizetype before = m_rest.size();
        while (!m_rest.isEmpty() && !QByteArrayView(";, \t\"").contains(m_rest.front())) {
            m_rest = m_rest.sliced(1);
        }
        return m_rest.size() < before;
    }

    QByteArrayView m_rest;
};

} // namespace

QList<Checksum> digestsOfReprDigest(QByteArrayView value)
{
    QList<Checksum> digests;
    DictionaryReader reader(value.trimmed());
    while (!reader.isAtEnd()) {
        const QByteArrayView key = reader.key();
        const auto bytes = !key.isEmpty() && reader.take('=') ? reader.bytes() : std::nullopt;
        if (!bytes || !reader.skipParameters()) {
            return {};
        }
        if (const auto checksum = checksumOf(key, *bytes)) {
            // Of a key that stands there twice the last one counts.
            digests.removeIf([&](const Checksum &c) { return c.algorithm == checksum->algorithm; });
            digests.append(*checksum);
        }
        reader.skip(" \t");
        if (reader.isAtEnd()) {
            break;
        }
        const bool hasComma = reader.take(',');
        reader.skip(" \t");
        if (!hasComma || reader.isAtEnd()) {
            return {};
        }
    }
    return digests;
}

QList<Checksum> digestsOfDigest(QByteArrayView value)
{
    QList<Checksum> digests;
    const QByteArrayList instances = value.toByteArray().split(',');
    for (const QByteArray &instance : instances) {
        const qsizetype split = instance.indexOf('=');
        const auto bytes = split < 0 ? std::nullopt : fromBase64(instance.mid(split + 1).trimmed());
        const auto checksum = bytes ? checksumOf(instance.left(split).trimmed(), *bytes) : std::nullopt;
        if (checksum) {
            digests.append(*checksum);
        }
    }
    return digests;
}

std::optional<Checksum> digestOfContentMd5(QByteArrayView value)
{
    const auto bytes = fromBase64(value.trimmed());
    return bytes ? checksumOf("md5", *bytes) : std::nullopt;
}

} // namespace millrace
