// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transferexception.h"
#include "queue/download.h"
#include "queue/workerpool.h"

#include <QCoreApplication>
#include <QPromise>

#include <map>
#include <memory>

namespace millrace {

/// What the jobs of a FakePool do, told by the test, on the test's own thread.
class FakeJobs
{
public:
    QList<TransferJob> submitted;

    bool isOpen(quint64 id) const { return m_open.contains(id); }
    StopReason stopAsked(quint64 id) const
    {
        const auto found = m_open.find(id);
        return found == m_open.end() ? StopReason::None : found->second.ticket.stop.reason();
    }

    /// The response is accepted.
    void accept(quint64 id, qint64 total)
    {
        TransferOutcome outcome = outcomeOf(id, OutcomeKind::Started);
        outcome.received = 0;
        outcome.total = total;
        meter(id).setTotal(total);
        m_open.at(id).promise->addResult(outcome);
    }
    Meter &meter(quint64 id) { return *m_open.at(id).ticket.meter; }
    /// Where the job shows what its connections do.
    SegmentBoard &segments(quint64 id) { return *m_open.at(id).ticket.segments; }
    /// The job's own limit at present, bytes a second.
    qint64 limit(quint64 id) const { return m_open.at(id).ticket.rateLimiter->limit(); }

    void finish(quint64 id, qint64 total = 1000)
    {
        TransferOutcome outcome = outcomeOf(id, OutcomeKind::Finished);
        outcome.received = total;
        outcome.total = total;
        outcome.path = m_open.at(id).job.folder + u'/' + outcome.name;
        end(id, outcome);
    }
    void stop(quint64 id)
    {
        end(id, outcomeOf(id, stopAsked(id) == StopReason::Cancel ? OutcomeKind::Cancelled
                                                                  : OutcomeKind::Paused));
    }
    void wait(quint64 id, ErrorCode code, std::chrono::milliseconds time, int retriesMade)
    {
        TransferOutcome outcome = outcomeOf(id, OutcomeKind::Waiting);
        outcome.error = {code, QString(), 0};
        outcome.wait = time;
        outcome.retriesMade = retriesMade;
        end(id, outcome);
    }
    void fail(quint64 id, ErrorCode code, const QString &detail = {}, int status = 0)
    {
        fail(id, TransferError{code, detail, status});
    }
    void fail(quint64 id, const TransferError &error) { fail(QList<quint64>{id}, error); }
    /// All in one turn of the event loop.
    void fail(const QList<quint64> &ids, const TransferError &error)
    {
        QList<Open> failing;
        for (const quint64 id : ids) {
            failing.append(take(id));
        }
        for (const Open &open : failing) {
            open.promise->setException(TransferException(error));
            open.promise->finish();
        }
    }
    /// Whatever is open ends as it was asked to, or as paused.
    void stopAll()
    {
        while (!m_open.empty()) {
            stop(m_open.begin()->first);
        }
    }

private:
    friend class FakePool;
    struct Open
    {
        TransferJob job;
        TransferTicket ticket;
        std::shared_ptr<QPromise<TransferOutcome>> promise;
    };

    TransferOutcome outcomeOf(quint64 id, OutcomeKind kind) const
    {
        const TransferJob &job = m_open.at(id).job;
        TransferOutcome outcome;
        outcome.kind = kind;
        outcome.name = job.outputName.isEmpty() ? job.url.fileName() : job.outputName;
        outcome.received = m_open.at(id).ticket.meter->received();
        outcome.total = m_open.at(id).ticket.meter->total();
        return outcome;
    }
    Open take(quint64 id)
    {
        // What ends has begun: a busy machine may not have told the row yet.
        QCoreApplication::sendPostedEvents();
        Open open = std::move(m_open.at(id));
        m_open.erase(id);
        return open;
    }
    void end(quint64 id, const TransferOutcome &outcome)
    {
        const Open open = take(id);
        open.promise->addResult(outcome);
        open.promise->finish();
    }

    std::map<quint64, Open> m_open;
};

/// A pool without threads: every job begins at once and ends when the test says so.
class FakePool : public WorkerPool
{
public:
    explicit FakePool(std::shared_ptr<FakeJobs> jobs) : m_jobs(std::move(jobs)) {}
    ~FakePool() override { m_jobs->stopAll(); }

    QFuture<TransferOutcome> submit(const TransferJob &job, const TransferTicket &ticket) override
    {
        m_jobs->submitted.append(job);
        auto promise = std::make_shared<QPromise<TransferOutcome>>();
        const QFuture<TransferOutcome> future = promise->future();
        promise->start();
        m_jobs->m_open.insert_or_assign(job.id, FakeJobs::Open{job, ticket, promise});
        return future;
    }
    bool takeBack(quint64) override { return false; }
    void resize(int workers) override { m_workers = workers; }
    int workers() const override { return m_workers; }
    void setChunkSize(int jobs) override { m_chunk = jobs; }
    int chunkSize() const override { return m_chunk; }
    bool waitForDone(std::chrono::milliseconds) override { return m_jobs->m_open.empty(); }

private:
    std::shared_ptr<FakeJobs> m_jobs;
    int m_workers = 5;
    int m_chunk = 1;
};

/// Requests for `count` links, http://host.example/file1.bin and so on.
inline QList<DownloadRequest> fakeRequests(int count, const QString &folder = QStringLiteral("/nowhere"))
{
    QList<DownloadRequest> requests;
    for (int i = 1; i <= count; ++i) {
        DownloadRequest request;
        request.url = QUrl(QStringLiteral("http://host.example/file%1.bin").arg(i));
        request.folder = folder;
        requests.append(request);
    }
    return requests;
}

} // namespace millrace
