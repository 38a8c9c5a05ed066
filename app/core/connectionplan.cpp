// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connectionplan.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr auto kFirstBackOff = 1s;
constexpr std::chrono::milliseconds kLongestBackOff = 60s;
// Long enough for a new connection to reach its speed.
constexpr auto kTrial = 3s;
// What one more has to bring at least.
constexpr double kGain = 1.03;

} // namespace

int ConnectionPlan::update(Clock::time_point now, int running, double bytesPerSecond)
{
    if (m_isTrial && now >= m_trialEnd) {
        m_isTrial = false;
        if (running >= m_target && bytesPerSecond >= m_speedBefore * kGain) {
            m_backOff = kFirstBackOff;
            m_nextStep = now;
        } else {
            // Nothing is gained: it is not asked for again soon.
            m_target = std::max(1, m_target - 1);
            m_backOff = kLongestBackOff;
            waitForStep(now);
        }
    }
    if (!m_isTrial && m_target < m_most && running >= m_target && now >= m_nextStep) {
        m_isTrial = true;
        m_trialEnd = now + kTrial;
        m_speedBefore = bytesPerSecond;
        ++m_target;
    }
    return m_target;
}

void ConnectionPlan::noteFailed(Clock::time_point now, int running, std::chrono::milliseconds wait)
{
    m_isTrial = false;
    m_target = std::clamp(running, 1, m_target);
    waitForStep(now);
    m_nextStep = std::max(m_nextStep, now + wait);
}

void ConnectionPlan::waitForStep(Clock::time_point now)
{
    if (now < m_nextStep) {
        // Those that fail together are one failure.
        return;
    }
    m_nextStep = now + m_backOff;
    m_backOff = std::min(m_backOff * 2, kLongestBackOff);
}

} // namespace millrace
