// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transfer/ratelimiter.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace millrace {

/// Keeps one job within the limit that all share and within its own. For the worker's thread.
class RateBrake
{
public:
    /// \param shared  outlives this object.
    /// \param own  not null.
    RateBrake(RateLimiter &shared, std::shared_ptr<RateLimiter> own, std::stop_token stop);

    void take(std::int64_t bytes);
    /// Blocks until the next bytes may be read, a stop is requested or `isOver` says so, which is asked every
    /// 100 ms. The limits may change meanwhile. How long that took; 0 where there was nothing to wait for.
    /// Time in which the computer slept, or the program was stopped, is not in it.
    std::chrono::nanoseconds rest(const std::function<bool()> &isOver);

    /// Blocks for so long, or until a stop is requested.
    void pause(std::chrono::milliseconds span);

    /// The smaller of the limits at present; 0 for none.
    std::int64_t limit() const;
    /// The least that this job may get of it, however many take part; 0 for no limit.
    std::int64_t leastShare() const;
    /// So many bytes should be taken at a time, that a rest between them is short.
    std::int64_t portion() const;

private:
    std::chrono::nanoseconds delay() const;

    RateLimiter &m_shared;
    const std::shared_ptr<RateLimiter> m_own;
    const std::stop_token m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
};

} // namespace millrace
