// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/threadworkerpool.h"

#include "core/transferexception.h"
#include "platform/threadprobe.h"

#include <QFutureInterface>
#include <QRandomGenerator>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <algorithm>
#include <deque>
#include <mutex>
#include <new>
#include <optional>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A thread that was begun runs long before that, on any computer.
constexpr auto kBeginLimit = 2000ms;

// From this size on a download keeps its worker busy long enough that nothing should stand behind it.
constexpr qint64 kLargeBytes = 1024 * 1024;

/// Ends a job that no memory or no worker can be had for: it is tried again as its settings say.
void endWithoutMemory(QPromise<TransferOutcome> &promise, const TransferJob &job)
{
    const TransferError error{ErrorCode::OutOfMemory, {}};
    FailedAttempt attempt;
    attempt.retriesMade = job.retriesMade;
    attempt.jitter = QRandomGenerator::global()->generateDouble();
    const std::optional<Retry> retry = planRetry(job.retry, error, attempt);
    if (!retry) {
        promise.setException(TransferException(error, job.part));
        return;
    }
    TransferOutcome outcome;
    outcome.kind = OutcomeKind::Waiting;
    outcome.error = error;
    outcome.wait = retry->wait;
    outcome.retriesMade = retry->retriesMade;
    outcome.part = job.part;
    outcome.received = job.part.heldBytes();
    outcome.total = job.part.total;
    promise.addResult(outcome);
}

} // namespace

/// The locked list of jobs and the workers that draw from it.
class ThreadWorkerPool::Shop
{
public:
    struct Entry
    {
        QPromise<TransferOutcome> promise;
        TransferJob job;
        TransferTicket ticket;
    };

    Shop(TransferBody body, int workers) : m_body(std::move(body)), m_limit(workers)
    {
        m_threads.setExpiryTimeout(-1);
        m_threads.setMaxThreadCount(workers);
        m_threads.setObjectName(QStringLiteral("workers"));
    }

    void put(Entry entry)
    {
        std::deque<Entry> unserved;
        {
            const std::lock_guard lock(m_mutex);
            m_pending.push_back(std::move(entry));
            hire();
            if (m_hired == 0) {
                unserved.swap(m_pending);
            }
        }
        for (Entry &left : unserved) {
            left.promise.start();
            endWithoutMemory(left.promise, left.job);
            left.promise.finish();
        }
    }

    bool takeBack(quint64 jobId)
    {
        // Destroyed outside of the lock: its promise tells whoever watches.
        std::optional<Entry> taken;
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                        [jobId](const Entry &entry) { return entry.job.id == jobId; });
        if (found != m_pending.end()) {
            taken = std::move(*found);
            m_pending.erase(found);
        }
        return taken.has_value();
    }

    void setLimit(int workers)
    {
        const std::lock_guard lock(m_mutex);
        m_limit = std::max(1, workers);
        // Threads that are over the limit still have their job in hand, so the count never goes below them.
        m_threads.setMaxThreadCount(std::max(m_limit, m_hired));
        hire();
    }

    int limit() const
    {
        const std::lock_guard lock(m_mutex);
        return m_limit;
    }

    void setChunk(int jobs)
    {
        const std::lock_guard lock(m_mutex);
        m_chunk = std::max(1, jobs);
    }

    int chunk() const
    {
        const std::lock_guard lock(m_mutex);
        return m_chunk;
    }

    bool waitForDone(std::chrono::milliseconds timeout)
    {
        return m_threads.waitForDone(static_cast<int>(timeout.count()));
    }

    /// Drops what has not begun and waits for the rest. False: a thread was asked for and never began. Its
    /// pool waits for it for ever, and so must not be destroyed.
    bool shutDown()
    {
        std::deque<Entry> dropped;
        {
            const std::lock_guard lock(m_mutex);
            dropped.swap(m_pending);
        }
        dropped.clear();
        while (!waitForDone(kBeginLimit)) {
            const std::lock_guard lock(m_mutex);
            if (m_working == 0) {
                return false;
            }
        }
        return true;
    }

