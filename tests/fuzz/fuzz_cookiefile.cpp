// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cookiefile.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

QByteArray flag(bool isSet)
{
    return isSet ? "TRUE" : "FALSE";
}

QByteArray lineOf(const Cookie &cookie)
{
    return "#HttpOnly_" + cookie.domain + '\t' + flag(cookie.coversSubdomains) + '\t' + cookie.path + '\t' +
           flag(cookie.isSecure) + '\t' + QByteArray::number(cookie.expires) + '\t' + cookie.name + '\t' +
           cookie.value + "\r\n";
}

bool hasControl(const QByteArray &text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    const CookieFile file = parseCookieFile(text);
    require(file.cookies.size() + file.badLines <= text.count('\n') + 1, "a line is one cookie at most");
    QByteArray written;
    for (const Cookie &cookie : file.cookies) {
        const QString shown = QString::fromUtf8(cookie.domain);
        require(!cookie.domain.isEmpty() && !cookie.domain.startsWith('.'), "a domain without a dot", shown);
        require(cookie.domain == cookie.domain.toLower(), "in lower case", shown);
        require(cookie.path.startsWith('/') && cookie.expires >= 0 && !cookie.name.isEmpty(), "whole", shown);
        require(!hasControl(cookie.name) && !hasControl(cookie.value), "nothing that ends a header");
        written += lineOf(cookie);
    }
    const CookieFile again = parseCookieFile(written);
    require(again.cookies == file.cookies && again.badLines == 0, "what is written is read");
    return 0;
}
