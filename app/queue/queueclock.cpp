// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queueclock.h"

#include <utility>

namespace millrace {

QueueClock::QueueClock(WallClock now, QObject *parent) : QObject(parent), m_now(std::move(now))
{
    connect(&m_timer, &QTimer::timeout, this, &QueueClock::look);
}

void QueueClock::setPlans(const QList<QueuePlan> &plans)
{
    m_plans = plans;
    look();
}

void QueueClock::setClock(WallClock now)
{
    m_now = std::move(now);
    look();
}

void QueueClock::look()
{
    const QDateTime now = m_now();
    const QSet<QueueId> before = std::exchange(m_closed, {});
    std::optional<QDateTime> next;
    for (const QueuePlan &plan : std::as_const(m_plans)) {
        if (!millrace::isOpen(plan, now)) {
            m_closed.insert(plan.id);
        }
        if (const auto change = nextChange(plan, now)) {
            next = next ? qMin(*next, *change) : *change;
        }
    }
    m_timer.wakeAt(next, now);
    for (const QueueId queue : m_closed - before) {
        emit turned(queue, false);
    }
    for (const QueueId queue : before - m_closed) {
        emit turned(queue, true);
    }
}

std::optional<QDateTime> QueueClock::opensAt(QueueId queue) const
{
    return nextChange(planOf(m_plans, queue), m_now());
}

} // namespace millrace
