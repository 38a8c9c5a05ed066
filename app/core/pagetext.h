// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace millrace {

/// A page's text by its byte order mark, the charset of its Content-Type, or that of its own <meta>; else it
/// is UTF-8. In a charset that neither Qt nor its ICU knows, what is not UTF-8 is taken for Latin-1: links
/// are mostly ASCII in each.
QString pageText(const QByteArray &body, const QByteArray &contentType);

} // namespace millrace
