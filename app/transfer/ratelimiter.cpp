// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/ratelimiter.h"

#include <algorithm>

namespace millrace {

namespace {

// Time in which nothing was taken is made up for up to this much: a wait that ended a little late loses
// nothing, and after a pause there is no burst that anybody could notice.
constexpr std::chrono::duration<double> kCredit{0.1};

} // namespace

RateLimiter::RateLimiter(std::function<Clock::time_point()> now) : m_now(std::move(now)), m_debtTime(m_now())
{
}

void RateLimiter::setLimit(std::int64_t bytesPerSecond)
{
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = m_now();
    const std::int64_t limit = std::max<std::int64_t>(0, bytesPerSecond);
    m_debt = m_limit > 0 ? debtAt(now) : 0;
    if (limit < m_limit) {
        // What was taken at a higher rate is not waited for at the lower one, which may be a thousand times
        // longer; and credit is a time, too.
        m_debt *= static_cast<double>(limit) / static_cast<double>(m_limit);
    }
    m_debtTime = now;
    m_limit = limit;
}

std::int64_t RateLimiter::limit() const
{
    const std::lock_guard lock(m_mutex);
    return m_limit;
}

void RateLimiter::take(std::int64_t bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_limit > 0) {
        const Clock::time_point now = m_now();
        m_debt = debtAt(now) + static_cast<double>(bytes);
        m_debtTime = now;
    }
}

std::chrono::nanoseconds RateLimiter::delay() const
{
    const std::lock_guard lock(m_mutex);
    if (m_limit == 0) {
        return {};
    }
    const double debt = debtAt(m_now());
    const std::chrono::duration<double> wait(std::max(0.0, debt) / static_cast<double>(m_limit));
    return std::chrono::ceil<std::chrono::nanoseconds>(wait);
}

double RateLimiter::debtAt(Clock::time_point now) const
{
    const std::chrono::duration<double> passed = now - m_debtTime;
    const double rate = static_cast<double>(m_limit);
    return std::max(m_debt - passed.count() * rate, -kCredit.count() * rate);
}

} // namespace millrace
