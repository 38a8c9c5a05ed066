// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/historycsv.h"

#include <QByteArrayList>

namespace millrace {

namespace {

/// Between quotes where RFC 4180 wants them.
QByteArray fieldOf(const QString &text)
{
    QByteArray field = text.toUtf8();
    // Whoever names a file is not to run something in somebody's spreadsheet. White space before it would be
    // cut off there.
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

QByteArray timeOf(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate).toLatin1() : QByteArray();
}

} // namespace

QByteArray historyCsvHeader()
{
    return QByteArrayLiteral("name,url,path,size,sha256,added,finished\r\n");
}

QByteArray historyCsvRow(const HistoryEntry &entry)
{
    const QString name = entry.path.section(u'/', -1);
    return QByteArrayList{
               fieldOf(name),         fieldOf(entry.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo)),
               fieldOf(entry.path),   entry.size < 0 ? QByteArray() : QByteArray::number(entry.size),
               entry.sha256,          timeOf(entry.added),
               timeOf(entry.finished)}
               .join(',') +
           "\r\n";
}

} // namespace millrace
