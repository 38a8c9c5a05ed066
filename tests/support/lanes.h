// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace millrace {

/// Calls `work` with 0, 1, 2, … on several threads at once, for what waits more than it computes. Ends when
/// it has returned nothing, which says that there is no such number, or a complaint; an empty string is none.
/// Returns the complaints. QtTest's own macros are for the main thread alone.
inline QStringList inLanes(int lanes, const std::function<std::optional<QString>(int number)> &work)
{
    std::atomic<int> next = 0;
    std::atomic<bool> isOver = false;
    std::mutex mutex;
    QStringList complaints;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < lanes; ++i) {
            threads.emplace_back([&] {
                while (!isOver) {
                    const std::optional<QString> complaint = work(next++);
                    if (!complaint || !complaint->isEmpty()) {
                        isOver = true;
                    }
                    if (complaint && !complaint->isEmpty()) {
                        const std::lock_guard lock(mutex);
                        complaints.append(*complaint);
                    }
                }
            });
        }
    }
    return complaints;
}

} // namespace millrace
