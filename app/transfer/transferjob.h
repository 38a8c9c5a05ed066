// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/downloadoptions.h"
#include "core/linksorting.h"
#include "core/partstate.h"
#include "core/piecehashes.h"
#include "core/rare.h"
#include "core/requestoptions.h"
#include "core/retrypolicy.h"
#include "transfer/meter.h"
#include "transfer/ratelimiter.h"
#include "transfer/segmentboard.h"
#include "transfer/stopsignal.h"

#include <QDataStream>
#include <QList>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace millrace {

/// All that a worker needs to know of one download: a plain value, so that it can be sent to another process.
struct TransferJob
{
    quint64 id = 0;
    /// http or https; without user information.
    QUrl url;
    /// Further links to the same file, of http or https; without user information.
    QList<QUrl> mirrors;
    /// Holds secrets: never logged.
    RequestOptions options;
    /// Absolute path of the save folder.
    QString folder;
    bool createFolder = false;
    /// Where not empty: the folder that `folder` was found from, absolute. `folder` is made when it is
    /// missing, if this one is there, or its own parent where it does not lie below this one.
    QString sortedFrom;
    /// What says where the file goes, from `sortedFrom` on, once the server has named it, and the day that it
    /// is for that.
    Rare<LinkSorting> sorting;
    QDate sortingDate;
    NameSource nameSource = NameSource::Url;
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    /// The file's name as the user chose it; empty: as nameSource says.
    QString outputName;
    bool wantSha256 = false;
    /// What the user said of the file: it has to have all of these.
    QList<Checksum> checksums;
    /// And its pieces to be these, so that its size has to be theirs.
    Rare<PieceHashes> pieces;
    /// Checksum files that the user gave the links of; without user information.
    QList<QUrl> checksumFiles;
    /// Look for a checksum file beside the file, where nothing else says what it has to be.
    bool asksForChecksums = false;
    /// Most connections at a time: 1 to 32.
    int connections = 1;
    /// A part that a connection is given is not smaller, in bytes.
    qint64 minimumSplit = 1024 * 1024;
    std::chrono::milliseconds stallTimeout{60000};
    /// A body that brings less than so many bytes a second, over a whole stall timeout, is given up; 0 for
    /// never.
    qint64 lowSpeedLimit = 0;
    /// 0 for none.
    std::chrono::milliseconds timeLimit{0};
    /// Time that earlier attempts and the waits between them took of the time limit.
    std::chrono::milliseconds timeUsed{0};
    RetryPolicy retry;
    /// Retries counted since the last progress.
    int retriesMade = 0;
    /// How long the network has been lost, since the last progress.
    std::chrono::milliseconds lostFor{0};
    /// What an earlier job of this run left on the disk; empty where there is nothing.
    PartState part;
    /// Takes nothing up that an earlier start of this download left under its name.
    bool beginsAnew = false;
    /// Notes in the finished file where it came from (disk/originmark).
    bool marksOrigin = true;
    /// Only asks what it would bring (transfer/linkcheck).
    bool isCheck = false;

    /// Whether the file, once whole, can be told from another one.
    bool canProve() const { return !checksums.isEmpty() || !pieces->isEmpty(); }

    friend bool operator==(const TransferJob &, const TransferJob &) = default;
};

/// Where a file goes that the server has named; nothing where the job does not sort it by that name.
///
/// \param mediaType  as the server said it.
std::optional<LinkTarget> targetFor(const TransferJob &job, const QString &name, const QByteArray &mediaType);

/// What a running job shares with its owner.
struct TransferTicket
{
    StopSignal stop;
    std::shared_ptr<Meter> meter = std::make_shared<Meter>();
    std::shared_ptr<SegmentBoard> segments = std::make_shared<SegmentBoard>();
    /// This job's own limit, which its owner may change while the job runs. Null: it stays what the job says.
    std::shared_ptr<RateLimiter> rateLimiter;
};

QDataStream &operator<<(QDataStream &stream, const TransferJob &job);
QDataStream &operator>>(QDataStream &stream, TransferJob &job);

} // namespace millrace
