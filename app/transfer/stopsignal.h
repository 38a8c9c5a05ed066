// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>
#include <stop_token>

namespace millrace {

/// Why a running job is asked to stop.
enum class StopReason : quint8 {
    None,
    Pause,  ///< keep the part file, free the worker
    Cancel, ///< delete the part file
    Close,  ///< as Pause: the program ends
};

/// The worker's side: a stop token and, beside it, the reason. Copies share one state. Any thread.
class StopSignal
{
public:
    StopSignal() = default;
    StopSignal(std::stop_token token, std::shared_ptr<const std::atomic<StopReason>> reason)
        : m_token(std::move(token)), m_reason(std::move(reason))
    {
    }

    bool isStopRequested() const { return m_token.stop_requested(); }
    /// None until a stop was requested.
    StopReason reason() const
    {
        return m_reason && isStopRequested() ? m_reason->load(std::memory_order_acquire) : StopReason::None;
    }
    /// For a std::stop_callback that wakes whatever the worker waits in.
    const std::stop_token &token() const { return m_token; }

private:
    std::stop_token m_token;
    std::shared_ptr<const std::atomic<StopReason>> m_reason;
};

/// The owner's side. Any thread.
class StopSource
{
public:
    /// The first request stops the job; a later one only changes the reason, which the worker may have read
    /// already. A cancel stays one: who gave up a download does not get it back by pausing all.
    void requestStop(StopReason reason)
    {
        if (m_reason->load(std::memory_order_relaxed) != StopReason::Cancel) {
            m_reason->store(reason, std::memory_order_release);
        }
        m_source.request_stop();
    }
    StopSignal signal() const { return {m_source.get_token(), m_reason}; }

private:
    std::stop_source m_source;
    std::shared_ptr<std::atomic<StopReason>> m_reason =
        std::make_shared<std::atomic<StopReason>>(StopReason::None);
};

} // namespace millrace
