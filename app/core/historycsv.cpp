// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/historycsv.h"

#include "core/csvfield.h"

#include <QByteArrayList>

namespace millrace {

namespace {

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
               csvField(name),        csvField(entry.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo)),
               csvField(entry.path),  entry.size < 0 ? QByteArray() : QByteArray::number(entry.size),
               entry.sha256,          timeOf(entry.added),
               timeOf(entry.finished)}
               .join(',') +
           "\r\n";
}

} // namespace millrace
