// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"

#include <chrono>
#include <optional>

namespace millrace {

/// When a failed attempt is made again.
struct RetryPolicy
{
    /// Further attempts after the first, 0 to 100; 0: none at all, also where a network is lost.
    int maxRetries = 5;
    /// Wait before the first retry; doubled for each one after it.
    std::chrono::milliseconds firstDelay{1000};
    /// No wait is longer, unless the server asks for it.
    std::chrono::milliseconds maxDelay{60000};
    /// How long a network that was lost is waited for; negative: without end; 0: as for any other fault.
    std::chrono::milliseconds lostFor{-1};

    friend bool operator==(const RetryPolicy &, const RetryPolicy &) = default;
};

/// What is known of a host when an attempt has failed there.
enum class HostHistory : quint8 {
    Silent,         ///< not one response in this run: its name may be wrong
    AnsweredBefore, ///< not in this attempt
    AnsweredNow,    ///< a response's head came since this attempt began, to it or to another
};

/// An attempt that failed.
struct FailedAttempt
{
    HostHistory host = HostHistory::Silent;
    /// This computer slept while it was made.
    bool hasSlept = false;
    /// What the desktop says of the network.
    bool isOnline = true;
    /// It brought bytes of the file that no attempt before it had brought.
    bool hasProgress = false;
    /// Retries counted before it, and time for which the network had been lost, this attempt's included;
    /// both since the last progress.
    int retriesMade = 0;
    std::chrono::milliseconds lostFor{0};
    /// Least wait that the server asks for.
    std::chrono::milliseconds retryAfter{0};
    /// 0 to 1, drawn by the caller: a wait is between half of the full delay and all of it, so that many
    /// downloads of one dead host do not come back at the same moment.
    double jitter = 1.0;
};

/// The next attempt.
struct Retry
{
    std::chrono::milliseconds wait{0};
    /// For the next attempt: retries counted with this one, or, where it is not counted, without it.
    int retriesMade = 0;
    /// For the next attempt: how long the network will have been lost by then; 0 where that is not what
    /// failed.
    std::chrono::milliseconds lostFor{0};

    friend bool operator==(const Retry &, const Retry &) = default;
};

/// Whether and when to try again; nothing: not.
///
/// A connection that was lost while this computer slept is opened anew at once, and that is not counted.
/// What a host answers, and a host that was never heard of, is tried maxRetries times without progress. A
/// network lost after the host had answered, or while this computer is offline, is tried until
/// policy.lostFor has passed, and is not counted. A connection that a host accepted, answered and dropped
/// without progress is what it answers: else one that always does so would be asked for ever. One that only
/// drips is counted whatever it brought.
std::optional<Retry> planRetry(const RetryPolicy &policy, const TransferError &error,
                               const FailedAttempt &attempt);

/// The wait after so many retries, without anything a server asked for.
std::chrono::milliseconds retryDelay(const RetryPolicy &policy, int retriesMade, double jitter);

} // namespace millrace
