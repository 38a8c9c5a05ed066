// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queuepools.h"

#include "platform/openfiles.h"

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// What the program has open besides its workers, what a worker has with eight connections, and the share of
// those files that wait for their end (GroupFinisher). Qt ends the program where a thread that begins finds
// no descriptor left.
constexpr int kOpenAnyway = 40;
constexpr int kOpenForAWorker = 16;
constexpr int kShareOfTheFinisher = 8;

/// As many workers as there are files to be opened for.
int mostWorkers()
{
    const int limit = openFilesLimit();
    return std::max(1, (limit - limit / kShareOfTheFinisher - kOpenAnyway) / kOpenForAWorker);
}

} // namespace

QueuePools::QueuePools(PoolFactory makePool) : m_makePool(std::move(makePool))
{
    auto pool = m_makePool();
    m_workers = pool->workers();
    m_chunkSize = pool->chunkSize();
    m_lanes[kMainQueue].pool = std::move(pool);
}

void QueuePools::setWorkers(int workers)
{
    m_workers = std::clamp(workers, 0, mostWorkers());
    resize();
}

void QueuePools::setChunkSize(int jobs)
{
    m_chunkSize = std::max(jobs, 1);
    resize();
}

void QueuePools::setPlans(const QList<QueuePlan> &plans)
{
    m_limits.clear();
    for (const QueuePlan &plan : plans) {
        if (plan.workers > 0) {
            m_limits.emplace(plan.id, plan.workers);
        }
    }
    resize();
}

void QueuePools::setOpen(QueueId queue, bool isOpen)
{
    if (isOpen) {
        m_closed.remove(queue);
    } else {
        m_closed.insert(queue);
    }
}

void QueuePools::startRound(const QList<QueueId> &waiting, int chunksAhead)
{
    // Jobs that lie ready in one pool would keep those of another from the places that they do not use yet.
    QSet<QueueId> inUse(waiting.begin(), waiting.end());
    inUse -= m_closed;
    for (const auto &[queue, lane] : m_lanes) {
        if (lane.busy > 0) {
            inUse.insert(queue);
        }
    }
    const bool isAlone = inUse.size() <= 1;
    m_perWorker = isAlone ? m_chunkSize * (1 + chunksAhead) : 1;
    if (std::exchange(m_isAlone, isAlone) != isAlone) {
        resize();
    }
}

std::optional<double> QueuePools::share(QueueId queue) const
{
    const auto lane = m_lanes.find(queue);
    const int busy = lane == m_lanes.end() ? 0 : lane->second.busy;
    const int limit = limitOf(queue);
    if (!isOpen(queue) || busy >= limit * m_perWorker || m_busy >= m_workers * m_perWorker) {
        return std::nullopt;
    }
    return static_cast<double>(busy) / limit;
}

void QueuePools::noteSubmitted(QueueId queue)
{
    ++laneOf(queue).busy;
    ++m_busy;
}

void QueuePools::noteDone(QueueId queue)
{
    --laneOf(queue).busy;
    --m_busy;
}

QueuePools::Lane &QueuePools::laneOf(QueueId queue)
{
    Lane &lane = m_lanes[queue];
    if (!lane.pool) {
        lane.pool = m_makePool();
        lane.pool->resize(std::max(limitOf(queue), 1));
        lane.pool->setChunkSize(m_isAlone ? m_chunkSize : 1);
    }
    return lane;
}

int QueuePools::limitOf(QueueId queue) const
{
    const auto own = m_limits.find(queue);
    return own == m_limits.end() ? m_workers : std::min(own->second, m_workers);
}

void QueuePools::resize()
{
    for (const auto &[queue, lane] : m_lanes) {
        lane.pool->resize(std::max(limitOf(queue), 1));
        lane.pool->setChunkSize(m_isAlone ? m_chunkSize : 1);
    }
}

} // namespace millrace
