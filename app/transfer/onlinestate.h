// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace millrace {

/// What the desktop says of the network, for the workers: written by the owner, read by all. Any thread.
/// A hint, as the desktop does not know every way out: nothing is refused for it, but what fails meanwhile
/// spends no attempt.
class OnlineState
{
public:
    void setOnline(bool isOnline) { m_isOnline.store(isOnline, std::memory_order_relaxed); }
    bool isOnline() const { return m_isOnline.load(std::memory_order_relaxed); }

    /// The network answers every request with a page of its own until somebody signs in there.
    void setCaptive(bool isCaptive) { m_isCaptive.store(isCaptive, std::memory_order_relaxed); }
    bool isCaptive() const { return m_isCaptive.load(std::memory_order_relaxed); }

    /// This computer slept until a moment ago.
    void noteWoken() { m_timesWoken.fetch_add(1, std::memory_order_relaxed); }
    int timesWoken() const { return m_timesWoken.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> m_isOnline{true};
    std::atomic<bool> m_isCaptive{false};
    std::atomic<int> m_timesWoken{0};
};

} // namespace millrace
