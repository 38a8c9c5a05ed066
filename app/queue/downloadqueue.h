// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "queue/jobending.h"
#include "queue/queuepools.h"
#include "queue/waitingroom.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace millrace {

/// Makes the job of a download at the moment in which it is submitted, so that it carries the settings of
/// then.
using JobSource = std::function<TransferJob(DownloadId)>;

/// What runs when: keeps downloads in order, hands the queues' pools as many jobs as they have room for, and
/// tells how each ended. Passes over those whose host asked for a pause or has all its places taken, whose
/// queue is closed or that come after another one, so that they hold no worker. Lives on its owner's
/// thread.
class DownloadQueue : public QObject
{
    Q_OBJECT

public:
    /// The gate outlives this object.
    DownloadQueue(PoolFactory makePool, JobSource jobFor, StandingSource standingOf, HostGate &gate,
                  QObject *parent = nullptr);
    ~DownloadQueue() override;

    /// Jobs at a time, of all queues together.
    void resize(int workers);
    void setChunkSize(int jobs);
    void setPlans(const QList<QueuePlan> &plans);
    /// Whether downloads of a queue may begin; those that have are left alone.
    void setOpen(QueueId queue, bool isOpen);
    /// While jobs are over sooner than this, 50 ms at first, more of them are submitted than there are
    /// workers.
    void setQuick(std::chrono::milliseconds time) { m_quick = time; }

    enum class Where {
        AtTheEnd,
        AsBefore, ///< where it stood; for a download whose job has just ended, from within ended() alone
    };
    /// Puts a download in line; it is submitted from the event loop, never from within this call.
    void enqueue(DownloadId id, Where where = Where::AtTheEnd);
    /// As enqueue, once the time is over.
    void enqueueAfter(DownloadId id, std::chrono::milliseconds wait, Where where = Where::AtTheEnd);
    /// Ends the time of those of these that enqueueAfter() still holds.
    void releaseNow(const QList<DownloadId> &ids) { m_waiting.releaseNow(ids); }
    /// Whether enqueueAfter() still holds this one.
    bool isDelayed(DownloadId id) const { return m_waiting.isDelayed(id); }
    /// Hosts whose names were not found are asked for again at once.
    void endNotFound();
    /// Other queues, priorities or predecessors are said of these.
    void restand(const QList<DownloadId> &ids) { m_waiting.restand(ids); }
    /// This one is done, or will never be: those that come after it need not wait for it. Whether there are
    /// any.
    bool releaseAfter(DownloadId id) { return m_waiting.releaseAfter(id); }
    /// Those of these that wait for a worker get one in this order, in the places that they have together.
    void arrange(const QList<DownloadId> &ids) { m_waiting.arrange(ids); }
    /// Takes back those of these that no worker has in hand, and returns their ids.
    QSet<DownloadId> takeBack(const QList<DownloadId> &ids);
    /// Asks a submitted job to stop; ended() follows.
    void stop(DownloadId id, StopReason reason);
    void stopAll(StopReason reason);
    /// Another limit for a submitted job, from now on.
    void limitSpeed(DownloadId id, qint64 bytesPerSecond);

    /// Lets one download's job show its segments, also one that is submitted later, and no other; 0 for none.
    void watchSegments(DownloadId id);
    /// What its job showed last; null while it has none, or that has shown nothing yet.
    SegmentBoard::Latest watchedSegments() const;

    /// Submitted jobs of a queue that have not left their workers.
    QList<DownloadId> submittedOf(QueueId queue) const;
    bool isSubmitted(DownloadId id) const { return m_submitted.contains(id); }
    int submittedCount() const { return static_cast<int>(m_submitted.size()); }

    /// Ids of the submitted jobs, and each one's meter.
    QList<std::pair<DownloadId, std::shared_ptr<const Meter>>> meters() const;

signals:
    /// These, all of one host, do not go on before its cool-down has ended, so much from now. Comes again
    /// when it becomes longer; released() follows.
    ///
    /// \param why  HostBusy, or HostNotFound.
    void parked(const QList<millrace::DownloadId> &ids, std::chrono::milliseconds left,
                millrace::ErrorCode why);
    /// These have waited long enough and are queued again.
    void released(const QList<millrace::DownloadId> &ids);
    /// A worker has begun.
    void started(millrace::DownloadId id);
    /// The response was accepted; the outcome's kind is Started.
    void accepted(millrace::DownloadId id, const millrace::TransferOutcome &outcome);
    /// The future is finished.
    void ended(millrace::DownloadId id, const millrace::JobEnding &ending);

private:
    struct Submitted
    {
        std::unique_ptr<QFutureWatcher<TransferOutcome>> watcher;
        StopSource stop;
        std::shared_ptr<Meter> meter;
        std::shared_ptr<SegmentBoard> segments;
        /// Runs since a worker began.
        QElapsedTimer clock;
        std::shared_ptr<RateLimiter> rateLimiter;
        quint64 number = 0;
        QueueId queue = kMainQueue;
        std::string host;
        /// No worker has it in hand any more.
        bool hasLeft = false;
    };
    using SubmittedJobs = std::map<DownloadId, std::unique_ptr<Submitted>>;
    struct Ended
    {
        DownloadId id = 0;
        quint64 number = 0;
    };

    quint64 numberFor(DownloadId id, Where where) const;
    void fill();
    bool isFull(const std::string &host) const;
    void submit(const HostLines::Head &head);
    void onStarted(DownloadId id);
    void onResult(DownloadId id, int index);
    void onFinished(DownloadId id);
    void onLeft(DownloadId id);
    void notePace(const Submitted &job);
    /// Its worker is free.
    void leave(const Submitted &job);
    void forget(SubmittedJobs::iterator job);

    std::unique_ptr<QueuePools> m_pools;
    const JobSource m_jobFor;
    HostGate &m_gate;
    WaitingRoom m_waiting;
    SubmittedJobs m_submitted;
    DownloadId m_watched = 0;
    /// Submitted jobs by host.
    std::map<std::string, int> m_perHost;
    // A job that is over so soon leaves its worker waiting for the next one for a good part of the time.
    std::chrono::milliseconds m_quick{50};
    /// Whether the last job was.
    bool m_areQuick = false;
    /// The job that ended last.
    Ended m_lastEnded;
    /// Fills the pool from the event loop, so that callers see their state settled first.
    QTimer m_fillTimer;
};

} // namespace millrace
