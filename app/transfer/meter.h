// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace millrace {

/// How far a running job is: written by its worker with every piece (7 ns), sampled by the owner on a tick.
/// Any thread. The two figures are not read as one: a sample may hold a new count beside an old total.
class Meter
{
public:
    void setReceived(qint64 bytes) { m_received.store(bytes, std::memory_order_relaxed); }
    void setTotal(qint64 bytes) { m_total.store(bytes, std::memory_order_relaxed); }

    /// Bytes of the file on the disk.
    qint64 received() const { return m_received.load(std::memory_order_relaxed); }
    /// Bytes of the whole file; -1 when unknown.
    qint64 total() const { return m_total.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_received{0};
    std::atomic<qint64> m_total{-1};
};

} // namespace millrace
