// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/sleepwatch.h"

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Short beside the time in which a server, or a router on the way, forgets a connection; a worker that waits
// for bytes wakes for it.
constexpr std::chrono::milliseconds kHeartbeat = 5s;
// A computer that is busy may well let a worker wait as long as this.
constexpr std::chrono::milliseconds kLeastHeartbeat = 500ms;

} // namespace

SleepWatch::SleepWatch(std::chrono::milliseconds stallTimeout, int timesWoken, Clock::time_point now)
    : m_heartbeat(std::clamp(stallTimeout / 2, kLeastHeartbeat, kHeartbeat))
    , m_timesWoken(timesWoken)
    , m_lastLook(now)
{
}

bool SleepWatch::look(Clock::time_point now, std::chrono::nanoseconds rested, int timesWoken)
{
    const auto gap = now - m_lastLook - (rested - m_rested);
    m_lastLook = now;
    m_rested = rested;
    const bool hasSlept = std::exchange(m_timesWoken, timesWoken) != timesWoken || gap > 2 * m_heartbeat;
    if (hasSlept) {
        m_woken = now;
    }
    return hasSlept;
}

bool SleepWatch::hasJustWoken(Clock::time_point now) const
{
    // Two heartbeats in which connections are watched closely, one to find that one is silent, and one to be
    // late with that.
    return m_woken && now - *m_woken <= 4 * m_heartbeat;
}

} // namespace millrace
