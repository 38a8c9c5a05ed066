// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/workerpool.h"

#include <QPromise>

#include <functional>
#include <memory>

namespace millrace {

/// What a job's body gets from the worker that runs it, besides the job.
struct WorkerContext
{
    TransferTicket ticket;
    /// To be called once the size of the download is known (-1: it will never be). Behind a large one the
    /// rest of what the worker took is given back to the others.
    std::function<void(qint64 bytes)> sizeKnown;
    /// Hands the promise over, once, while the body runs: whoever has it adds the last outcome and finishes
    /// it. The worker takes its next job as soon as the body returns.
    std::function<QPromise<TransferOutcome>()> takePromise;
};

/// Does one job: adds outcomes to the promise, throws a TransferException, or has taken the promise over.
/// Runs on a worker's thread.
using TransferBody =
    std::function<void(QPromise<TransferOutcome> &, const TransferJob &, const WorkerContext &)>;

/// Workers as threads of a QThreadPool of its own. Its threads never expire, so what a body keeps in thread
/// storage (the transport with its open connections) serves the next job.
class ThreadWorkerPool : public WorkerPool
{
public:
    explicit ThreadWorkerPool(TransferBody body, int workers = 5);
    ~ThreadWorkerPool() override;

    QFuture<TransferOutcome> submit(const TransferJob &job, const TransferTicket &ticket) override;
    bool takeBack(quint64 jobId) override;
    void resize(int workers) override;
    int workers() const override;
    void setChunkSize(int jobs) override;
    int chunkSize() const override;
    bool waitForDone(std::chrono::milliseconds timeout) override;

private:
    class Shop;
    std::shared_ptr<Shop> m_shop;
};

} // namespace millrace
