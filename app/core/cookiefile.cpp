// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cookiefile.h"

#include <algorithm>
#include <optional>

namespace millrace {

namespace {

/// TRUE or FALSE, in any case.
std::optional<bool> flagOf(const QByteArray &text)
{
    const QByteArray upper = text.toUpper();
    if (upper == "TRUE") {
        return true;
    }
    return upper == "FALSE" ? std::optional(false) : std::nullopt;
}

/// Seconds since 1970. Some programs write fractions, and -1 for "until the browser ends".
std::optional<qint64> timeOf(const QByteArray &text)
{
    bool ok = text.isEmpty();
    const qint64 seconds = text.left(text.indexOf('.') < 0 ? text.size() : text.indexOf('.')).toLongLong(&ok);
    return ok || text.isEmpty() ? std::optional(std::max<qint64>(seconds, 0)) : std::nullopt;
}

bool hasControl(const QByteArray &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<Cookie> cookieOf(const QByteArray &line)
{
    QByteArrayList fields = line.split('\t');
    constexpr qsizetype kFields = 7;
    if (fields.size() == kFields - 1) {
        fields.append(QByteArray());
    }
    if (fields.size() != kFields) {
        return std::nullopt;
    }
    Cookie cookie;
    cookie.domain = fields[0].trimmed().toLower();
    if (cookie.domain.startsWith('.')) {
        cookie.domain.remove(0, 1);
    }
    const auto coversSubdomains = flagOf(fields[1]);
    cookie.path = fields[2];
    const auto isSecure = flagOf(fields[3]);
    const auto expires = timeOf(fields[4]);
    cookie.name = fields[5];
    cookie.value = fields[6];
    const bool isDomain = !cookie.domain.isEmpty() && !cookie.domain.startsWith('.') &&
                          !cookie.domain.contains(' ') && !hasControl(cookie.domain);
    const bool isWhole = coversSubdomains && isSecure && expires && isDomain && !cookie.name.isEmpty() &&
                         cookie.path.startsWith('/');
    if (!isWhole || hasControl(cookie.name) || hasControl(cookie.value)) {
        return std::nullopt;
    }
    cookie.coversSubdomains = *coversSubdomains;
    cookie.isSecure = *isSecure;
    cookie.expires = *expires;
    return cookie;
}

} // namespace

CookieFile parseCookieFile(QByteArrayView text)
{
    static const QByteArray httpOnly = QByteArrayLiteral("#HttpOnly_");
    CookieFile file;
    QByteArray rest = text.toByteArray();
    if (rest.startsWith("\xEF\xBB\xBF")) {
        rest.remove(0, 3);
    }
    for (QByteArray line : rest.split('\n')) {
        if (line.endsWith('\r')) {
            line.chop(1);
        }
        if (line.startsWith(httpOnly)) {
            line.remove(0, httpOnly.size());
        } else if (line.startsWith('#') || line.trimmed().isEmpty()) {
            continue;
        }
        if (const auto cookie = cookieOf(line)) {
            file.cookies.append(*cookie);
        } else {
            ++file.badLines;
        }
    }
    return file;
}

} // namespace millrace
