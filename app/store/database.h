// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/historycsv.h"
#include "store/listchanges.h"
#include "store/schema.h"

#include <QList>
#include <QSqlDatabase>
#include <QSqlError>
#include <QString>

#include <functional>
#include <optional>
#include <utility>

namespace millrace {

/// What became of the list's file when it was opened.
struct OpenedDatabase
{
    enum class Kind : quint8 {
        Sound,    ///< as it was left, or new
        Restored, ///< it was damaged: moved aside, and the last backup put in its place
        Lost,     ///< it was damaged, and there was no sound backup: an empty list in its place
        Newer,    ///< of a later version of Millrace: untouched, and nothing is kept
        Failed,   ///< it could not be opened or made: nothing is kept
    };

    Kind kind = Kind::Failed;
    /// For Restored and Lost: where the damaged file is now. For Failed: why.
    QString detail;
};

/// The list of downloads and the history of the finished ones in a SQLite file, readable by its owner alone,
/// with a write-ahead log. Each change is a transaction and safe on the disk when its call returns. For the
/// thread that made it; blocks on the disk.
class Database
{
public:
    /// \param path  of the file; its backup lies beside it, as "PATH.backup".
    explicit Database(QString path, Schema schema = listSchema());
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Checks what is there, brings it to this version's schema, and makes it where it is missing.
    OpenedDatabase open();
    bool isOpen() const { return m_isOpen; }

    /// All rows in their order, `batch` at a time, until `take` wants no more. False: not all were read.
    bool load(int batch, const std::function<bool(QList<PlacedDownload>)> &take);
    /// Adds rows and replaces those of the same id, then takes out those that were removed. All or nothing.
    bool write(const ListChanges &changes);

    /// Finished downloads with ids above this one, in the order of their ids, so many at most; nothing where
    /// they cannot be read.
    std::optional<QList<HistoryEntry>> history(quint64 after, int count);

    /// Ids up to this one have been given out.
    quint64 lastId();
    /// Nothing is kept from now on.
    void close();

    /// Counts one more start that has not yet been settled; how many there were before it.
    int noteStart();
    /// The program runs, or ended, as it should.
    bool settleStarts();

    /// Makes the backup anew, from what is there now; one of an empty list takes no other's place.
    bool backUp();

    /// Of the layer below, after a call that failed; for the log.
    const QString &lastError() const { return m_lastError; }

private:
    enum class Look : quint8 { Sound, Damaged, Newer, Unopened };

    Look look();
    Look lookInside();
    bool makeFile();
    OpenedDatabase replaceDamaged();
    bool connect(const char *options);
    void disconnect();
    bool migrate();
    bool execute(const QString &statement);
    /// A whole number that a statement yields; `missing` without one.
    qint64 numberFrom(const QString &statement, qint64 missing) const;
    bool failed(const QSqlError &error);
    QString moveAside();

    const QString m_path;
    const Schema m_schema;
    const QString m_connection;
    QSqlDatabase m_database;
    QString m_lastError;
    bool m_isOpen = false;
};

} // namespace millrace
