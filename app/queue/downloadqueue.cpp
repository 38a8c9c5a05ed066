// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadqueue.h"

#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {
// Small files come faster than this thread gets its turn where there are fewer processors than workers.
constexpr int kChunksAhead = 5;
// As a worker says that it has done its part.
constexpr int kWhole = 1000;
} // namespace

DownloadQueue::DownloadQueue(PoolFactory makePool, JobSource jobFor, StandingSource standingOf,
                             HostGate &gate, QObject *parent)
    : QObject(parent)
    , m_pools(std::make_unique<QueuePools>(std::move(makePool)))
    , m_jobFor(std::move(jobFor))
    , m_gate(gate)
    , m_waiting(std::move(standingOf), gate)
{
    m_fillTimer.setSingleShot(true);
    m_fillTimer.setInterval(0);
    connect(&m_fillTimer, &QTimer::timeout, this, &DownloadQueue::fill);
    connect(&m_waiting, &WaitingRoom::entered, &m_fillTimer, qOverload<>(&QTimer::start));
    connect(&m_waiting, &WaitingRoom::parked, this, &DownloadQueue::parked);
    connect(&m_waiting, &WaitingRoom::released, this, &DownloadQueue::released);
}

DownloadQueue::~DownloadQueue()
{
    for (const auto &[id, submitted] : m_submitted) {
        submitted->watcher->disconnect(this);
        submitted->stop.requestStop(StopReason::Close);
    }
    // The pools wait for their workers; the watchers and meters they know go after them.
    m_pools.reset();
}

void DownloadQueue::resize(int workers)
{
    m_pools->setWorkers(workers);
    m_fillTimer.start();
}

void DownloadQueue::setChunkSize(int jobs)
{
    m_pools->setChunkSize(jobs);
    m_fillTimer.start();
}

void DownloadQueue::setPlans(const QList<QueuePlan> &plans)
{
    m_pools->setPlans(plans);
    m_fillTimer.start();
}

void DownloadQueue::setOpen(QueueId queue, bool isOpen)
{
    m_pools->setOpen(queue, isOpen);
    m_fillTimer.start();
}

void DownloadQueue::enqueue(DownloadId id, Where where)
{
    m_waiting.add(id, numberFor(id, where));
}

void DownloadQueue::enqueueAfter(DownloadId id, std::chrono::milliseconds wait, Where where)
{
    m_waiting.addAfter(id, wait, numberFor(id, where));
}

void DownloadQueue::endNotFound()
{
    m_gate.endNotFound();
    m_waiting.reviewCoolDowns();
}

quint64 DownloadQueue::numberFor(DownloadId id, Where where) const
{
    return where == Where::AsBefore && id == m_lastEnded.id ? m_lastEnded.number : 0;
}

