// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace millrace {

/// Bytes `[begin, end)` of a file. `end` is kUnknown for "to the end, wherever that is".
struct ByteRange
{
    static constexpr qint64 kUnknown = -1;

    qint64 begin = 0;
    qint64 end = kUnknown;

    bool isOpenEnded() const { return end == kUnknown; }
    /// Number of bytes; kUnknown for an open range.
    qint64 size() const { return isOpenEnded() ? kUnknown : end - begin; }

    /// The value of a Range request header (RFC 9110, 14.1.2), whose last byte is inclusive: "bytes=50-99",
    /// "bytes=50-".
    QByteArray headerValue() const
    {
        QByteArray value("bytes=");
        value.append(QByteArray::number(begin)).append('-');
        if (!isOpenEnded()) {
            value.append(QByteArray::number(end - 1));
        }
        return value;
    }

    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

} // namespace millrace
