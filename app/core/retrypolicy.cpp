// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retrypolicy.h"

#include <algorithm>

namespace millrace {

namespace {
// 2^20 times any sensible first delay is past maxDelay; the cap keeps the shift from overflowing.
constexpr int kMaxDoublings = 20;
} // namespace

std::optional<std::chrono::milliseconds> retryDelay(const RetryPolicy &policy, const TransferError &error,
                                                    int retriesMade, double jitter)
{
    if (errorClass(error.code) != ErrorClass::RetriesByItself || retriesMade >= policy.maxRetries) {
        return std::nullopt;
    }
    const std::chrono::milliseconds doubled(policy.firstDelay.count()
                                            << std::clamp(retriesMade, 0, kMaxDoublings));
    const std::chrono::milliseconds full = std::min(doubled, policy.maxDelay);
    const double share = 0.5 + 0.5 * std::clamp(jitter, 0.0, 1.0);
    return std::chrono::milliseconds(static_cast<qint64>(static_cast<double>(full.count()) * share));
}

} // namespace millrace
