// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retrypolicy.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// 2^20 times any sensible first delay is past maxDelay; the cap keeps the shift from overflowing.
constexpr int kMaxDoublings = 20;

std::chrono::milliseconds withJitter(std::chrono::milliseconds full, double jitter)
{
    const double share = 0.5 + 0.5 * std::clamp(jitter, 0.0, 1.0);
    return std::chrono::milliseconds(static_cast<qint64>(static_cast<double>(full.count()) * share));
}

/// What a network does that is not there, and a host's answer never is.
bool isNetworkFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Stalled:
    case ErrorCode::NetworkUnreachable:
        return true;
    default:
        return false;
    }
}

bool isLostNetwork(const RetryPolicy &policy, ErrorCode code, const FailedAttempt &attempt)
{
    return policy.lostFor != 0ms && isNetworkFault(code) &&
           (!attempt.isOnline || attempt.host == HostHistory::AnsweredBefore);
}

std::optional<Retry> planLost(const RetryPolicy &policy, const FailedAttempt &attempt)
{
    if (policy.lostFor > 0ms && attempt.lostFor >= policy.lostFor) {
        return std::nullopt;
    }
    // As long again as it has been lost already, which doubles the waits without a count.
    const auto full =
        std::clamp(attempt.lostFor, std::min(policy.firstDelay, policy.maxDelay), policy.maxDelay);
    Retry retry;
    retry.wait = withJitter(full, attempt.jitter);
    if (policy.lostFor > 0ms) {
        retry.wait = std::min(retry.wait, policy.lostFor - attempt.lostFor);
    }
    retry.retriesMade = attempt.retriesMade;
    retry.lostFor = attempt.lostFor + retry.wait;
    return retry;
}

} // namespace

std::chrono::milliseconds retryDelay(const RetryPolicy &policy, int retriesMade, double jitter)
{
    const std::chrono::milliseconds doubled(policy.firstDelay.count()
                                            << std::clamp(retriesMade, 0, kMaxDoublings));
    return withJitter(std::min(doubled, policy.maxDelay), jitter);
}

std::optional<Retry> planRetry(const RetryPolicy &policy, const TransferError &error,
                               const FailedAttempt &attempt)
{
    if (errorClass(error.code) != ErrorClass::RetriesByItself || policy.maxRetries <= 0) {
        return std::nullopt;
    }
    if (attempt.hasSlept && isNetworkFault(error.code)) {
        return Retry{0ms, attempt.retriesMade, 0ms};
    }
    FailedAttempt sinceProgress = attempt;
    if (attempt.hasProgress && error.code != ErrorCode::TooSlow) {
        sinceProgress.retriesMade = 0;
        sinceProgress.lostFor = 0ms;
    }
    if (isLostNetwork(policy, error.code, sinceProgress)) {
        return planLost(policy, sinceProgress);
    }
    const int made = sinceProgress.retriesMade;
    if (made >= policy.maxRetries) {
        return std::nullopt;
    }
    const auto wait = std::max(retryDelay(policy, made, attempt.jitter), attempt.retryAfter);
    return Retry{wait, made + 1, 0ms};
}

} // namespace millrace
