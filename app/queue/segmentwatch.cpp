// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/segmentwatch.h"

#include <utility>

namespace millrace {

SegmentSnapshot segmentsAtRest(const Download &download)
{
    SegmentSnapshot snapshot{download.total, download.part->held, {}};
    if (snapshot.total < 0) {
        snapshot.total = download.part->total;
    }
    if (snapshot.total >= 0 && download.received == snapshot.total) {
        // A file that has its name has no part any more.
        snapshot.held = RangeSet({0, snapshot.total});
    }
    return snapshot;
}

void SegmentWatch::watch(DownloadId id)
{
    if (id != m_id) {
        m_id = id;
        m_seen.reset();
        m_runner.watchSegments(id);
    }
}

bool SegmentWatch::look()
{
    SegmentBoard::Latest latest = m_runner.watchedSegments();
    return std::exchange(m_seen, latest) != latest;
}

SegmentSnapshot SegmentWatch::snapshot() const
{
    if (const SegmentBoard::Latest latest = m_runner.watchedSegments()) {
        return *latest;
    }
    const Download *download = m_list.find(m_id);
    return download ? segmentsAtRest(*download) : SegmentSnapshot{};
}

} // namespace millrace
