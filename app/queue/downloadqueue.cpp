// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadqueue.h"

#include "core/transferexception.h"

#include <QUnhandledException>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A job that is over so soon leaves its worker waiting for the next one for a good part of the time.
constexpr auto kQuick = 50ms;

JobEnding failedEnding(TransferError error, PartState part = {}, QStringList log = {})
{
    JobEnding ending;
    ending.failed = true;
    ending.outcome.error = std::move(error);
    ending.outcome.received = part.held;
    ending.outcome.total = part.total;
    ending.outcome.part = std::move(part);
    ending.outcome.log = std::move(log);
    return ending;
}

/// Reads how a finished future ended: by its last outcome, by an exception, or by being given up.
JobEnding endingOf(const QFuture<TransferOutcome> &future)
{
    try {
        const QList<TransferOutcome> outcomes = future.results();
        if (!outcomes.isEmpty() && outcomes.last().kind != OutcomeKind::Started) {
            return {false, outcomes.last()};
        }
    } catch (const TransferException &e) {
        return failedEnding(e.error(), e.part(), e.log());
    } catch (const QUnhandledException &e) {
        QString what = QStringLiteral("unknown exception");
        try {
            if (e.exception()) {
                std::rethrow_exception(e.exception());
            }
        } catch (const std::exception &inner) {
            what = QString::fromUtf8(inner.what());
        } catch (...) {
        }
        return failedEnding({ErrorCode::Internal, what});
    } catch (const std::exception &e) {
        return failedEnding({ErrorCode::Internal, QString::fromUtf8(e.what())});
    }
    return failedEnding({ErrorCode::Internal, QStringLiteral("the worker ended without an outcome")});
}

} // namespace

DownloadQueue::DownloadQueue(std::unique_ptr<WorkerPool> pool, JobSource jobFor, QObject *parent)
    : QObject(parent), m_pool(std::move(pool)), m_jobFor(std::move(jobFor))
{
    m_fillTimer.setSingleShot(true);
    m_fillTimer.setInterval(0);
    connect(&m_fillTimer, &QTimer::timeout, this, &DownloadQueue::fill);
    m_delayTimer.setSingleShot(true);
    connect(&m_delayTimer, &QTimer::timeout, this, &DownloadQueue::releaseDue);
}

DownloadQueue::~DownloadQueue()
{
    for (const auto &[id, submitted] : m_submitted) {
        submitted->watcher->disconnect(this);
        submitted->stop.requestStop(StopReason::Close);
    }
    // The pool waits for its workers; the watchers and meters they know go after it.
    m_pool.reset();
}

void DownloadQueue::resize(int workers)
{
    m_pool->resize(workers);
    m_fillTimer.start();
}

void DownloadQueue::setChunkSize(int jobs)
{
    m_pool->setChunkSize(jobs);
    m_fillTimer.start();
}

void DownloadQueue::enqueue(DownloadId id)
{
    m_pending.push_back(id);
    m_fillTimer.start();
}

void DownloadQueue::enqueueAfter(DownloadId id, std::chrono::milliseconds wait)
{
    m_delayed.insert_or_assign(id, QDeadlineTimer(wait, Qt::PreciseTimer));
    if (!m_delayTimer.isActive() || wait < m_delayTimer.remainingTimeAsDuration()) {
        m_delayTimer.start(wait);
    }
}

QSet<DownloadId> DownloadQueue::takeBack(const QList<DownloadId> &ids)
{
    const QSet<DownloadId> wanted(ids.begin(), ids.end());
    QSet<DownloadId> taken;
    const auto take = [&wanted, &taken](DownloadId id) {
        const bool isWanted = wanted.contains(id);
        if (isWanted) {
            taken.insert(id);
        }
        return isWanted;
    };
    std::erase_if(m_delayed, [&take](const auto &entry) { return take(entry.first); });
    std::erase_if(m_pending, take);
    for (const DownloadId id : ids) {
        const auto found = m_submitted.find(id);
        if (found != m_submitted.end() && m_pool->takeBack(id)) {
            found->second->watcher->disconnect(this);
            m_submitted.erase(found);
            taken.insert(id);
            m_fillTimer.start();
        }
    }
    return taken;
}

void DownloadQueue::stop(DownloadId id, StopReason reason)
{
    const auto found = m_submitted.find(id);
    if (found != m_submitted.end()) {
        found->second->stop.requestStop(reason);
    }
}

void DownloadQueue::stopAll(StopReason reason)
{
    m_pending.clear();
    m_delayed.clear();
    m_delayTimer.stop();
    for (const auto &[id, submitted] : m_submitted) {
        submitted->stop.requestStop(reason);
    }
}

