// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/diskdesk.h"
#include "queue/diskwaits.h"
#include "queue/download.h"
#include "queue/downloadqueue.h"
#include "queue/downloadrows.h"
#include "queue/downloadwaits.h"
#include "queue/queueclock.h"
#include "queue/rateclock.h"
#include "queue/signinkeeper.h"
#include "transfer/transfershared.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>

namespace millrace {

/// What becomes of a row between "queued" and its end: makes its jobs, stops them, and writes what the
/// workers tell into it. Lives on the main thread.
class DownloadRunner : public QObject
{
    Q_OBJECT

public:
    /// The list, the removals and the desk belong to the caller and outlive this object.
    DownloadRunner(DownloadList &list, RemovalStack &removals, DiskDesk &disk, PoolFactory makePool,
                   std::shared_ptr<TransferShared> shared, QObject *parent = nullptr);

    const Settings &settings() const { return m_settings; }
    void setSettings(const Settings &settings);

    /// Queues a row that is Queued already; not after close().
    void start(Download &download)
    {
        if (!m_isClosing && !m_diskWaits.keeps(download)) {
            m_queue.enqueue(download.id);
        }
    }
    /// Queues rows in any other state, Running excepted, with a fresh count of retries.
    void requeue(const QList<Download *> &downloads, bool fromBeginning);
    /// Stops what is queued or running: settled at once, or when the worker has answered.
    void stop(const QList<Download *> &downloads, StopReason reason);
    /// Rows that are about to pause go on as soon as they have.
    void goOnAfterPause(const QList<DownloadId> &ids);
    /// Rows that are queued start in this order, in place of theirs.
    void arrange(const QList<DownloadId> &ids) { m_queue.arrange(ids); }
    /// Other queues, priorities or predecessors stand in these rows. Those that run and may not begin now
    /// stop and are queued again.
    void restand(const QList<DownloadId> &ids);
    /// The queue that a row belongs to.
    QueueId queueOf(const Download &download) const;
    /// The row that this one has to wait for; 0 for none.
    DownloadId awaitedBy(const Download &download) const;
    /// Rows of the list were removed.
    void noteRemoved(const QList<DownloadId> &ids);
    /// While rows of an earlier start come back, one that is not there may yet come.
    void setRestoring(bool isRestoring);
    /// Gives a row's own limit to its job, where it has one.
    void limitSpeed(const Download &download)
    {
        m_queue.limitSpeed(download.id, download.request.options->bytesPerSecond);
    }
    /// What waits for the network goes on at once, and what has been silent since it went away begins another
    /// attempt. None of it counts as a retry.
    void networkReturned();
    /// Back to the first byte; deletes the part file.
    void forgetPart(Download &download);

    const RateClock &rateClock() const { return m_rateClock; }
    const QueueClock &queueClock() const { return m_queueClock; }
    void setWallClock(const WallClock &now);
    void setQuick(std::chrono::milliseconds time) { m_queue.setQuick(time); }
    SignInKeeper &signIns() { return m_signIns; }
    const SignInKeeper &signIns() const { return m_signIns; }
    bool isSubmitted(DownloadId id) const { return m_queue.isSubmitted(id); }
    void watchSegments(DownloadId id) { m_queue.watchSegments(id); }
    SegmentBoard::Latest watchedSegments() const { return m_queue.watchedSegments(); }
    auto meters() const { return m_queue.meters(); }

    /// Asks every worker to checkpoint and stop. closed() follows when all have, or after 2 s.
    void close();
    bool isIdle() const { return m_queue.submittedCount() == 0; }

signals:
    /// Something of this row changed.
    void changed(millrace::DownloadId id);
    /// A worker has begun.
    void started();
    /// A row came to Finished, Failed or Cancelled.
    void ended(millrace::DownloadId id);
    void allEnded();
    void activity(const QString &line);
    /// Downloads wait for a disk from now on.
    void diskWaitBegan(const millrace::TransferError &error);
    /// As DownloadRows tells it.
    void waitBegan(const QString &what, const QString &text);
    /// Other rows than before are kept from beginning, or for another reason.
    void holdsChanged();
    void closed();

private:
    TransferJob jobFor(DownloadId id) const;
    Standing standingOf(DownloadId id) const;
    void onTurned(QueueId queue, bool isOpen);
    /// Stops running rows, which are queued again.
    void sendBack(const QList<DownloadId> &ids);
    void enqueue(Download &download);
    void settle(Download &download, StopReason reason);

    void onStarted(DownloadId id);
    void onSignInAnswered(DownloadId id, bool isFound);
    void onAccepted(DownloadId id, const TransferOutcome &outcome);
    /// Running, without a byte for a while.
    bool isSilent(const Download &download) const;
    void onEnded(DownloadId id, const JobEnding &ending);
    /// At once, or once the keychain has nothing to sign in with.
    void fail(Download &download, const TransferError &error);
    void settleWaiting(DownloadId id);
    void settleFailed(Download &download, const TransferError &error);
    void finish(Download &download, const TransferOutcome &outcome);
    void checkClosed();

    /// Outlives the queue, whose workers use it.
    const std::shared_ptr<TransferShared> m_shared;
    Settings m_settings;
    DownloadRows m_rows;
    DiskDesk &m_disk;
    DownloadQueue m_queue;
    DownloadWaits m_waits;
    DiskWaits m_diskWaits;
    RateClock m_rateClock;
    QueueClock m_queueClock;
    SignInKeeper m_signIns;
    /// What submitted downloads were asked to become.
    QHash<DownloadId, StopReason> m_stopping;
    /// Of those, the ones that are to go on once they have stopped.
    QSet<DownloadId> m_goOn;
    QHash<DownloadId, std::chrono::milliseconds> m_startedAt;
    QElapsedTimer m_clock;
    bool m_isRestoring = false;
    bool m_isClosing = false;
    bool m_isClosed = false;
};

} // namespace millrace
