// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentmap.h"
#include "core/segmentsnapshot.h"
#include "core/speedmeter.h"
#include "transfer/filesink.h"
#include "transfer/segmentboard.h"

#include <chrono>
#include <functional>

namespace millrace {

/// The line of a connection that asks this address; its speed is that of the segment, where it was measured.
ConnectionSnapshot snapshotOf(const Segment &segment, const QUrl &url);

/// Pins up what a download's connections do: ten times a second while somebody looks, and once when all have
/// gone. For the worker's thread.
class SegmentReporter
{
public:
    using Clock = std::chrono::steady_clock;
    using Source = std::function<QList<ConnectionSnapshot>()>;

    /// All outlive this object.
    ///
    /// \param running  the connections at this moment, in any order. One alone needs no speed: it is measured
    /// here.
    SegmentReporter(SegmentBoard &board, const FileSink &sink, Source running);

    /// Reports when it is time to. To be called often.
    void tend()
    {
        if (m_board.isWanted()) {
            tend(Clock::now());
        }
    }
    void tend(Clock::time_point now);
    /// All connections have gone.
    void end();
    /// When to call tend() again, if nothing happens until then.
    std::chrono::milliseconds nextReport(Clock::time_point now) const;

private:
    void measure(ConnectionSnapshot &only, Clock::time_point now);

    SegmentBoard &m_board;
    const FileSink &m_sink;
    const Source m_running;
    Clock::time_point m_next;
    /// Of a download's only connection.
    SpeedMeter m_meter;
};

} // namespace millrace
