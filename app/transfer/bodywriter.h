// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "transfer/filesink.h"
#include "transfer/ratebrake.h"
#include "transfer/transfer.h"
#include "transfer/watchdog.h"

#include <chrono>
#include <functional>
#include <vector>

namespace millrace {

/// Brings the pieces of a download's bodies to the disk, no faster than the limits allow, and keeps the
/// watchdogs from taking the limits or the disk for the server. For the worker's thread.
class BodyWriter
{
public:
    /// All outlive this object.
    ///
    /// \param progressed  called after each portion.
    /// \param watchdog  of the download's first connection, whose time limit counts.
    BodyWriter(const TransferJob &job, const TransferTools &tools, FileSink &sink, Watchdog &watchdog,
               std::function<void()> progressed);

    /// The watchdog of a further connection, which is not to take our rests for its silence; until it is
    /// removed.
    void add(Watchdog &watchdog) { m_watchdogs.push_back(&watchdog); }
    void remove(Watchdog &watchdog) { std::erase(m_watchdogs, &watchdog); }

    /// Blocks while the limits say that nothing should be read; a stop request or the time limit end that.
    void rest();
    /// For how long it did so far, reading and writing the disk included.
    std::chrono::nanoseconds rested() const { return m_rested; }
    /// When it last did; the clock's beginning where it never has.
    Watchdog::Clock::time_point lastRest() const { return m_lastRest; }
    /// Tells the watchdogs that all slept until now; see there.
    void noteSleep(Watchdog::Clock::time_point now, std::chrono::milliseconds patience);
    /// Blocks for so long; a stop request ends that.
    void pause(std::chrono::milliseconds span) { m_brake.pause(span); }
    /// Writes all of a piece that a connection brought, unless a stop is requested. Errors:
    /// TimeLimitExceeded, those of the sink.
    ///
    /// \param offset  of the piece in the file.
    Expected<void> write(qint64 offset, QByteArrayView piece, Watchdog &connection);

    /// Compares such a piece, of bytes that are held, with the disk; writes nothing. Errors: FileChanged
    /// where it differs, those of the disk.
    Expected<void> compare(qint64 offset, QByteArrayView piece, Watchdog &connection);

    /// Bytes a second that are taken at most at present; 0 for no limit.
    qint64 limit() const { return m_brake.limit(); }
    /// Whether a body that comes slowly does so because of the server.
    bool isSpeedTheServers() const;

private:
    void noteRest(std::chrono::nanoseconds span);

    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    Watchdog &m_watchdog;
    /// All of the download's connections.
    std::vector<Watchdog *> m_watchdogs;
    Watchdog::Clock::time_point m_lastRest;
    std::chrono::nanoseconds m_rested{0};
    const std::function<void()> m_progressed;
    RateBrake m_brake;
};

} // namespace millrace
