// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/checkpoints.h"
#include "disk/devicethreads.h"

#include <deque>
#include <memory>
#include <utility>

namespace millrace {

/// Makes checkpoints away from the threads that pump the network: an fdatasync there costs 80 % of the time
/// on a slow disk. Any thread.
class Syncer
{
public:
    virtual ~Syncer() = default;
    /// Calls work() of these soon.
    ///
    /// \param device  where the part file lies: a slow one keeps no other waiting.
    virtual void submit(quint64 device, std::shared_ptr<Checkpoints> checkpoints) = 0;
};

/// One thread for each device, from its first checkpoint on. Its end waits for what was submitted.
class DiskSyncer final : public Syncer
{
public:
    void submit(quint64 device, std::shared_ptr<Checkpoints> checkpoints) override
    {
        m_threads.submit(device, std::move(checkpoints));
    }

private:
    using Waiting = std::deque<std::shared_ptr<Checkpoints>>;

    DeviceThreads<std::shared_ptr<Checkpoints>> m_threads{[](Waiting &waiting) {
        // Descriptors are closed here if their worker is gone: closing may wait for the disk too.
        for (; !waiting.empty(); waiting.pop_front()) {
            waiting.front()->work();
        }
    }};
};

} // namespace millrace