private:
    /// Whether one more worker has a thread, or gets one.
    bool canHire()
    {
        if (m_hired >= m_threadsBegun && canBeginThreads(1)) {
            ++m_threadsBegun;
        }
        return m_hired < m_threadsBegun;
    }

    /// Starts workers for what is pending. The lock is held.
    void hire()
    {
        const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(m_limit),
                                                  static_cast<std::size_t>(m_hired) + m_pending.size());
        while (static_cast<std::size_t>(m_hired) < wanted && canHire()) {
            ++m_hired;
            // The worker's own future is of no use: each entry has its promise, and work() lets nothing out.
            const QFuture<void> ignored = QtConcurrent::run(&m_threads, [this] { work(); });
            Q_UNUSED(ignored)
        }
    }

    /// One worker: takes from the list until nothing is left or there are too many workers.
    ///
    /// Where memory runs out between two jobs, the program ends, as nothing says who lost what.
    void work() noexcept
    {
        setWorking(1);
        std::deque<Entry> taken;
        while (take(taken)) {
            while (!taken.empty()) {
                Entry entry = std::move(taken.front());
                taken.pop_front();
                run(entry, taken);
                if (isOverstaffed()) {
                    giveBack(taken);
                }
            }
        }
        setWorking(-1);
    }

    void setWorking(int change)
    {
        const std::lock_guard lock(m_mutex);
        m_working += change;
    }

    /// Up to a chunk from the list's head, but no more than leaves the other workers their share. False: the
    /// worker has to go.
    bool take(std::deque<Entry> &taken)
    {
        const std::lock_guard lock(m_mutex);
        if (m_pending.empty() || m_hired > m_limit) {
            --m_hired;
            m_threads.setMaxThreadCount(std::max(m_limit, m_hired));
            return false;
        }
        const auto limit = static_cast<std::size_t>(m_limit);
        const std::size_t share = (m_pending.size() + limit - 1) / limit;
        std::size_t n = std::min(share, static_cast<std::size_t>(m_chunk));
        for (; n > 0; --n) {
            taken.push_back(std::move(m_pending.front()));
            m_pending.pop_front();
        }
        return true;
    }

    bool isOverstaffed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_hired > m_limit;
    }

    void giveBack(std::deque<Entry> &taken)
    {
        const std::lock_guard lock(m_mutex);
        while (!taken.empty()) {
            m_pending.push_front(std::move(taken.back()));
            taken.pop_back();
        }
        hire();
    }

    void run(Entry &entry, std::deque<Entry> &rest)
    {
        entry.promise.start();
        bool isOurs = true;
        const auto takePromise = [&entry, &isOurs] {
            isOurs = false;
            return std::move(entry.promise);
        };
        const auto sizeKnown = [this, &rest](qint64 bytes) {
            if (bytes < 0 || bytes >= kLargeBytes) {
                giveBack(rest);
            }
        };
        const WorkerContext context{entry.ticket, sizeKnown, takePromise};
        try {
            m_body(entry.promise, entry.job, context);
        } catch (const QException &e) {
            if (isOurs) {
                entry.promise.setException(e);
            }
        } catch (const std::bad_alloc &) {
            if (isOurs) {
                endWithoutMemory(entry.promise, entry.job);
            }
        } catch (...) {
            if (isOurs) {
                entry.promise.setException(std::current_exception());
            }
        }
        if (isOurs) {
            entry.promise.finish();
        }
    }

    const TransferBody m_body;
    mutable std::mutex m_mutex;
    std::deque<Entry> m_pending;
    int m_limit;
    int m_chunk = 1;
    /// Workers that run or are about to.
    int m_hired = 0;
    /// Those that run.
    int m_working = 0;
    /// Threads that the pool has by now; they stay.
    int m_threadsBegun = 0;
    QThreadPool m_threads;
};

ThreadWorkerPool::ThreadWorkerPool(TransferBody body, int workers)
    : m_shop(std::make_shared<Shop>(std::move(body), std::max(1, workers)))
{
}

ThreadWorkerPool::~ThreadWorkerPool()
{
    if (!m_shop->shutDown()) {
        // Stays, with what its thread would need.
        Q_UNUSED(new std::shared_ptr<Shop>(m_shop))
    }
}

QFuture<TransferOutcome> ThreadWorkerPool::submit(const TransferJob &job, const TransferTicket &ticket)
{
    // Pending, so that whoever waits for the future also waits for its beginning; a promise's own future
    // counts as over until it is started.
    QFutureInterface<TransferOutcome> pending(QFutureInterfaceBase::Pending);
    // Now, while nobody listens yet.
    pending.setProgressRange(0, 1000);
    Shop::Entry entry{QPromise<TransferOutcome>(std::move(pending)), job, ticket};
    QFuture<TransferOutcome> future = entry.promise.future();
    m_shop->put(std::move(entry));
    return future;
}

bool ThreadWorkerPool::takeBack(quint64 jobId)
{
    return m_shop->takeBack(jobId);
}

void ThreadWorkerPool::resize(int workers)
{
    m_shop->setLimit(workers);
}

int ThreadWorkerPool::workers() const
{
    return m_shop->limit();
}

void ThreadWorkerPool::setChunkSize(int jobs)
{
    m_shop->setChunk(jobs);
}

int ThreadWorkerPool::chunkSize() const
{
    return m_shop->chunk();
}

bool ThreadWorkerPool::waitForDone(std::chrono::milliseconds timeout)
{
    return m_shop->waitForDone(timeout);
}

} // namespace millrace
