// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/segmentreporter.h"

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// As often as the window draws.
constexpr std::chrono::milliseconds kInterval = 100ms;

} // namespace

ConnectionSnapshot snapshotOf(const Segment &segment, const QUrl &url)
{
    ConnectionSnapshot line;
    line.server =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    line.range = {segment.begin, segment.end};
    line.done = segment.position - segment.begin;
    line.bytesPerSecond = std::max(segment.speed, 0.0);
    return line;
}

SegmentReporter::SegmentReporter(SegmentBoard &board, const FileSink &sink, Source running)
    : m_board(board), m_sink(sink), m_running(std::move(running))
{
}

void SegmentReporter::tend(Clock::time_point now)
{
    if (!m_board.isWanted() || now < m_next) {
        return;
    }
    m_next = now + kInterval;
    SegmentSnapshot snapshot{m_sink.facts().total, m_sink.held(), m_running()};
    std::stable_sort(snapshot.connections.begin(), snapshot.connections.end(),
                     [](const auto &a, const auto &b) { return a.range.begin < b.range.begin; });
    if (snapshot.connections.size() == 1) {
        measure(snapshot.connections.first(), now);
    } else {
        m_meter.reset();
    }
    m_board.publish(std::move(snapshot));
}

void SegmentReporter::measure(ConnectionSnapshot &only, Clock::time_point now)
{
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
    // What it brings is all that comes.
    m_meter.sample(m_sink.heldBytes(), time);
    if (only.bytesPerSecond == 0) {
        only.bytesPerSecond = m_meter.bytesPerSecond();
    }
}

void SegmentReporter::end()
{
    if (m_board.isWanted()) {
        m_board.publish({m_sink.facts().total, m_sink.held(), {}});
    }
}

std::chrono::milliseconds SegmentReporter::nextReport(Clock::time_point now) const
{
    if (!m_board.isWanted()) {
        return std::chrono::milliseconds::max();
    }
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(m_next - now), 1ms);
}

} // namespace millrace
