// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transfer/transferjob.h"
#include "transfer/transferoutcome.h"

#include <QFuture>

#include <chrono>
#include <functional>
#include <memory>

namespace millrace {

/// Runs jobs on a bounded number of workers. One thread owns it and makes every call. Jobs start in the order
/// in which they were submitted.
class WorkerPool
{
public:
    /// Waits for the workers; callers stop their jobs first, or leave the process without it.
    virtual ~WorkerPool() = default;

    /// Queues a job. Its future yields outcomes as TransferOutcome describes, or raises TransferException; it
    /// ends as cancelled only when the pool is destroyed before the job began. The promise's progress is 0 to
    /// 1000.
    virtual QFuture<TransferOutcome> submit(const TransferJob &job, const TransferTicket &ticket) = 0;

    /// Takes back a job that no worker has in hand yet; whether that was so. Its future ends as cancelled.
    virtual bool takeBack(quint64 jobId) = 0;

    /// Number of jobs that may run at a time, at least 1. Growing takes effect at once, shrinking as workers
    /// end the job in hand.
    virtual void resize(int workers) = 0;
    virtual int workers() const = 0;

    /// Most jobs that a worker takes in one go, at least 1.
    virtual void setChunkSize(int jobs) = 0;
    virtual int chunkSize() const = 0;

    /// Waits until no worker is busy, at most for so long; whether that came true.
    virtual bool waitForDone(std::chrono::milliseconds timeout) = 0;
};

/// Makes pools of one kind, one for each queue.
using PoolFactory = std::function<std::unique_ptr<WorkerPool>()>;

/// The factory of pools that are made from copies of these arguments.
template <class Pool, class... Arguments>
PoolFactory poolsOf(Arguments... arguments)
{
    return [=] { return std::make_unique<Pool>(arguments...); };
}

} // namespace millrace
