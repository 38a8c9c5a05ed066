// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/partstate.h"
#include "core/transfererror.h"

#include <QByteArray>
#include <QDataStream>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace millrace {

enum class OutcomeKind : quint8 {
    Started,     ///< the response was accepted: name and size are known; another outcome follows. Left out
                 ///< where the file is whole at the same moment
    Finished,    ///< the file is whole under its final name
    AlreadyHere, ///< nothing was fetched, as the file is there
    Paused,      ///< stopped by request; `part` says what is held
    Cancelled,   ///< stopped by request; nothing is left on the disk
    Waiting,     ///< to be submitted again after `wait`; `error` is what it waits out
    Checked,     ///< of a check: what the job would have brought
};

/// What a download's future yields: at most one Started, then one of the others. Errors that end a download
/// come as TransferException instead. A plain value, as TransferJob.
struct TransferOutcome
{
    OutcomeKind kind = OutcomeKind::Finished;
    /// File name; absolute path of the final file (Finished, AlreadyHere).
    QString name;
    QString path;
    /// The folder that the file, or its part file, lies in, where the worker found another one than the
    /// job's.
    QString folder;
    /// Bytes on the disk, and of the whole file (-1 when unknown).
    qint64 received = 0;
    qint64 total = -1;
    /// False when the server never said how large the file is, so that only the connection's end said
    /// "whole".
    bool sizeConfirmed = true;
    /// Hex, lower case; empty unless it was computed.
    QByteArray sha256;
    /// What a person should know of a finished file, one sentence without a full stop; mostly empty.
    QString note;
    /// Of a check: the server sends parts of the file; it promises a digest.
    bool isResumable = false;
    bool hasChecksum = false;
    /// Mirrors of the job that have another file, or may have, as what came did not fit together or has a
    /// wrong checksum: not to be asked again.
    QList<QUrl> refutedMirrors;
    PartState part;
    TransferError error;
    std::chrono::milliseconds wait{0};
    /// The connection was lost while this computer slept: nothing to wait out, and nothing to tell.
    bool hasSlept = false;
    /// Retries counted since the last progress, the one that is waited for included, if it is one.
    int retriesMade = 0;
    /// How long the network will have been lost when the wait is over, since the last progress; 0 where that
    /// is not what is waited for.
    std::chrono::milliseconds lostFor{0};
    /// What the worker did, one line an entry; without secrets. Started holds the lines up to it, the last
    /// outcome all.
    QStringList log;

    friend bool operator==(const TransferOutcome &, const TransferOutcome &) = default;
};

/// "Finished downloading NAME", "Already here NAME"; empty for the other kinds.
QString resultText(const TransferOutcome &outcome);

QDataStream &operator<<(QDataStream &stream, const TransferOutcome &outcome);
QDataStream &operator>>(QDataStream &stream, TransferOutcome &outcome);

} // namespace millrace
