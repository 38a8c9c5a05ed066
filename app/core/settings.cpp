// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

Settings Settings::clamped() const
{
    constexpr qsizetype kMaxRecentFolders = 10;

    Settings s = *this;
    s.workers = std::clamp(s.workers, 1, QueuePlan::kMostWorkers);
    s.queues = clampedPlans(s.queues);
    s.chunkSize = std::clamp(s.chunkSize, 1, 1000);
    s.connections = std::clamp(s.connections, 1, 32);
    s.connectionsPerHost = std::clamp(s.connectionsPerHost, 1, 64);
    s.minimumSplit = std::clamp<qint64>(s.minimumSplit, 64 * 1024, 1024 * 1024 * 1024);
    s.stallTimeout = std::clamp<std::chrono::milliseconds>(s.stallTimeout, 1s, 1h);
    s.timeLimit = std::clamp<std::chrono::milliseconds>(s.timeLimit, 0s, 24h * 30);
    s.diskWaitLimit = std::clamp<std::chrono::milliseconds>(s.diskWaitLimit, 0s, 24h * 30);
    s.lowSpeedLimit = std::clamp<qint64>(s.lowSpeedLimit, 0, 1024 * 1024);
    s.bytesPerSecond = std::max<qint64>(s.bytesPerSecond, 0);
    s.rateSchedule.bytesPerSecond = std::max<qint64>(s.rateSchedule.bytesPerSecond, 0);
    if (!s.rateSchedule.from.isValid() || !s.rateSchedule.to.isValid()) {
        s.rateSchedule = {};
    }
    s.retry.maxRetries = std::clamp(s.retry.maxRetries, 0, 100);
    if (s.nameSource != NameSource::Server) {
        s.nameSource = NameSource::Url;
    }
    if (s.onConflict > ConflictPolicy::Ask) {
        s.onConflict = ConflictPolicy::Rename;
    }
    s.sorting = s.sorting.clamped();
    s.recentFolders.removeAll(QString());
    s.recentFolders.removeDuplicates();
    s.recentFolders = s.recentFolders.mid(0, kMaxRecentFolders);
    return s;
}

} // namespace millrace
