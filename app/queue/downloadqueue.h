// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "queue/workerpool.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>

namespace millrace {

/// How a job ended, whatever the way.
struct JobEnding
{
    /// Whether it ended by an error. The outcome then holds the error, the log and what is on the disk, and
    /// its kind means nothing.
    bool failed = false;
    /// Its kind is never Started.
    TransferOutcome outcome;
};

/// Makes the job of a download at the moment in which it is submitted, so that it carries the settings of
/// then.
using JobSource = std::function<TransferJob(DownloadId)>;

/// What runs when: keeps downloads in order, hands the pool as many jobs as it has room for, and tells how
/// each ended. Lives on its owner's thread.
class DownloadQueue : public QObject
{
    Q_OBJECT

public:
    DownloadQueue(std::unique_ptr<WorkerPool> pool, JobSource jobFor, QObject *parent = nullptr);
    ~DownloadQueue() override;

    WorkerPool &pool() { return *m_pool; }
    const WorkerPool &pool() const { return *m_pool; }
    void resize(int workers);
    void setChunkSize(int jobs);

    /// Puts a download at the end; it is submitted from the event loop, never from within this call.
    void enqueue(DownloadId id);
    /// As enqueue, once the time is over.
    void enqueueAfter(DownloadId id, std::chrono::milliseconds wait);
    /// Takes back those of these that no worker has in hand, and returns their ids.
    QSet<DownloadId> takeBack(const QList<DownloadId> &ids);
    /// Asks a submitted job to stop; ended() follows.
    void stop(DownloadId id, StopReason reason);
    void stopAll(StopReason reason);
    /// Another limit for a submitted job, from now on.
    void limitSpeed(DownloadId id, qint64 bytesPerSecond);

    bool isSubmitted(DownloadId id) const { return m_submitted.contains(id); }
    int submittedCount() const { return static_cast<int>(m_submitted.size()); }

    /// Ids of the submitted jobs, and each one's meter.
    QList<std::pair<DownloadId, std::shared_ptr<const Meter>>> meters() const;

signals:
    /// A download has waited long enough and is queued again.
    void released(millrace::DownloadId id);
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
        /// Runs since a worker began.
        QElapsedTimer clock;
        std::shared_ptr<RateLimiter> rateLimiter;
    };
    void fill();
    void submit(DownloadId id);
    void onStarted(DownloadId id);
    void onResult(DownloadId id, int index);
    void onFinished(DownloadId id);
    void releaseDue();
    void armDelayTimer();

    std::unique_ptr<WorkerPool> m_pool;
    const JobSource m_jobFor;
    std::deque<DownloadId> m_pending;
    std::map<DownloadId, QDeadlineTimer> m_delayed;
    std::map<DownloadId, std::unique_ptr<Submitted>> m_submitted;
    /// Whether the last job was over in no time.
    bool m_areQuick = false;
    /// Fills the pool from the event loop, so that callers see their state settled first.
    QTimer m_fillTimer;
    QTimer m_delayTimer;
};

} // namespace millrace
