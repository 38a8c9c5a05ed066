// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QByteArrayView>
#include <QList>

namespace millrace {

/// What a file of cookies holds.
struct CookieFile
{
    /// In the file's order.
    QList<Cookie> cookies;
    /// Lines that are neither a cookie nor a comment.
    int badLines = 0;
};

/// Reads a browser's cookies.txt, the format that Netscape and Mozilla wrote and that curl and wget take: one
/// cookie a line in seven fields with tabs between them (domain, TRUE for subdomains too, path, TRUE for
/// https alone, seconds since 1970, name, value). "#HttpOnly_" before the domain is no comment. Lines may end
/// with CRLF; the last field may be missing. Cookies that have expired are kept: their time is looked at when
/// they are sent.
CookieFile parseCookieFile(QByteArrayView text);

} // namespace millrace