void DownloadQueue::limitSpeed(DownloadId id, qint64 bytesPerSecond)
{
    const auto found = m_submitted.find(id);
    if (found != m_submitted.end()) {
        found->second->rateLimiter->setLimit(bytesPerSecond);
    }
}

QList<std::pair<DownloadId, std::shared_ptr<const Meter>>> DownloadQueue::meters() const
{
    QList<std::pair<DownloadId, std::shared_ptr<const Meter>>> list;
    list.reserve(static_cast<qsizetype>(m_submitted.size()));
    for (const auto &[id, submitted] : m_submitted) {
        list.emplace_back(id, submitted->meter);
    }
    return list;
}

void DownloadQueue::fill()
{
    // While downloads take hardly longer than the way through this thread, each worker has its next chunk
    // lying ready. Otherwise nothing is submitted ahead, so that what waits here stays in its order.
    const auto chunks =
        static_cast<std::size_t>(m_pool->workers()) * static_cast<std::size_t>(m_pool->chunkSize());
    const std::size_t room = m_areQuick ? 2 * chunks : chunks;
    while (!m_pending.empty() && m_submitted.size() < room) {
        const DownloadId id = m_pending.front();
        m_pending.pop_front();
        submit(id);
    }
}

void DownloadQueue::submit(DownloadId id)
{
    const TransferJob job = m_jobFor(id);
    auto submitted = std::make_unique<Submitted>();
    TransferTicket ticket;
    ticket.stop = submitted->stop.signal();
    ticket.meter->setReceived(job.part.held);
    ticket.meter->setTotal(job.part.total);
    ticket.rateLimiter->setLimit(job.options.bytesPerSecond);
    submitted->meter = ticket.meter;
    submitted->rateLimiter = ticket.rateLimiter;

    submitted->watcher = std::make_unique<QFutureWatcher<TransferOutcome>>();
    QFutureWatcher<TransferOutcome> &watcher = *submitted->watcher;
    connect(&watcher, &QFutureWatcherBase::started, this, [this, id] { onStarted(id); });
    connect(&watcher, &QFutureWatcherBase::resultReadyAt, this,
            [this, id](int index) { onResult(id, index); });
    connect(&watcher, &QFutureWatcherBase::finished, this, [this, id] { onFinished(id); });
    m_submitted.emplace(id, std::move(submitted));
    watcher.setFuture(m_pool->submit(job, ticket));
}

void DownloadQueue::onStarted(DownloadId id)
{
    const auto found = m_submitted.find(id);
    if (found != m_submitted.end()) {
        found->second->clock.start();
        emit started(id);
    }
}

void DownloadQueue::onResult(DownloadId id, int index)
{
    const auto found = m_submitted.find(id);
    if (found == m_submitted.end()) {
        return;
    }
    try {
        const TransferOutcome outcome = found->second->watcher->resultAt(index);
        if (outcome.kind == OutcomeKind::Started) {
            emit accepted(id, outcome);
        }
    } catch (const QException &) {
        // The job has failed meanwhile; finished() follows and tells.
    }
}

void DownloadQueue::onFinished(DownloadId id)
{
    const auto found = m_submitted.find(id);
    if (found == m_submitted.end()) {
        return;
    }
    const JobEnding ending = endingOf(found->second->watcher->future());
    m_areQuick =
        found->second->clock.isValid() && std::chrono::milliseconds(found->second->clock.elapsed()) < kQuick;
    // The watcher is the sender of this very call.
    found->second->watcher.release()->deleteLater();
    m_submitted.erase(found);
    m_fillTimer.start();
    emit ended(id, ending);
}

void DownloadQueue::releaseDue()
{
    QList<DownloadId> due;
    for (auto it = m_delayed.begin(); it != m_delayed.end();) {
        if (it->second.hasExpired()) {
            due.append(it->first);
            it = m_delayed.erase(it);
        } else {
            ++it;
        }
    }
    armDelayTimer();
    for (const DownloadId id : due) {
        enqueue(id);
        emit released(id);
    }
}

void DownloadQueue::armDelayTimer()
{
    if (m_delayed.empty()) {
        m_delayTimer.stop();
        return;
    }
    const auto soonest = std::min_element(m_delayed.begin(), m_delayed.end(),
                                          [](const auto &a, const auto &b) { return a.second < b.second; });
    m_delayTimer.start(std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::nanoseconds(std::max<qint64>(0, soonest->second.remainingTimeNSecs()))));
}

} // namespace millrace
