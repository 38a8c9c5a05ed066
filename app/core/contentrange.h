// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"

#include <QByteArrayView>

#include <optional>

namespace millrace {

/// A Content-Range header (RFC 9110, 14.4). `range` is missing in the form of a 416, "bytes */100"; `total`
/// is -1 for "*".
struct ContentRange
{
    std::optional<ByteRange> range;
    qint64 total = -1;

    friend bool operator==(const ContentRange &, const ContentRange &) = default;
};

/// Reads a Content-Range value; nothing for any other unit than bytes, for what is malformed, contradicts
/// itself or does not fit 63 bits.
std::optional<ContentRange> parseContentRange(QByteArrayView value);

/// Reads a Content-Length value: digits only, fits 63 bits. The same number sent several times ("5, 5") is
/// that number (RFC 9110, 8.6).
std::optional<qint64> parseContentLength(QByteArrayView value);

} // namespace millrace
