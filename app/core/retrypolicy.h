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
    /// Further attempts after the first, 0 to 100.
    int maxRetries = 5;
    /// Wait before the first retry; doubled for each one after it.
    std::chrono::milliseconds firstDelay{1000};
    /// No wait is longer.
    std::chrono::milliseconds maxDelay{60000};
    /// How long a network that was lost is waited for; negative: without end.
    std::chrono::milliseconds lostFor{-1};

    friend bool operator==(const RetryPolicy &, const RetryPolicy &) = default;
};

/// How long to wait before the next attempt, or nothing if there is none to be.
///
/// \param retriesMade  retries since the last progress, 0 after the first attempt.
/// \param jitter  0 to 1, drawn by the caller: the wait is between half of the full delay and all of it, so
/// that
///                many downloads of one dead host do not come back at the same moment.
std::optional<std::chrono::milliseconds> retryDelay(const RetryPolicy &policy, const TransferError &error,
                                                    int retriesMade, double jitter);

} // namespace millrace
