// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentsnapshot.h"
#include "queue/downloadlist.h"
#include "queue/downloadrunner.h"

namespace millrace {

/// What is held of a download that has no worker at present, as far as its row knows.
SegmentSnapshot segmentsAtRest(const Download &download);

/// Looks at the segments of one download at a time. Lives on the main thread.
class SegmentWatch
{
public:
    /// Both outlive this object.
    SegmentWatch(const DownloadList &list, DownloadRunner &runner) : m_list(list), m_runner(runner) {}

    /// 0 for none.
    void watch(DownloadId id);
    DownloadId id() const { return m_id; }
    /// Whether the worker has shown something since the last call.
    bool look();
    SegmentSnapshot snapshot() const;

private:
    const DownloadList &m_list;
    DownloadRunner &m_runner;
    DownloadId m_id = 0;
    SegmentBoard::Latest m_seen;
};

} // namespace millrace
