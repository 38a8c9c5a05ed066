// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/watchdog.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

std::chrono::milliseconds roundedUp(std::chrono::nanoseconds span)
{
    return std::chrono::ceil<std::chrono::milliseconds>(span);
}

} // namespace

Watchdog::Watchdog(const TransferJob &job, Clock::time_point now)
    : m_job(job), m_started(now), m_lastActivity(now), m_windowBegin(now)
{
}

void Watchdog::beginRequest(Clock::time_point now)
{
    m_lastActivity = now;
    m_isSpeedWatched = false;
}

void Watchdog::beginBody(Clock::time_point now, bool isSpeedWatched)
{
    m_lastActivity = now;
    m_isSpeedWatched = isSpeedWatched && m_job.lowSpeedLimit > 0;
    m_windowBegin = now;
    m_windowBytes = 0;
}

void Watchdog::noteBytes(qint64 bytes, Clock::time_point now)
{
    m_lastActivity = now;
    m_windowBytes += bytes;
}

void Watchdog::noteRest(std::chrono::nanoseconds span)
{
    m_lastActivity += span;
    m_windowBegin += span;
}

void Watchdog::noteSleep(Clock::time_point now, std::chrono::milliseconds patience)
{
    m_lastActivity = now;
    m_impatientUntil = now + 2 * patience;
    m_patience = std::min(patience, m_job.stallTimeout);
    m_windowBegin = now;
    m_windowBytes = 0;
}

std::optional<ErrorCode> Watchdog::check(Clock::time_point now)
{
    if (isTimeUp(now)) {
        return ErrorCode::TimeLimitExceeded;
    }
    if (now - m_lastActivity >= stallTimeout()) {
        return ErrorCode::Stalled;
    }
    return isDripping(now) ? std::optional(ErrorCode::TooSlow) : std::nullopt;
}

std::chrono::milliseconds Watchdog::stallTimeout() const
{
    return m_lastActivity < m_impatientUntil ? m_patience : m_job.stallTimeout;
}

bool Watchdog::isTimeUp(Clock::time_point now) const
{
    return m_job.timeLimit > 0ms && m_job.timeUsed + (now - m_started) >= m_job.timeLimit;
}

bool Watchdog::isDripping(Clock::time_point now)
{
    // Whoever is silent now may have stalled, which is another fault: the next bytes show.
    const bool isSilent = now - m_lastActivity >= m_job.stallTimeout / 8;
    if (!m_isSpeedWatched || isSilent || now - m_windowBegin < m_job.stallTimeout) {
        return false;
    }
    const std::chrono::duration<double> span = now - m_windowBegin;
    const bool isSlow =
        static_cast<double>(m_windowBytes) < span.count() * static_cast<double>(m_job.lowSpeedLimit);
    m_windowBegin = now;
    m_windowBytes = 0;
    return isSlow;
}

std::chrono::milliseconds Watchdog::nextCheck(Clock::time_point now) const
{
    // A slow body needs none of its own: it is looked at when bytes come.
    std::chrono::milliseconds wait = roundedUp(stallTimeout() - (now - m_lastActivity));
    if (m_job.timeLimit > 0ms) {
        wait = std::min(wait, roundedUp(m_job.timeLimit - m_job.timeUsed - (now - m_started)));
    }
    return std::max(wait, 1ms);
}

} // namespace millrace
