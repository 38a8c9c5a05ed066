// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/checkpoints.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

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
    DiskSyncer() = default;
    ~DiskSyncer() override;
    DiskSyncer(const DiskSyncer &) = delete;
    DiskSyncer &operator=(const DiskSyncer &) = delete;

    void submit(quint64 device, std::shared_ptr<Checkpoints> checkpoints) override;

private:
    struct Line
    {
        std::deque<std::shared_ptr<Checkpoints>> waiting;
        std::condition_variable isChanged;
        std::thread thread;
    };

    void serve(Line &line);

    std::mutex m_mutex;
    bool m_isEnding = false;
    std::map<quint64, Line> m_lines;
};

} // namespace millrace
