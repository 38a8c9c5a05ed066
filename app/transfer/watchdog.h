// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transfer/transferjob.h"

#include <chrono>
#include <optional>

namespace millrace {

/// The clocks of one job: its time limit, the silence of a server, and the server that only drips. Time in
/// which we kept the server waiting ourselves counts for the first alone. Told the time with each call.
class Watchdog
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param job  outlives this object.
    Watchdog(const TransferJob &job, Clock::time_point now);

    /// When the job began.
    Clock::time_point started() const { return m_started; }

    /// A request goes out.
    void beginRequest(Clock::time_point now);
    /// Its head is here. From now on the body has to come at some speed.
    ///
    /// \param isSpeedWatched  false where our own limit may be the reason that it does not.
    void beginBody(Clock::time_point now, bool isSpeedWatched);
    /// So many bytes of body came.
    void noteBytes(qint64 bytes, Clock::time_point now);
    /// Nothing was read for so long, until now, as our own limit said.
    void noteRest(std::chrono::nanoseconds span);
    /// We slept until now: that it still lives a connection has to show within `patience`, and once more
    /// after that, as its first bytes may have come while we slept.
    void noteSleep(Clock::time_point now, std::chrono::milliseconds patience);

    /// TimeLimitExceeded, Stalled or TooSlow, when that is so.
    std::optional<ErrorCode> check(Clock::time_point now);
    bool isTimeUp(Clock::time_point now) const;
    /// When to check again, if nothing comes until then: 1 ms or more.
    std::chrono::milliseconds nextCheck(Clock::time_point now) const;

private:
    bool isDripping(Clock::time_point now);
    std::chrono::milliseconds stallTimeout() const;

    const TransferJob &m_job;
    const Clock::time_point m_started;
    Clock::time_point m_lastActivity;
    /// After activity before this moment, silence is a stall as soon as `m_patience` has passed.
    Clock::time_point m_impatientUntil;
    std::chrono::milliseconds m_patience{0};
    bool m_isSpeedWatched = false;
    /// The span, a stall timeout long, in which the body's speed is measured; one follows the other.
    Clock::time_point m_windowBegin;
    qint64 m_windowBytes = 0;
};

} // namespace millrace
