// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/skip.h"

#include <QFile>

namespace millrace {

bool isListedSkip(const QByteArray &name)
{
    QFile file(QStringLiteral(MILLRACE_SOURCE_DIR "/tests/SKIPS"));
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    while (!file.atEnd()) {
        // The name ends where its reason begins; a line without a reason lists nothing.
        const QList<QByteArray> parts = file.readLine().split('#');
        const QByteArray listed = parts.constFirst().trimmed();
        if (!listed.isEmpty() && listed == name && parts.size() > 1 && !parts.at(1).trimmed().isEmpty()) {
            return true;
        }
    }
    return false;
}

QString refusalToSkip(const QByteArray &name, const QString &reason)
{
    if (qgetenv("MILLRACE_NO_SKIP") != "1" || isListedSkip(name)) {
        return {};
    }
    return QStringLiteral("%1 is not listed in tests/SKIPS and may not be skipped: %2")
        .arg(QString::fromUtf8(name), reason);
}

} // namespace millrace
