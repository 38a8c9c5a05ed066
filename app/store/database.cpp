// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <cstdio>
#include <utility>

namespace millrace {

namespace {

constexpr int kVersion = 1;
constexpr QFile::Permissions kOwnersAlone = QFile::ReadOwner | QFile::WriteOwner;
// Another program that looks into the file (a backup, a curious person) holds it no longer.
constexpr char kToWrite[] = "QSQLITE_BUSY_TIMEOUT=5000";
// So that closing it does not bring its log into the file.
constexpr char kToLook[] = "QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY";

// What brings a file from each version to the next, beginning with an empty one.
const QList<QStringList> kSteps = {
    {
        QStringLiteral("CREATE TABLE downloads (id INTEGER PRIMARY KEY, position INTEGER NOT NULL, "
                       "url TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, state INTEGER NOT NULL, "
                       "received INTEGER NOT NULL, total INTEGER NOT NULL, added INTEGER NOT NULL, "
                       "finished INTEGER, file TEXT NOT NULL, details BLOB NOT NULL)"),
        QStringLiteral("CREATE INDEX downloads_by_position ON downloads (position)"),
        QStringLiteral("CREATE TABLE history (id INTEGER PRIMARY KEY, url TEXT NOT NULL, file TEXT NOT NULL, "
                       "size INTEGER NOT NULL, sha256 BLOB NOT NULL, added INTEGER NOT NULL, "
                       "finished INTEGER NOT NULL)"),
        QStringLiteral("CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"),
    },
};

QString backupPath(const QString &path)
{
    return path + QStringLiteral(".backup");
}

/// The file, and what SQLite keeps beside it.
QStringList filesOf(const QString &path)
{
    return {path, path + QStringLiteral("-wal"), path + QStringLiteral("-shm")};
}

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

/// A whole number that a statement yields; `missing` without one.
qint64 numberFrom(const QSqlDatabase &database, const QString &statement, qint64 missing)
{
    QSqlQuery query(database);
    return query.exec(statement) && query.next() ? query.value(0).toLongLong() : missing;
}

/// A transaction that is rolled back unless it was committed.
class Transaction
{
public:
    explicit Transaction(QSqlDatabase &database) : m_database(database), m_isOpen(database.transaction()) {}
    ~Transaction()
    {
        if (m_isOpen) {
            m_database.rollback();
        }
    }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    bool commit()
    {
        m_isOpen = m_isOpen && !m_database.commit();
        return !m_isOpen;
    }

private:
    QSqlDatabase &m_database;
    bool m_isOpen;
};

} // namespace

Database::Database(QString path)
    : m_path(std::move(path)), m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Database::~Database()
{
    disconnect();
}

int Database::version()
{
    return kVersion;
}

OpenedDatabase Database::open()
{
    QDir().mkpath(QFileInfo(m_path).path());
    OpenedDatabase opened;
    Look seen = look();
    if (seen == Look::Damaged) {
        disconnect();
        opened.detail = moveAside();
        opened.kind = restoreBackup() ? OpenedDatabase::Kind::Restored : OpenedDatabase::Kind::Lost;
        seen = look();
        if (seen == Look::Damaged) {
            disconnect();
            moveAside();
            opened.kind = OpenedDatabase::Kind::Lost;
            seen = look();
        }
    } else {
        opened.kind = OpenedDatabase::Kind::Sound;
    }
    disconnect();
    m_isOpen = seen == Look::Sound && connect(kToWrite) &&
               execute(QStringLiteral("PRAGMA journal_mode=WAL")) &&
               execute(QStringLiteral("PRAGMA synchronous=FULL")) && migrate();
    if (!m_isOpen) {
        disconnect();
        opened.kind = seen == Look::Newer ? OpenedDatabase::Kind::Newer : OpenedDatabase::Kind::Failed;
        opened.detail = m_lastError;
    }
    return opened;
}

/// Connects to what is there and looks at it; changes nothing of it.
Database::Look Database::look()
{
    const bool isNew = !QFileInfo::exists(m_path);
    if (!isNew && QFileInfo(m_path).size() == 0 && QFileInfo::exists(backupPath(m_path))) {
        // SQLite would take it for a new one.
        return Look::Damaged;
    }
    if (isNew) {
        // Before SQLite makes it, which gives its further files the same permissions.
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnersAlone)) {
            m_lastError = file.errorString();
            return Look::Unopened;
        }
    }
    if (isNew) {
        return Look::Sound;
    }
    if (!connect(kToLook)) {
        return Look::Unopened;
    }
    QSqlQuery check(m_database);
    if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next()) {
        // SQLITE_CORRUPT and SQLITE_NOTADB; anything else may pass.
        m_lastError = check.lastError().text();
        const QString code = check.lastError().nativeErrorCode();
        return code == QLatin1String("11") || code == QLatin1String("26") ? Look::Damaged : Look::Unopened;
    }
    if (check.value(0).toString() != QLatin1String("ok")) {
        return Look::Damaged;
    }
    check.finish();
    return numberFrom(m_database, QStringLiteral("PRAGMA user_version"), 0) > kVersion ? Look::Newer
                                                                                       : Look::Sound;
}

