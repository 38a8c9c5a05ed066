// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace millrace {

/// The file name that a Content-Disposition header proposes (RFC 6266, RFC 8187, and what servers really
/// send: raw UTF-8 or Latin-1, percent escapes, RFC 2047 words). `filename*` wins over `filename`, the first
/// usable of each over the later ones, whatever the type; character sets are UTF-8, ISO-8859-1 and
/// Windows-1252. Empty where there is no usable one. Not sanitized: it may hold path separators, NUL or "..":
/// pass it through sanitizeFileName before any use.
///
/// \param header the header's value as received, any bytes.
QString fileNameFromContentDisposition(const QByteArray &header);

} // namespace millrace
