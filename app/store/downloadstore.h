// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/database.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>

namespace millrace {

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
    void remove(quint64 id);
    /// The program runs as it should: this start was no crash.
    void settleStart();

    /// Writes at once what was collected; flushed() follows when it is safe, or could not be written.
    void flush();
    /// Whether the disk owes nothing any more.
    bool isIdle() const { return !hasNews() && !m_isWriting && !m_isLoading && m_awaited == 0; }

signals:
    /// \param crashes  so many starts right before this one ended before they had settled.
    void opened(const millrace::OpenedDatabase &database, int crashes);
    /// The list's next rows.
    void loaded(const QList<millrace::PlacedDownload> &rows);
    /// \param isWhole  false: the rest could not be read.
    void loadEnded(bool isWhole);
    /// Changes cannot be written for now, as the disk is full, say; they are tried again. Told once until it
    /// has succeeded again.
    void writeFailed(const QString &reason);
    /// All changes that were handed in by flush() are on the disk.
    void flushed();

private:
    using Rows = QHash<quint64, PlacedDownload>;

    bool hasNews() const { return !m_rows.isEmpty() || !m_removed.isEmpty(); }
    void startWriteTimer();
    void write();
    void takeBack(const Rows &rows, const QSet<quint64> &removed);
    void onWritten(const QString &fault, const Rows &rows, const QSet<quint64> &removed);

    QThread m_thread;
    /// Lives on that thread, as does the database.
    QObject *m_worker = nullptr;
    std::shared_ptr<Database> m_database;
    Rows m_rows;
    QSet<quint64> m_removed;
    QTimer m_writeTimer;
    bool m_isLoading = false;
    bool m_isWriting = false;
    bool m_isFlushing = false;
    /// Answers to flush() that are on their way.
    int m_awaited = 0;
    bool m_hasFailed = false;
    /// Nobody waits for the rest of the list any more.
    std::atomic<bool> m_isEnding = false;
};

} // namespace millrace
