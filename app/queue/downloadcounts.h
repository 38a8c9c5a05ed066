// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// Counts over the whole list, for the status bar and the filter.
struct DownloadCounts
{
    int all = 0;
    int running = 0;
    int queued = 0; ///< Queued, Waiting
    int paused = 0;
    int finished = 0;
    int failed = 0; ///< Failed, Cancelled
    double bytesPerSecond = 0;

    /// Whether nothing goes on by itself any more.
    bool isIdle() const { return running + queued == 0; }
};

} // namespace millrace
