// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadlist.h"
#include "queue/removalstack.h"

#include <QObject>

namespace millrace {

/// The rows as those write them who run the downloads: found by id, also when they were removed and may come
/// back, with every change told. Lives on the main thread.
class DownloadRows : public QObject
{
    Q_OBJECT

public:
    /// Both belong to the caller and outlive this object.
    DownloadRows(DownloadList &list, RemovalStack &removals, QObject *parent = nullptr);

    DownloadList &list() { return m_list; }
    const DownloadList &list() const { return m_list; }

    /// A row of the list, or one that was removed; null when it is neither.
    Download *find(DownloadId id) const;
    void setState(Download &download, DownloadState state);
    /// Adds a line to the row's log and tells it, free of secrets.
    void log(Download &download, const QString &line);

signals:
    /// Something of this row changed.
    void changed(millrace::DownloadId id);
    /// A row came to Finished, Failed or Cancelled.
    void ended(millrace::DownloadId id);
    void allEnded();
    void activity(const QString &line);
    /// A download waits: `what` is its link, free of secrets, or the host that all of its downloads wait for.
    void waitBegan(const QString &what, const QString &text);

private:
    const QString &timeOfDay();

    DownloadList &m_list;
    RemovalStack &m_removals;
    qint64 m_loggedSecond = -1;
    QString m_loggedTime;
};

} // namespace millrace
