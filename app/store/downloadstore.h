// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/historycsv.h"
#include "store/database.h"

#include <QFuture>
#include <QObject>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace millrace {

/// What was found when the list was opened.
struct OpenedList
{
    OpenedDatabase database;
    /// So many starts right before this one ended before they had settled.
    int crashes = 0;
    /// Ids up to this one belong to rows that are, or were, in the list.
    quint64 lastId = 0;
};

/// A piece of the history.
struct HistoryPage
{
    QList<HistoryEntry> entries;
    /// Why it cannot be read, in the words of the layer below; empty when it can.
    QString error;
};

/// Keeps the list of downloads in a database on a thread of its own. Lives on the main thread; no call waits
/// for the disk. Changes are collected for a moment and written together: so a crash costs at most the last
/// of them, and a thousand rows cost one transaction.
class DownloadStore : public QObject
{
    Q_OBJECT

public:
    /// \param path  as for Database
    explicit DownloadStore(const QString &path, QObject *parent = nullptr);
    /// Waits until all that was handed in is written.
    ~DownloadStore() override;

    /// Opens the list and reads it: opened(), then loaded() in pieces, then loadEnded().
    void open();

    void put(const StoredDownload &download, qint64 position);
    /// One that is finished is in the history from then on.
    void remove(quint64 id);
    /// The program runs as it should: this start was no crash.
    void settleStart();
    /// Makes the backup anew, if the list was sound at the start; what is written meanwhile waits.
    void backUp();

    /// Finished downloads with ids above this one, in the order of their ids; fewer than `count` when these
    /// are the last.
    QFuture<HistoryPage> readHistory(quint64 after, int count);

    /// Writes at once what was collected; flushed() follows when it is safe, or could not be written.
    void flush();
    /// Whether the disk owes nothing any more.
    bool isIdle() const { return m_changes.isEmpty() && !m_isWriting && !m_isLoading && m_awaited == 0; }

signals:
    void opened(const millrace::OpenedList &list);
    /// The list's next rows.
    void loaded(const QList<millrace::PlacedDownload> &rows);
    /// \param isWhole  false: the rest could not be read, and nothing is kept any more.
    void loadEnded(bool isWhole);
    /// Changes cannot be written for now, as the disk is full, say; they are tried again. Told once until it
    /// has succeeded again.
    void writeFailed(const QString &reason);
    /// All changes that were handed in by flush() are on the disk.
    void flushed();

private:
    void startWriteTimer();
    void write();
    void onWritten(const std::optional<QString> &fault, const ListChanges &changes);
    void give(QList<PlacedDownload> rows);

    QThread m_thread;
    /// Lives on that thread, as does the database.
    QObject *m_worker = nullptr;
    std::shared_ptr<Database> m_database;
    ListChanges m_changes;
    QTimer m_writeTimer;
    bool m_isLoading = false;
    bool m_isWriting = false;
    bool m_isFlushing = false;
    /// Answers to flush() that are on their way.
    int m_awaited = 0;
    bool m_hasFailed = false;
    /// For the worker's thread alone.
    bool m_mayBackUp = false;
    /// Pieces of the list that may be on their way to the main thread: if it were more, whatever happens
    /// there would wait for all of them.
    QSemaphore m_piecesLeft{2};
    /// Nobody waits for the rest of the list any more.
    std::atomic<bool> m_isEnding = false;
};

} // namespace millrace
