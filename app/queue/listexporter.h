// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listfile.h"
#include "queue/download.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

namespace millrace {

class DownloadManager;

/// Writes the list to files: as links, as an input file for aria2, as a Metalink. Rows are collected by
/// pieces and written off the main thread, so that 100,000 of them stall nothing. Lives on the main thread.
class ListExporter : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives this object.
    explicit ListExporter(DownloadManager &manager, QObject *parent = nullptr);

    /// Writes the list as it is now, once those before are written; told() follows. A list for aria2 has
    /// what is still to be downloaded, the others have all rows.
    void exportTo(const QString &path, ListFormat format);

signals:
    /// What became of a file, one sentence without a full stop.
    ///
    /// \param detail  the file's path where it could not be written; else empty.
    void told(const QString &text, const QString &detail);

private:
    struct Export
    {
        QString path;
        ListFormat format = ListFormat::Plain;
        QList<DownloadId> ids;
        qsizetype next = 0;
        QList<ListedDownload> downloads;
    };

    void collectSome();
    void onWritten();

    DownloadManager &m_manager;
    /// The first one is under way.
    QList<Export> m_exports;
    QFutureWatcher<QString> m_writing;
    QTimer m_timer;
};

} // namespace millrace
