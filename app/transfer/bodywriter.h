// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "transfer/filesink.h"
#include "transfer/ratebrake.h"
#include "transfer/transfer.h"
#include "transfer/watchdog.h"

#include <functional>

namespace millrace {

/// Brings a body's pieces to the disk, no faster than the limits allow, and keeps the watchdog from taking
/// the limits or the disk for the server. For the worker's thread.
class BodyWriter
{
public:
    /// All outlive this object.
    ///
    /// \param progressed  called after each portion.
    BodyWriter(const TransferJob &job, const TransferTools &tools, FileSink &sink, Watchdog &watchdog,
               std::function<void()> progressed);

    /// Blocks while the limits say that nothing should be read; a stop request or the time limit end that.
    void rest();
    /// Writes all of a piece, unless a stop is requested. Errors: TimeLimitExceeded, those of the sink.
    Expected<void> write(QByteArrayView piece);

    /// Bytes a second that are taken at most at present; 0 for no limit.
    qint64 limit() const { return m_brake.limit(); }
    /// Whether a body that comes slowly does so because of the server.
    bool isSpeedTheServers() const;

private:
    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    Watchdog &m_watchdog;
    const std::function<void()> m_progressed;
    RateBrake m_brake;
};

} // namespace millrace
