// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/syncer.h"

#include <utility>

namespace millrace {

DiskSyncer::~DiskSyncer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        for (auto &[device, line] : m_lines) {
            line.isChanged.notify_one();
        }
    }
    for (auto &[device, line] : m_lines) {
        line.thread.join();
    }
}

void DiskSyncer::submit(quint64 device, std::shared_ptr<Checkpoints> checkpoints)
{
    const std::lock_guard lock(m_mutex);
    Line &line = m_lines[device];
    line.waiting.push_back(std::move(checkpoints));
    if (line.thread.joinable()) {
        line.isChanged.notify_one();
    } else {
        line.thread = std::thread([this, &line] { serve(line); });
    }
}

void DiskSyncer::serve(Line &line)
{
    std::unique_lock lock(m_mutex);
    while (true) {
        line.isChanged.wait(lock, [this, &line] { return m_isEnding || !line.waiting.empty(); });
        if (line.waiting.empty()) {
            return;
        }
        std::shared_ptr<Checkpoints> next = std::move(line.waiting.front());
        line.waiting.pop_front();
        lock.unlock();
        next->work();
        // Its descriptors are closed here if its worker is gone: closing may wait for the disk too.
        next.reset();
        lock.lock();
    }
}

} // namespace millrace
