// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace millrace {

/// Does pieces of work away from the threads that hand them in, on one thread for each device, from its first
/// piece on: a slow disk keeps no other waiting. Any thread.
template <class Work>
class DeviceThreads
{
public:
    /// \param serve  called with all that has come in for a device since its last call, oldest first; what it
    /// leaves is destroyed on that thread too.
    explicit DeviceThreads(std::function<void(std::deque<Work> &)> serve) : m_serve(std::move(serve)) {}
    /// Waits until all that was handed in is done.
    ~DeviceThreads();
    DeviceThreads(const DeviceThreads &) = delete;
    DeviceThreads &operator=(const DeviceThreads &) = delete;

    void submit(quint64 device, Work work);
    /// Number of pieces that its thread has not begun with.
    std::size_t waiting(quint64 device) const;

private:
    struct Line
    {
        std::deque<Work> waiting;
        std::condition_variable isChanged;
        std::thread thread;
    };

    void run(Line &line);

    const std::function<void(std::deque<Work> &)> m_serve;
    mutable std::mutex m_mutex;
    bool m_isEnding = false;
    std::map<quint64, Line> m_lines;
};

template <class Work>
DeviceThreads<Work>::~DeviceThreads()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        for (auto &[device, line] : m_lines) {
            line.isChanged.notify_one();
        }
    }
    for (auto &[device, line] : m_lines) {
        if (line.thread.joinable()) {
            line.thread.join();
        }
    }
}

template <class Work>
void DeviceThreads<Work>::submit(quint64 device, Work work)
{
    const std::lock_guard lock(m_mutex);
    Line &line = m_lines[device];
    if (!line.thread.joinable()) {
        // Where there can be no more threads this throws, and the work stays the caller's.
        line.thread = std::thread([this, &line] { run(line); });
    }
    line.waiting.push_back(std::move(work));
    line.isChanged.notify_one();
}

template <class Work>
std::size_t DeviceThreads<Work>::waiting(quint64 device) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_lines.find(device);
    return found == m_lines.end() ? 0 : found->second.waiting.size();
}

template <class Work>
void DeviceThreads<Work>::run(Line &line)
{
    std::unique_lock lock(m_mutex);
    while (true) {
        line.isChanged.wait(lock, [this, &line] { return m_isEnding || !line.waiting.empty(); });
        if (line.waiting.empty()) {
            return;
        }
        std::deque<Work> taken;
        taken.swap(line.waiting);
        lock.unlock();
        m_serve(taken);
        taken.clear();
        lock.lock();
    }
}

} // namespace millrace
