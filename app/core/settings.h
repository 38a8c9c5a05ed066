// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/linksorting.h"
#include "core/queueplan.h"
#include "core/rateschedule.h"
#include "core/requestoptions.h"
#include "core/retrypolicy.h"

#include <QStringList>

#include <chrono>

namespace millrace {

/// Everything that can be set, as a value that is passed in. clamped() brings each field into the range that
/// its comment states.
struct Settings
{
    /// Downloads at a time, of all queues together: 1 to 64.
    int workers = 5;
    /// The queues, the main one first; as clampedPlans() says.
    QList<QueuePlan> queues{QueuePlan()};
    /// Small downloads that a worker takes in one go: 1 to 1000.
    int chunkSize = 1;
    /// Connections of one download at most: 1 to 32. More than one rule out HTTP/2, where all share one.
    int connections = 8;
    /// Connections to one host at most, over all downloads: 1 to 64.
    int connectionsPerHost = 16;
    /// No part of a file that a connection is given is smaller: bytes, 64 KiB to 1 GiB.
    qint64 minimumSplit = 1024 * 1024;
    /// A connection that brings no byte for so long is given up: 1 s to 1 h.
    std::chrono::milliseconds stallTimeout{60000};
    /// A download not done by then fails; 0 for no limit, at most 30 days.
    std::chrono::milliseconds timeLimit{0};
    /// A connection that brings less, over a whole stall timeout, is given up: bytes a second, 0 to 1 MiB; 0
    /// for never.
    qint64 lowSpeedLimit = 1024;
    RetryPolicy retry;
    /// A download whose disk takes nothing fails after so long; 0 for never, at most 30 days.
    std::chrono::milliseconds diskWaitLimit{0};
    /// What every download's requests have in common: proxy, user agent, authorities, exceptions.
    RequestOptions network;
    /// Most bytes a second of all downloads together; 0 for no limit.
    qint64 bytesPerSecond = 0;
    /// Hours of the day in which another limit holds.
    RateSchedule rateSchedule;
    /// The library that downloads, as --transport names it; empty: the best of those built in.
    QString transport;
    NameSource nameSource = NameSource::Url;
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    /// Whether a file's server is asked for a checksum file beside it, once a folder.
    bool checksumFiles = true;
    /// Whether a finished file's attributes say where it came from; without them it is not recognised when
    /// its link is given again.
    bool originMarks = true;
    /// Each type to its own folder, and rules for hosts and links.
    LinkSorting sorting;
    /// Where the window saves to; empty until the user has chosen once.
    QString saveFolder;
    /// Folders chosen before, the latest first, at most 10.
    QStringList recentFolders;

    Settings clamped() const;

    friend bool operator==(const Settings &, const Settings &) = default;
};

} // namespace millrace