bool Database::connect(const char *options)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(QLatin1String(options));
    if (!m_database.open()) {
        m_lastError = m_database.lastError().text();
        return false;
    }
    return true;
}

void Database::disconnect()
{
    m_isOpen = false;
    if (m_database.isValid()) {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_connection);
    }
}

/// All steps at once: a kill midway leaves the old version.
bool Database::migrate()
{
    const int from = static_cast<int>(numberFrom(m_database, QStringLiteral("PRAGMA user_version"), 0));
    if (from == kVersion) {
        return true;
    }
    if (from > 0 && !backUp()) {
        return false;
    }
    Transaction transaction(m_database);
    for (int step = from; step < kVersion; ++step) {
        for (const QString &statement : kSteps[step]) {
            if (!execute(statement)) {
                return false;
            }
        }
    }
    return execute(QStringLiteral("PRAGMA user_version=%1").arg(kVersion)) && transaction.commit();
}

bool Database::execute(const QString &statement)
{
    QSqlQuery query(m_database);
    if (!query.exec(statement)) {
        m_lastError = query.lastError().text();
        return false;
    }
    return true;
}

QString Database::moveAside()
{
    const QString when = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    QString suffix = QStringLiteral(".corrupt-") + when;
    for (int number = 2; QFileInfo::exists(m_path + suffix); ++number) {
        suffix = QStringLiteral(".corrupt-%1-%2").arg(when).arg(number);
    }
    for (const QString &file : filesOf(m_path)) {
        QFile::rename(file, file + suffix);
    }
    return m_path + suffix;
}

bool Database::restoreBackup()
{
    return QFile::copy(backupPath(m_path), m_path) && QFile::setPermissions(m_path, kOwnersAlone);
}

bool Database::backUp()
{
    const QString fresh = backupPath(m_path) + QStringLiteral(".new");
    QFile::remove(fresh);
    QFile file(fresh);
    // An empty file is what SQLite accepts here, and keeps its permissions.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnersAlone)) {
        return false;
    }
    file.close();
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("VACUUM INTO ?"));
    query.addBindValue(fresh);
    if (!query.exec()) {
        m_lastError = query.lastError().text();
        QFile::remove(fresh);
        return false;
    }
    // Qt's rename never replaces.
    return std::rename(QFile::encodeName(fresh).constData(),
                       QFile::encodeName(backupPath(m_path)).constData()) == 0;
}

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

bool Database::write(const QList<PlacedDownload> &rows, const QList<quint64> &removed)
{
    Transaction transaction(m_database);
    QSqlQuery put(m_database);
    QSqlQuery note(m_database);
    QSqlQuery remove(m_database);
    if (!put.prepare(QStringLiteral("INSERT OR REPLACE INTO downloads VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")) ||
        !note.prepare(QStringLiteral("INSERT OR REPLACE INTO history VALUES (?,?,?,?,?,?,?)")) ||
        !remove.prepare(QStringLiteral("DELETE FROM downloads WHERE id=?"))) {
        m_lastError = m_database.lastError().text();
        return false;
    }
    const auto run = [this](QSqlQuery &query) {
        if (!query.exec()) {
            m_lastError = query.lastError().text();
            return false;
        }
        return true;
    };
    for (const PlacedDownload &row : rows) {
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
    for (const quint64 id : removed) {
        remove.addBindValue(id);
        if (!run(remove)) {
            return false;
        }
    }
    return transaction.commit();
}

int Database::noteStart()
{
    const int before = static_cast<int>(
        numberFrom(m_database, QStringLiteral("SELECT value FROM facts WHERE name='starts'"), 0));
    execute(QStringLiteral("INSERT OR REPLACE INTO facts VALUES ('starts', %1)").arg(before + 1));
    return before;
}

bool Database::settleStarts()
{
    return execute(QStringLiteral("DELETE FROM facts WHERE name='starts'"));
}

} // namespace millrace
