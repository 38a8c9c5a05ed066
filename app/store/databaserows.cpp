// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"
#include "store/sqltransaction.h"

#include <QDateTime>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QVariant>

#include <utility>

// What an open database holds.
namespace millrace {

namespace {

QVariant millisecondsOf(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeOf(const QVariant &milliseconds)
{
    return milliseconds.isNull() ? QDateTime()
                                 : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC);
}

QString textOf(const QString &text)
{
    // What is null in Qt is NULL in SQL.
    return text.isNull() ? QStringLiteral("") : text;
}

PlacedDownload rowOf(const QSqlQuery &query)
{
    PlacedDownload row;
    StoredDownload &download = row.download;
    download.id = query.value(0).toULongLong();
    row.position = query.value(1).toLongLong();
    download.url = QUrl(query.value(2).toString(), QUrl::StrictMode);
    download.folder = query.value(3).toString();
    download.name = query.value(4).toString();
    const int state = query.value(5).toInt();
    download.state = state >= 0 && state <= static_cast<int>(DownloadState::Cancelled)
                         ? static_cast<DownloadState>(state)
                         : DownloadState::Paused;
    download.received = query.value(6).toLongLong();
    download.total = query.value(7).toLongLong();
    download.added = timeOf(query.value(8));
    download.finished = timeOf(query.value(9));
    download.filePath = query.value(10).toString();
    setDetails(download, query.value(11).toByteArray());
    return row;
}

void bind(QSqlQuery &query, const PlacedDownload &row)
{
    const StoredDownload &download = row.download;
    query.addBindValue(download.id);
    query.addBindValue(row.position);
    query.addBindValue(download.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo));
    query.addBindValue(textOf(download.folder));
    query.addBindValue(textOf(download.name));
    query.addBindValue(static_cast<int>(download.state));
    query.addBindValue(download.received);
    query.addBindValue(download.total);
    query.addBindValue(millisecondsOf(download.added));
    query.addBindValue(millisecondsOf(download.finished));
    query.addBindValue(textOf(download.filePath));
    query.addBindValue(detailsOf(download));
}

void bindHistory(QSqlQuery &query, const StoredDownload &download)
{
    query.addBindValue(download.id);
    query.addBindValue(download.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo));
    query.addBindValue(textOf(download.filePath));
    query.addBindValue(download.total);
    query.addBindValue(download.sha256.isNull() ? QByteArray("") : download.sha256);
    query.addBindValue(millisecondsOf(download.added));
    query.addBindValue(millisecondsOf(download.finished));
}

} // namespace

bool Database::load(int batch, const std::function<bool(QList<PlacedDownload>)> &take)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT id, position, url, folder, name, state, received, total, added, "
                                   "finished, file, details FROM downloads ORDER BY position, id"))) {
        m_lastError = query.lastError().text();
        return false;
    }
    QList<PlacedDownload> rows;
    while (query.next()) {
        rows.append(rowOf(query));
        if (rows.size() == batch && !take(std::exchange(rows, {}))) {
            return false;
        }
    }
    if (query.lastError().isValid()) {
        m_lastError = query.lastError().text();
        return false;
    }
    return rows.isEmpty() || take(std::move(rows));
}

bool Database::write(const ListChanges &changes)
{
    SqlTransaction transaction(m_database);
    if (!transaction.isOpen()) {
        return failed(m_database.lastError());
    }
    QSqlQuery put(m_database);
    QSqlQuery note(m_database);
    QSqlQuery remove(m_database);
    const auto prepare = [this](QSqlQuery &query, const char *statement) {
        return query.prepare(QLatin1String(statement)) || failed(query.lastError());
    };
    const auto run = [this](QSqlQuery &query) { return query.exec() || failed(query.lastError()); };
    if (!prepare(put, "INSERT OR REPLACE INTO downloads VALUES (?,?,?,?,?,?,?,?,?,?,?,?)") ||
        !prepare(note, "INSERT OR REPLACE INTO history VALUES (?,?,?,?,?,?,?)") ||
        !prepare(remove, "DELETE FROM downloads WHERE id=?")) {
        return false;
    }
    for (const PlacedDownload &row : changes.rows()) {
        if (row.download.id == 0) {
            continue;
        }
        bind(put, row);
        if (!run(put)) {
            return false;
        }
        if (row.download.state == DownloadState::Finished) {
            bindHistory(note, row.download);
            if (!run(note)) {
                return false;
            }
        }
    }
    for (const quint64 id : changes.removed()) {
        remove.addBindValue(id);
        if (!run(remove)) {
            return false;
        }
    }
    return transaction.commit() || failed(m_database.lastError());
}

std::optional<QList<HistoryEntry>> Database::history(quint64 after, int count)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(
        QStringLiteral("SELECT id, url, file, size, sha256, added, finished FROM history WHERE id > ? "
                       "ORDER BY id LIMIT ?"));
    query.addBindValue(after);
    query.addBindValue(count);
    if (!query.exec()) {
        failed(query.lastError());
        return std::nullopt;
    }
    QList<HistoryEntry> entries;
    while (query.next()) {
        entries.append({query.value(0).toULongLong(), QUrl(query.value(1).toString(), QUrl::StrictMode),
                        query.value(2).toString(), query.value(3).toLongLong(), query.value(4).toByteArray(),
                        timeOf(query.value(5)), timeOf(query.value(6))});
    }
    if (query.lastError().isValid()) {
        failed(query.lastError());
        return std::nullopt;
    }
    return entries;
}

quint64 Database::lastId()
{
    const QString statement = QStringLiteral("SELECT max(coalesce((SELECT max(id) FROM downloads), 0), "
                                             "coalesce((SELECT max(id) FROM history), 0))");
    return static_cast<quint64>(numberFrom(statement, 0));
}

} // namespace millrace
