// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/filename.h"

#include <QByteArray>
#include <QString>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace millrace::fuzz {

/// Ends the fuzzer with a finding, so that libFuzzer keeps the input, where a promise does not hold.
inline void require(bool holds, const char *promise, const QString &what = {})
{
    if (!holds) {
        std::fprintf(stderr, "Broken promise: %s: \"%s\"\n", promise, what.toUtf8().constData());
        std::abort();
    }
}

inline QByteArray bytesOf(const uint8_t *data, size_t size)
{
    return {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
}

/// A text: UTF-8, or behind a first byte 0xFF any UTF-16, lone surrogates included.
inline QString textOf(const QByteArray &bytes)
{
    if (!bytes.startsWith('\xFF')) {
        return QString::fromUtf8(bytes);
    }
    QString text;
    for (qsizetype i = 1; i + 1 < bytes.size(); i += 2) {
        text += QChar(static_cast<uchar>(bytes[i]), static_cast<uchar>(bytes[i + 1]));
    }
    return text;
}

/// The input cut at each NUL, and at least so many parts, the last of which may be empty.
inline QList<QByteArray> partsOf(const QByteArray &bytes, qsizetype count)
{
    QList<QByteArray> parts = bytes.split('\0');
    while (parts.size() < count) {
        parts.append(QByteArray());
    }
    return parts;
}

/// What sanitizeFileName() promises.
inline void requireHarmless(const QString &name)
{
    require(!name.isEmpty(), "a name is never empty");
    require(name.isValidUtf16(), "no split code point", name);
    require(name.toUtf8().size() <= kMaxFileNameBytes, "at most 240 bytes", name);
    const bool isClean = std::none_of(name.begin(), name.end(), [](QChar c) {
        return QStringView(u"/\\<>:\"|?*").contains(c) || c.category() == QChar::Other_Control ||
               c.category() == QChar::Other_Format;
    });
    require(isClean, "no separator, control, format or reserved character", name);
    const QChar first = name.front();
    require(first != u'.' && first != u'-' && !first.isSpace(), "a harmless beginning", name);
    require(name.back() != u'.' && !name.back().isSpace(), "a harmless end", name);
    require(name == name.normalized(QString::NormalizationForm_C), "NFC", name);
    for (const char *extension : {".desktop", ".lnk", ".url", ".scf", ".webloc"}) {
        require(!name.endsWith(QLatin1String(extension), Qt::CaseInsensitive), "nothing that runs", name);
    }
    require(sanitizeFileName(name) == name, "a harmless name stays as it is", name);
}

} // namespace millrace::fuzz
