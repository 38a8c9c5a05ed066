// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentsnapshot.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace millrace {

/// Where a worker pins up what its connections do, while the job's owner looks; else it costs the worker one
/// relaxed load. Any thread. The lock is held to exchange a pointer, never for work.
class SegmentBoard
{
public:
    using Latest = std::shared_ptr<const SegmentSnapshot>;

    /// Lets the worker be woken when somebody begins to look, for as long as this lives.
    class Caller
    {
    public:
        /// \param wake  returns at once; called by the owner's thread. \param board  outlives this object.
        Caller(SegmentBoard &board, std::function<void()> wake) : m_board(board)
        {
            const std::lock_guard lock(m_board.m_mutex);
            m_board.m_wake = std::move(wake);
        }
        ~Caller()
        {
            const std::lock_guard lock(m_board.m_mutex);
            m_board.m_wake = nullptr;
        }
        Q_DISABLE_COPY_MOVE(Caller)

    private:
        SegmentBoard &m_board;
    };

    bool isWanted() const { return m_isWanted.load(std::memory_order_relaxed); }
    /// Whether the owner looks. What is pinned up goes when it no longer does.
    void setWanted(bool wanted)
    {
        // Destroyed outside of the lock.
        Latest old;
        const std::lock_guard lock(m_mutex);
        if (m_isWanted.exchange(wanted, std::memory_order_relaxed) == wanted) {
            return;
        }
        if (!wanted) {
            old.swap(m_latest);
        } else if (m_wake) {
            m_wake();
        }
    }

    /// Takes the place of the last one; passed over when nobody looks.
    void publish(SegmentSnapshot snapshot)
    {
        auto latest = std::make_shared<const SegmentSnapshot>(std::move(snapshot));
        const std::lock_guard lock(m_mutex);
        if (isWanted()) {
            m_latest.swap(latest);
        }
    }
    /// Null while there is none.
    Latest latest() const
    {
        const std::lock_guard lock(m_mutex);
        return m_latest;
    }

private:
    mutable std::mutex m_mutex;
    std::atomic<bool> m_isWanted{false};
    Latest m_latest;
    std::function<void()> m_wake;
};

} // namespace millrace
