// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transport.h"

namespace millrace {

namespace {

bool isNamed(const HeaderField &field, QByteArrayView name)
{
    return field.first.size() == name.size() &&
           qstrnicmp(field.first.constData(), name.data(), static_cast<size_t>(name.size())) == 0;
}

const HeaderField *findField(const QList<HeaderField> &headers, QByteArrayView name)
{
    for (const HeaderField &field : headers) {
        if (isNamed(field, name)) {
            return &field;
        }
    }
    return nullptr;
}

} // namespace

QList<HeaderField> headersOf(const TransportRequest &request)
{
    const QByteArray agent =
        request.userAgent.isEmpty() ? QByteArrayLiteral("Millrace/" MILLRACE_VERSION) : request.userAgent;
    QList<HeaderField> headers;
    for (const HeaderField &field : {HeaderField{"Accept", "*/*"}, HeaderField{"Accept-Encoding", "identity"},
                                     HeaderField{"User-Agent", agent}}) {
        if (!findField(request.headers, field.first)) {
            headers.append(field);
        }
    }
    if (request.range) {
        headers.append({"Range", request.range->headerValue()});
    }
    return headers + request.headers;
}

QByteArray ResponseHead::header(QByteArrayView name) const
{
    QByteArrayList values;
    for (const HeaderField &field : headers) {
        if (isNamed(field, name)) {
            values.append(field.second);
        }
    }
    return values.join(", ");
}

bool ResponseHead::hasHeader(QByteArrayView name) const
{
    return findField(headers, name) != nullptr;
}

ResponseHead ResponseHead::without(QByteArrayView name) const
{
    ResponseHead rest = *this;
    rest.headers.removeIf(
        [name](const HeaderField &field) { return name.compare(field.first, Qt::CaseInsensitive) == 0; });
    return rest;
}

} // namespace millrace
