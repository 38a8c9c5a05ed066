// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queueplan.h"
#include "queue/workerpool.h"

#include <QList>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace millrace {

/// The worker pools of the queues, one each, made when its first job comes, under one limit for all of them
/// together; and how many jobs each has in hand. For its owner's thread.
class QueuePools
{
public:
    explicit QueuePools(PoolFactory makePool);

    /// Jobs that may run at a time in all pools together; 0: none begins. Fewer where this process may not
    /// open as many files.
    void setWorkers(int workers);
    int workers() const { return m_workers; }
    /// Most jobs that a worker takes in one go where one queue alone has any; else it takes one.
    void setChunkSize(int jobs);
    /// What of the plans says how many: a queue that is in none of them has no limit of its own.
    void setPlans(const QList<QueuePlan> &plans);
    /// Whether jobs of a queue may begin; at first they may.
    void setOpen(QueueId queue, bool isOpen);
    bool isOpen(QueueId queue) const { return !m_closed.contains(queue); }

    WorkerPool &poolOf(QueueId queue) { return *laneOf(queue).pool; }

    /// To be called before share() is, once for several calls of it.
    ///
    /// \param waiting  the queues that have jobs to begin.
    /// \param chunksAhead  so many times what the workers take is handed out beforehand, where one queue
    ///                     alone has any.
    void startRound(const QList<QueueId> &waiting, int chunksAhead);
    /// How much of what it may have a queue has in hand, 0 for nothing; none where it takes no more.
    std::optional<double> share(QueueId queue) const;

    /// A job was submitted to a queue's pool; a worker is done with one.
    void noteSubmitted(QueueId queue);
    void noteDone(QueueId queue);

private:
    struct Lane
    {
        std::unique_ptr<WorkerPool> pool;
        /// Jobs that were submitted and are not done.
        int busy = 0;
    };

    Lane &laneOf(QueueId queue);
    int limitOf(QueueId queue) const;
    void resize();

    const PoolFactory m_makePool;
    std::map<QueueId, Lane> m_lanes;
    /// Limits of their own.
    std::map<QueueId, int> m_limits;
    QSet<QueueId> m_closed;
    int m_workers = 1;
    int m_chunkSize = 1;
    int m_busy = 0;
    /// Times the limit: what one queue alone is given, and what it is given with others.
    int m_perWorker = 1;
    bool m_isAlone = true;
};

} // namespace millrace
