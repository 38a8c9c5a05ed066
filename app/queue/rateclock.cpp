// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/rateclock.h"

#include <utility>

namespace millrace {

RateClock::RateClock(RateLimiter &limiter, WallClock now, QObject *parent)
    : QObject(parent), m_limiter(limiter), m_now(std::move(now))
{
    connect(&m_timer, &QTimer::timeout, this, &RateClock::apply);
}

void RateClock::setSettings(const Settings &settings)
{
    m_schedule = settings.rateSchedule;
    m_otherwise = settings.bytesPerSecond;
    apply();
}

void RateClock::setClock(WallClock now)
{
    m_now = std::move(now);
    apply();
}

void RateClock::apply()
{
    const QDateTime now = m_now();
    const qint64 limit = limitAt(m_schedule, m_otherwise, now);
    m_timer.wakeAt(nextChange(m_schedule, now), now);
    if (limit != m_limiter.limit()) {
        m_limiter.setLimit(limit);
        emit limitChanged(limit);
    }
}

} // namespace millrace
