// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "store/sqltransaction.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <cstdio>
#include <utility>

namespace millrace {

namespace {

constexpr QFile::Permissions kOwnersAlone = QFile::ReadOwner | QFile::WriteOwner;
// Another program that looks into the file (a backup, a curious person) holds it no longer.
constexpr char kToWrite[] = "QSQLITE_BUSY_TIMEOUT=5000";
// So that closing it does not bring its log into the file.
constexpr char kToLook[] = "QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY";

QString backupPath(const QString &path)
{
    return path + QStringLiteral(".backup");
}

/// The file, and what SQLite keeps beside it.
QStringList filesOf(const QString &path)
{
    return {path, path + QStringLiteral("-wal"), path + QStringLiteral("-shm"),
            path + QStringLiteral("-journal")};
}

} // namespace

Database::Database(QString path, Schema schema)
    : m_path(std::move(path))
    , m_schema(std::move(schema))
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Database::~Database()
{
    disconnect();
}

OpenedDatabase Database::open()
{
    QDir().mkpath(QFileInfo(m_path).path());
    OpenedDatabase opened{OpenedDatabase::Kind::Sound, {}};
    Look seen = look();
    if (seen == Look::Damaged) {
        disconnect();
        opened = replaceDamaged();
        seen = opened.kind == OpenedDatabase::Kind::Failed ? Look::Unopened : look();
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

/// Puts the backup in the place of a file that is damaged or gone, or nothing where there is no sound one.
/// The backup is made ready first: whatever comes in between, the next start finds one of the two.
OpenedDatabase Database::replaceDamaged()
{
    const QString backup = backupPath(m_path);
    const QString ready = m_path + QStringLiteral(".restored");
    QFile::remove(ready);
    bool hasBackup = QFileInfo::exists(backup);
    if (hasBackup) {
        Database copy(ready, m_schema);
        if (!QFile::copy(backup, ready) || !QFile::setPermissions(ready, kOwnersAlone)) {
            // The disk is full, say: the backup is not to be forgotten for that.
            QFile::remove(ready);
            m_lastError = QStringLiteral("%1: the backup cannot be copied").arg(backup);
            return {OpenedDatabase::Kind::Failed, {}};
        }
        hasBackup = copy.look() == Look::Sound;
    }
    OpenedDatabase opened{hasBackup ? OpenedDatabase::Kind::Restored : OpenedDatabase::Kind::Lost, {}};
    opened.detail = moveAside();
    if (hasBackup) {
        hasBackup = QFile::rename(ready, m_path);
    } else {
        QFile::remove(ready);
        // A later backup must not take its place.
        QFile::rename(backup, opened.detail + QStringLiteral(".backup"));
        makeFile();
    }
    return opened;
}

/// Connects to what is there and looks at it; changes nothing of it, except that it is made where it is
/// missing.
Database::Look Database::look()
{
    const bool isThere = QFileInfo::exists(m_path);
    if ((!isThere || QFileInfo(m_path).size() == 0) && QFileInfo::exists(backupPath(m_path))) {
        // SQLite would take an empty one for a new one.
        return Look::Damaged;
    }
    if (!isThere) {
        return makeFile() ? Look::Sound : Look::Unopened;
    }
    Look seen = connect(kToLook) ? lookInside() : Look::Unopened;
    if (seen == Look::Unopened) {
        // What a first start left unfinished can only be read by one that may finish it.
        disconnect();
        seen = connect(kToWrite) ? lookInside() : Look::Unopened;
    }
    return seen;
}

/// Before SQLite makes it, which gives its further files the same permissions.
bool Database::makeFile()
{
    QFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnersAlone)) {
        m_lastError = file.errorString();
        return false;
    }
    return true;
}

Database::Look Database::lookInside()
{
    // Before its tables are looked at: a newer SQLite may know of things that this one does not.
    if (numberFrom(QStringLiteral("PRAGMA user_version"), 0) > m_schema.version()) {
        return Look::Newer;
    }
    QSqlQuery check(m_database);
    if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next()) {
        // SQLITE_CORRUPT and SQLITE_NOTADB, the rest of the number says more; anything else may pass.
        constexpr int kCorrupt = 11;
        constexpr int kNotADatabase = 26;
        m_lastError = check.lastError().text();
        const int code = check.lastError().nativeErrorCode().toInt() & 0xff;
        return code == kCorrupt || code == kNotADatabase ? Look::Damaged : Look::Unopened;
    }
    return check.value(0).toString() == QLatin1String("ok") ? Look::Sound : Look::Damaged;
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
    const int from = static_cast<int>(numberFrom(QStringLiteral("PRAGMA user_version"), 0));
    if (from == m_schema.version()) {
        return true;
    }
    if (from > 0 && !backUp()) {
        return false;
    }
    SqlTransaction transaction(m_database);
    if (!transaction.isOpen()) {
        return failed(m_database.lastError());
    }
    for (const QStringList &step : m_schema.steps.sliced(from)) {
        for (const QString &statement : step) {
            if (!execute(statement)) {
                return false;
            }
        }
    }
    return execute(QStringLiteral("PRAGMA user_version=%1").arg(m_schema.version())) &&
           (transaction.commit() || failed(m_database.lastError()));
}

bool Database::execute(const QString &statement)
{
    QSqlQuery query(m_database);
    return query.exec(statement) || failed(query.lastError());
}

qint64 Database::numberFrom(const QString &statement, qint64 missing) const
{
    QSqlQuery query(m_database);
    return query.exec(statement) && query.next() ? query.value(0).toLongLong() : missing;
}

/// Notes why; false.
bool Database::failed(const QSqlError &error)
{
    m_lastError = error.text();
    return false;
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

bool Database::backUp()
{
    // An empty list may be the mistake that the backup is for.
    if (QFileInfo::exists(backupPath(m_path)) &&
        numberFrom(QStringLiteral("SELECT count(*) FROM downloads"), 0) == 0) {
        return true;
    }
    // The file itself then has what the backup has: whoever loses the log loses no more than came since.
    if (!execute(QStringLiteral("PRAGMA wal_checkpoint"))) {
        return false;
    }
    const QString fresh = backupPath(m_path) + QStringLiteral(".new");
    QFile::remove(fresh);
    QFile file(fresh);
    // An empty file is what SQLite accepts here, and keeps its permissions.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnersAlone)) {
        m_lastError = QStringLiteral("%1: %2").arg(fresh, file.errorString());
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
    if (std::rename(QFile::encodeName(fresh).constData(),
                    QFile::encodeName(backupPath(m_path)).constData()) != 0) {
        m_lastError = QStringLiteral("%1: %2").arg(backupPath(m_path), qt_error_string());
        QFile::remove(fresh);
        return false;
    }
    return true;
}

void Database::close()
{
    disconnect();
}

int Database::noteStart()
{
    const int before =
        static_cast<int>(numberFrom(QStringLiteral("SELECT value FROM facts WHERE name='starts'"), 0));
    execute(QStringLiteral("INSERT OR REPLACE INTO facts VALUES ('starts', %1)").arg(before + 1));
    return before;
}

bool Database::settleStarts()
{
    return execute(QStringLiteral("DELETE FROM facts WHERE name='starts'"));
}

} // namespace millrace
