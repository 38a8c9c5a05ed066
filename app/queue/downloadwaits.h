// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/downloadqueue.h"
#include "queue/downloadrows.h"

#include <QObject>
#include <QSet>

namespace millrace {

/// Rows that wait: for another attempt, for their host's cool-down to end, for the network. Lives on the main
/// thread.
class DownloadWaits : public QObject
{
    Q_OBJECT

public:
    /// All of them belong to the caller and outlive this object.
    DownloadWaits(DownloadRows &rows, DownloadQueue &queue, const Settings &settings,
                  QObject *parent = nullptr);

    /// A row whose job has just ended so, from within DownloadQueue::ended().
    void begin(Download &download, const TransferOutcome &outcome);
    /// A person wants this row to go on now: what keeps it from that is said in its log.
    void noteAsked(DownloadId id) { m_askedFor.insert(id); }
    void noteStarted(DownloadId id)
    {
        m_askedFor.remove(id);
        m_begunBefore.remove(id);
    }
    /// What waits for the network goes on at once. That is no retry.
    void networkReturned();

signals:
    /// This row's time limit ends before its host's pause: it was taken from the queue, and has the error.
    void gaveUp(millrace::DownloadId id);

private:
    void onParked(const QList<DownloadId> &ids, std::chrono::milliseconds left, ErrorCode why);
    void giveUp(DownloadId id, ErrorCode why);
    void goOnAtOnce(Download &download);
    void onReleased(const QList<DownloadId> &ids);
    static QString untilText(const QString &reason, std::chrono::milliseconds wait);
    QString waitText(const Download &download, std::chrono::milliseconds wait) const;

    DownloadRows &m_rows;
    DownloadQueue &m_queue;
    const Settings &m_settings;
    /// Those that a person asked for, while they have not begun yet.
    QSet<DownloadId> m_askedFor;
    /// Jobs that had begun when the network returned the last time.
    QSet<DownloadId> m_begunBefore;
};

} // namespace millrace
