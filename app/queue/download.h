// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/downloadoptions.h"
#include "core/downloadstate.h"
#include "core/listeddownload.h"
#include "core/partstate.h"
#include "core/piecehashes.h"
#include "core/queueplan.h"
#include "core/rare.h"
#include "core/requestoptions.h"
#include "core/speedmeter.h"
#include "core/transfererror.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QList>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace millrace {

/// Names a download for as long as the program runs; never reused, never 0.
using DownloadId = quint64;

/// What a caller asks for: one link, where to and how.
struct DownloadRequest
{
    /// A user and password in it are taken out when the row is made, and go to that origin alone.
    QUrl url;
    /// Further links to the same file, of http or https, without user and password: what of them has the same
    /// file is asked for parts of it.
    QList<QUrl> mirrors;
    /// Absolute path of the save folder. It is made when it is missing and `createFolder` says so.
    QString folder;
    bool createFolder = false;
    /// The save folder as a person chose it, where the settings' rules and categories say which one `folder`
    /// is; that is then made when it is missing, this one never. Empty: they have no say.
    QString sortedFrom;
    NameSource nameSource = NameSource::Url;
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    /// The file's name, chosen by the user; empty: as nameSource says.
    QString outputName;
    /// A part file in the save folder to go on with, as its record says; empty: what is found there under the
    /// link's name. Its total may be known all the same.
    Rare<PartState> part;
    /// Compute the finished file's SHA-256.
    bool wantSha256 = false;
    /// What the file has to be, as the user said; without any: as the response and checksum files say.
    QList<Checksum> checksums;
    /// What its pieces have to be, as a Metalink said.
    Rare<PieceHashes> pieces;
    /// Links to checksum files that may name the file; without user and password.
    QList<QUrl> checksumFiles;
    /// One that the settings do not name stands for the main one.
    QueueId queue = kMainQueue;
    Priority priority = Priority::Normal;
    /// It begins when this one is finished, or no longer in the list; 0 for none.
    DownloadId after = 0;
    /// The row comes in paused.
    bool isPaused = false;
    /// What an aria2 list said beyond the rest; has no effect.
    Rare<QList<ForeignOption>> foreignOptions;
    /// Upon those of the settings. Holds secrets: never shown, logged or stored.
    Rare<RequestOptions> options;
};

/// A row of the list. Lives on the thread of its DownloadManager, which alone changes it.
struct Download
{
    DownloadId id = 0;
    DownloadRequest request;
    DownloadState state = DownloadState::Queued;
    /// For Running: it was asked to stop, and its worker has not answered yet.
    bool isStopping = false;
    /// What the row is called: the file's name as far as it is known, at first by the URL.
    QString name;

    /// Bytes of the file that are on the disk.
    qint64 received = 0;
    /// Size of the whole file; -1 when unknown.
    qint64 total = -1;
    SpeedMeter speed;

    /// For Failed, and for Waiting (what it waits out).
    Rare<TransferError> error;
    /// For Waiting: retries made since the last progress, counting the one that is waited for.
    int retriesMade = 0;
    /// How long the network has been lost since the last progress, waits included.
    std::chrono::milliseconds lostFor{0};
    /// For Waiting: when it goes on.
    QDeadlineTimer waitsUntil{QDeadlineTimer::Forever};

    /// For Finished: "Finished downloading NAME" or "Already here NAME"; for the tooltip, the log, standard
    /// output.
    QString resultText;
    /// For Finished: the file.
    QString filePath;
    /// For Finished: nothing was fetched, as there was a file of that name.
    bool wasHere = false;
    /// For Finished: false when the server never said how large the file is.
    bool sizeConfirmed = true;
    /// For Finished, where it was computed: hex, lower case.
    QByteArray sha256;
    /// For Finished: what a person should know of it, one sentence without a full stop; mostly empty.
    QString note;
    /// Mirrors that are no longer asked, as they have another file or may have.
    QList<QUrl> refutedMirrors;

    /// This download's log, one line an entry, oldest first, free of secrets.
    QStringList log;
    /// In UTC: comparing local times costs a look at the time zone each.
    QDateTime added;
    QDateTime finished;
    /// Time that counts towards the time limit: in workers and between attempts, since the first start or the
    /// last retry by hand; pauses not.
    std::chrono::milliseconds activeTime{0};
    Rare<PartState> part;
    /// What is on the disk of an earlier start is thrown away.
    bool beginsAnew = false;

    /// Seconds left at the present speed; -1 when it cannot be said.
    qint64 secondsLeft() const
    {
        return total < 0 || state != DownloadState::Running ? -1 : speed.secondsLeft(total - received);
    }
};

} // namespace millrace