QSet<DownloadId> DownloadQueue::takeBack(const QList<DownloadId> &ids)
{
    QSet<DownloadId> taken = m_waiting.takeBack(ids);
    for (const DownloadId id : ids) {
        const auto found = m_submitted.find(id);
        if (found != m_submitted.end() && m_pools->poolOf(found->second->queue).takeBack(id)) {
            found->second->watcher->disconnect(this);
            forget(found);
            taken.insert(id);
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
    m_waiting.clear();
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

void DownloadQueue::watchSegments(DownloadId id)
{
    const auto old = m_submitted.find(m_watched);
    if (m_watched != id && old != m_submitted.end()) {
        old->second->segments->setWanted(false);
    }
    m_watched = id;
    const auto found = m_submitted.find(id);
    if (found != m_submitted.end()) {
        found->second->segments->setWanted(true);
    }
}

SegmentBoard::Latest DownloadQueue::watchedSegments() const
{
    const auto found = m_submitted.find(m_watched);
    return found == m_submitted.end() ? nullptr : found->second->segments->latest();
}

QList<DownloadId> DownloadQueue::submittedOf(QueueId queue) const
{
    QList<DownloadId> ids;
    for (const auto &[id, submitted] : m_submitted) {
        if (submitted->queue == queue && !submitted->hasLeft) {
            ids.append(id);
        }
    }
    return ids;
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
    m_waiting.startRound();
    // While downloads take hardly longer than the way through this thread, each worker has its next chunks
    // lying ready. Otherwise nothing is submitted ahead, so that what waits here stays in its order.
    m_pools->startRound(m_waiting.queues(), m_areQuick ? kChunksAhead : 0);
    const WaitingRoom::Room room{[this](const std::string &host) { return isFull(host); },
                                 [this](QueueId queue) { return m_pools->share(queue); }};
    while (const auto next = m_waiting.takeNext(room)) {
        submit(*next);
    }
}

bool DownloadQueue::isFull(const std::string &host) const
{
    const int limit = m_gate.limit(host);
    // More than run at a time may be submitted: those wait in the pool.
    if (limit >= m_pools->workers()) {
        return false;
    }
    const auto found = m_perHost.find(host);
    return found != m_perHost.end() && found->second >= limit;
}

void DownloadQueue::submit(const HostLines::Head &head)
{
    const DownloadId id = head.id;
    const TransferJob job = m_jobFor(id);
    auto submitted = std::make_unique<Submitted>();
    TransferTicket ticket;
    ticket.stop = submitted->stop.signal();
    ticket.meter->setReceived(job.part.heldBytes());
    ticket.meter->setTotal(job.part.total);
    ticket.rateLimiter = std::make_shared<RateLimiter>();
    ticket.rateLimiter->setLimit(job.options.bytesPerSecond);
    submitted->meter = ticket.meter;
    ticket.segments->setWanted(id == m_watched);
    submitted->segments = ticket.segments;
    submitted->rateLimiter = ticket.rateLimiter;
    submitted->number = head.place.number;
    submitted->queue = head.queue;
    submitted->host = head.host;
    ++m_perHost[head.host];
    m_pools->noteSubmitted(head.queue);

    submitted->watcher = std::make_unique<QFutureWatcher<TransferOutcome>>();
    QFutureWatcher<TransferOutcome> &watcher = *submitted->watcher;
    connect(&watcher, &QFutureWatcherBase::started, this, [this, id] { onStarted(id); });
    connect(&watcher, &QFutureWatcherBase::resultReadyAt, this,
            [this, id](int index) { onResult(id, index); });
    connect(&watcher, &QFutureWatcherBase::progressValueChanged, this, [this, id](int value) {
        if (value == kWhole) {
            onLeft(id);
        }
    });
    connect(&watcher, &QFutureWatcherBase::finished, this, [this, id] { onFinished(id); });
    m_submitted.emplace(id, std::move(submitted));
    watcher.setFuture(m_pools->poolOf(head.queue).submit(job, ticket));
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
    if (!found->second->hasLeft) {
        notePace(*found->second);
    }
    // The watcher is the sender of this very call.
    found->second->watcher.release()->deleteLater();
    m_lastEnded = {id, found->second->number};
    m_waiting.suspect(found->second->host);
    forget(found);
    emit ended(id, ending);
}

/// Its worker is free; the file may yet wait for the disk.
void DownloadQueue::onLeft(DownloadId id)
{
    const auto found = m_submitted.find(id);
    if (found != m_submitted.end() && !std::exchange(found->second->hasLeft, true)) {
        notePace(*found->second);
        leave(*found->second);
        m_fillTimer.start();
    }
}

void DownloadQueue::notePace(const Submitted &job)
{
    m_areQuick = job.clock.isValid() && std::chrono::milliseconds(job.clock.elapsed()) < m_quick;
}

void DownloadQueue::leave(const Submitted &job)
{
    m_pools->noteDone(job.queue);
    if (const auto count = m_perHost.find(job.host); --count->second == 0) {
        m_perHost.erase(count);
    }
}

void DownloadQueue::forget(SubmittedJobs::iterator job)
{
    if (!job->second->hasLeft) {
        leave(*job->second);
    }
    m_submitted.erase(job);
    m_fillTimer.start();
}

} // namespace millrace
