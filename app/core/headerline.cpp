// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/headerline.h"

#include <QByteArrayList>
#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

/// RFC 9110, 5.1: what a field may be called.
bool isFieldName(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return QByteArrayView("!#$%&'*+-.^_`|~").contains(c) || (c >= '0' && c <= '9') ||
               (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

} // namespace

bool isOneLine(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

ParsedHeader parseHeaderLine(const QByteArray &line)
{
    // With another range or encoding than was asked for, a response cannot be judged; a request of ours has
    // no body, and its connection is the transport's.
    static const QByteArrayList kOurs = {"accept-encoding", "connection",        "content-length", "if-range",
                                         "range",           "transfer-encoding", "upgrade"};
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(std::max<qsizetype>(colon, 0));
    if (!isFieldName(name) || !isOneLine(line)) {
        return {{},
                QCoreApplication::translate("millrace::HeaderLine",
                                            "must be a header line, for example \"Accept-Language: de\"")};
    }
    if (kOurs.contains(name.toLower())) {
        return {
            {},
            QCoreApplication::translate("millrace::HeaderLine", "cannot set %1, which Millrace needs itself")
                .arg(QString::fromLatin1(name))};
    }
    return {{name, line.mid(colon + 1).trimmed()}, {}};
}

bool isHopHeader(const QByteArray &name)
{
    static const QByteArrayList kHop = {
        "content-type",  "expect",     "host", "if-match", "if-modified-since",
        "if-none-match", "keep-alive", "te",   "trailer",  "if-unmodified-since"};
    return kHop.contains(name.toLower()) || name.toLower().startsWith("proxy-");
}

void addHeader(RequestOptions &options, const HeaderField &field)
{
    const QByteArray name = field.first.toLower();
    if (name == "user-agent") {
        options.userAgent = field.second;
    } else if (name == "referer") {
        options.referer = field.second;
    } else {
        options.headers.append(field);
    }
}

} // namespace millrace
