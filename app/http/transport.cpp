// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transport.h"

namespace millrace {

namespace {

const HeaderField *findField(const QList<HeaderField> &headers, QByteArrayView name)
{
    for (const HeaderField &field : headers) {
        if (field.first.size() == name.size() &&
            qstrnicmp(field.first.constData(), name.data(), static_cast<size_t>(name.size())) == 0) {
            return &field;
        }
    }
    return nullptr;
}

} // namespace

QByteArray ResponseHead::header(QByteArrayView name) const
{
    const HeaderField *field = findField(headers, name);
    return field ? field->second : QByteArray();
}

bool ResponseHead::hasHeader(QByteArrayView name) const
{
    return findField(headers, name) != nullptr;
}

} // namespace millrace
