// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

namespace millrace {

/// Keeps all that take bytes through it at a rate together. Bytes are taken first and counted then: who is
/// told to wait has taken too much already, so that the rate is exact whatever the sizes of the pieces. Any
/// thread; never blocks.
class RateLimiter
{
public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(std::function<Clock::time_point()> now = &Clock::now);

    /// Bytes a second, 0 for no limit. Takes effect at once, also for those who wait; nobody then waits
    /// longer for what is taken already than without the change.
    void setLimit(std::int64_t bytesPerSecond);
    std::int64_t limit() const;

    void take(std::int64_t bytes);
    /// How long nothing should be read; 0 when the next piece may be.
    std::chrono::nanoseconds delay() const;

private:
    /// Bytes owed now: negative while there is credit.
    double debtAt(Clock::time_point now) const;

    const std::function<Clock::time_point()> m_now;
    mutable std::mutex m_mutex;
    std::int64_t m_limit = 0;
    double m_debt = 0;
    Clock::time_point m_debtTime;
};

} // namespace millrace
