// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/knownlinks.h"
#include "queue/download.h"
#include "queue/listfiles.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

namespace millrace {

class DownloadManager;

/// Puts what files list into the list: links, aria2's input files, Metalinks. They are read off the main
/// thread and go in by pieces, so that 100,000 links stall nothing. Lives on the main thread.
class ListImporter : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives this object.
    explicit ListImporter(DownloadManager &manager, QObject *parent = nullptr);

    /// Imports a file once those before are in; told() follows. A link that the list has already is left
    /// out.
    ///
    /// \param model  says what the file does not, as for requestFor().
    void importFile(const QString &path, const DownloadRequest &model);
    /// How many downloads of the file that is under way are not in the list yet.
    int pending() const
    {
        return static_cast<int>(qMax<qsizetype>(0, m_found.list.downloads.size() - m_next));
    }
    /// Forgets what is not in the list yet.
    void drop();

signals:
    /// What became of a file, one sentence without a full stop.
    ///
    /// \param detail  a line for each fault; empty where there is none.
    void told(const QString &text, const QString &detail);

private:
    struct Import
    {
        QString path;
        DownloadRequest model;
    };

    void readNext();
    void onRead();
    void addSome();
    QList<DownloadRequest> nextPiece();
    void tell();

    DownloadManager &m_manager;
    /// The first one is under way.
    QList<Import> m_imports;
    QFutureWatcher<FoundList> m_reading;
    FoundList m_found;
    /// Links of the list, and those added since.
    KnownLinks m_known;
    qsizetype m_next = 0;
    int m_added = 0;
    int m_duplicates = 0;
    QTimer m_timer;
};

} // namespace millrace
