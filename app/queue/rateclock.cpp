// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/rateclock.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {
// A clock that is set, and a computer that slept, make a longer wait wrong.
constexpr std::chrono::milliseconds kLookAgain = 1min;
} // namespace

RateClock::RateClock(RateLimiter &limiter, std::function<QDateTime()> now, QObject *parent)
    : QObject(parent), m_limiter(limiter), m_now(std::move(now))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RateClock::apply);
}

void RateClock::setSettings(const Settings &settings)
{
    m_schedule = settings.rateSchedule;
    m_otherwise = settings.bytesPerSecond;
    apply();
}

void RateClock::apply()
{
    const QDateTime now = m_now();
    const qint64 limit = limitAt(m_schedule, m_otherwise, now);
    if (const auto next = nextChange(m_schedule, now)) {
        const std::chrono::milliseconds wait(now.msecsTo(*next));
        m_timer.start(std::clamp<std::chrono::milliseconds>(wait, 1ms, kLookAgain));
    } else {
        m_timer.stop();
    }
    if (limit != m_limiter.limit()) {
        m_limiter.setLimit(limit);
        emit limitChanged(limit);
    }
}

} // namespace millrace
