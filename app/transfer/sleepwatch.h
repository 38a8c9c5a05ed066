// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

namespace millrace {

/// Notices that one job's worker did not run for a while: this computer slept, or somebody stopped the
/// program. Its servers may have gone meanwhile without a word that is still to be heard. Told the time with
/// each call.
class SleepWatch
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param timesWoken  as OnlineState counts: that clock stands still while the computer sleeps.
    SleepWatch(std::chrono::milliseconds stallTimeout, int timesWoken, Clock::time_point now);

    /// To be called after this long at most.
    std::chrono::milliseconds heartbeat() const { return m_heartbeat; }
    /// Whether the worker slept since the last call.
    ///
    /// \param rested  how long it waited by its own will since the job began.
    bool look(Clock::time_point now, std::chrono::nanoseconds rested, int timesWoken);
    /// It slept until a moment ago: what becomes of its connections now is not the servers' fault.
    bool hasJustWoken(Clock::time_point now) const;

private:
    const std::chrono::milliseconds m_heartbeat;
    int m_timesWoken;
    Clock::time_point m_lastLook;
    std::chrono::nanoseconds m_rested{0};
    std::optional<Clock::time_point> m_woken;
};

} // namespace millrace
