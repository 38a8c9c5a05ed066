// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace millrace {

/// How many connections a download should have at a moment. All at once while nothing speaks against it;
/// after one was refused, those that work, and then one more at a time as long as each brings more speed.
/// Pure: the time is passed in.
class ConnectionPlan
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param most  1 or more.
    explicit ConnectionPlan(int most) : m_most(most), m_target(most) {}

    /// Called every now and then with how many connections bring bytes and what all bring together, in bytes
    /// a second. Connections to have from now on.
    int update(Clock::time_point now, int running, double bytesPerSecond);

    /// A connection ended before its time, or was refused. `running` are left. No further one is tried before
    /// `wait` has passed.
    void noteFailed(Clock::time_point now, int running, std::chrono::milliseconds wait = {});

    int target() const { return m_target; }
    int most() const { return m_most; }

private:
    void waitForStep(Clock::time_point now);

    const int m_most;
    int m_target;
    /// Before one more is tried.
    std::chrono::milliseconds m_backOff{1000};
    Clock::time_point m_nextStep;
    /// One more is being tried, until m_trialEnd.
    bool m_isTrial = false;
    Clock::time_point m_trialEnd;
    double m_speedBefore = 0;
};

} // namespace millrace
