// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/downloadstore.h"

#include <QFutureWatcher>
#include <QObject>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>

namespace millrace {

/// Writes the history of finished downloads to a file, as historyCsvRow() has it. The store's thread reads it
/// in pieces and another one writes them, one piece after the other, so that its size costs no memory. Lives
/// on the main thread.
class HistoryExporter : public QObject
{
    Q_OBJECT

public:
    /// \param store  outlives this object.
    explicit HistoryExporter(DownloadStore &store, QObject *parent = nullptr);

    /// Writes a file that only its owner can read; what was there before stays until all is written. told()
    /// follows. Passed over while another one is being written.
    void exportTo(const QString &path);
    /// Whether the disk owes nothing any more.
    bool isIdle() const { return m_thread.activeThreadCount() == 0; }

signals:
    /// What became of it, one sentence without a full stop.
    ///
    /// \param detail  the file's path where it could not be written; else empty.
    void told(const QString &text, const QString &detail);

private:
    void readNext();
    void onRead();
    void onWritten();
    void write(const QByteArray &rows, bool isLast);
    void end(const QString &text, const QString &detail);

    DownloadStore &m_store;
    QThreadPool m_thread;
    /// Null while nothing is written. Used on the thread alone.
    std::shared_ptr<QSaveFile> m_file;
    QFutureWatcher<HistoryPage> m_reading;
    /// Why the file could not be written; empty when it could.
    QFutureWatcher<QString> m_writing;
    quint64 m_lastId = 0;
    int m_count = 0;
    bool m_isLast = false;
};

} // namespace millrace
