// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csvfield.h"

#include <QByteArrayView>

namespace millrace {

QByteArray csvField(const QString &text)
{
    QByteArray field = text.toUtf8();
    // White space before it would be cut off there.
    const QByteArray start = field.trimmed().left(1);
    if (!start.isEmpty() && QByteArrayView("=+-@").contains(start.front())) {
        field.prepend('\'');
    } else if (field.startsWith('\t') || field.startsWith('\r')) {
        field.prepend('\'');
    }
    const bool needsQuotes = field.contains('"') || field.contains(',') || field.contains('\n') ||
                             field.contains('\r') || field.contains('\t') || field != field.trimmed();
    return needsQuotes ? '"' + field.replace('"', "\"\"") + '"' : field;
}

} // namespace millrace
