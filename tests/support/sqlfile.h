// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QString>
#include <QUuid>
#include <QVariant>

namespace millrace {

/// What SQLite itself answers to a statement on a file, row by row, by a connection that is gone again when
/// this returns. Nothing where it cannot.
inline QList<QVariantList> askRows(const QString &path, const QString &statement)
{
    QList<QVariantList> rows;
    const QString connection = QUuid::createUuid().toString();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        database.setDatabaseName(path);
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        for (query.exec(statement); query.next();) {
            QVariantList row;
            for (int column = 0; column < query.record().count(); ++column) {
                row.append(query.value(column));
            }
            rows.append(row);
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return rows;
}

/// The first value of the answer.
inline QVariant ask(const QString &path, const QString &statement)
{
    return askRows(path, statement).value(0).value(0);
}

/// Whether the file is there and SQLite finds no fault in it.
inline bool isSound(const QString &path)
{
    return ask(path, QStringLiteral("PRAGMA integrity_check")).toString() == QLatin1String("ok");
}

} // namespace millrace
