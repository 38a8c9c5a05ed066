// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/ratebrake.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A limit that is changed or taken away is noticed within this.
constexpr std::chrono::nanoseconds kSlice = 100ms;
// No computer that is only busy is later than that.
constexpr std::chrono::nanoseconds kLongestSlice = 1s;
// Workers there can be.
constexpr std::int64_t kMostWorkers = 64;
// A portion is what the limit brings in a twentieth of a second: seldom enough to cost nothing, often enough
// that a rate looks even.
constexpr std::int64_t kPortionsPerSecond = 20;
constexpr std::int64_t kLeastPortion = 512;

} // namespace

RateBrake::RateBrake(RateLimiter &shared, std::shared_ptr<RateLimiter> own, std::stop_token stop)
    : m_shared(shared), m_own(std::move(own)), m_stop(std::move(stop))
{
}

void RateBrake::take(std::int64_t bytes)
{
    m_shared.take(bytes);
    m_own->take(bytes);
}

std::chrono::nanoseconds RateBrake::delay() const
{
    return std::max(m_shared.delay(), m_own->delay());
}

std::chrono::nanoseconds RateBrake::rest(const std::function<bool()> &isOver)
{
    auto wait = delay();
    if (wait == 0ns) {
        return 0ns;
    }
    std::chrono::nanoseconds rested = 0ns;
    std::unique_lock lock(m_mutex);
    while (wait > 0ns && !m_stop.stop_requested() && !isOver()) {
        const auto begin = RateLimiter::Clock::now();
        m_wake.wait_for(lock, m_stop, std::min(wait, kSlice), [] { return false; });
        rested += std::min<std::chrono::nanoseconds>(RateLimiter::Clock::now() - begin, kLongestSlice);
        wait = delay();
    }
    return rested;
}

void RateBrake::pause(std::chrono::milliseconds span)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, m_stop, span, [] { return false; });
}

std::int64_t RateBrake::limit() const
{
    const std::int64_t shared = m_shared.limit();
    const std::int64_t own = m_own->limit();
    return shared > 0 && own > 0 ? std::min(shared, own) : std::max(shared, own);
}

std::int64_t RateBrake::leastShare() const
{
    const std::int64_t shared = (m_shared.limit() + kMostWorkers - 1) / kMostWorkers;
    const std::int64_t own = m_own->limit();
    return shared > 0 && own > 0 ? std::min(shared, own) : std::max(shared, own);
}

std::int64_t RateBrake::portion() const
{
    const std::int64_t current = limit();
    return current > 0 ? std::max(kLeastPortion, current / kPortionsPerSecond)
                       : std::numeric_limits<std::int64_t>::max();
}

} // namespace millrace
