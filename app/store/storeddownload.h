// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/downloadoptions.h"
#include "core/downloadstate.h"
#include "core/listeddownload.h"
#include "core/partstate.h"
#include "core/queueplan.h"
#include "core/rare.h"
#include "core/requestoptions.h"
#include "core/transfererror.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

namespace millrace {

/// A row of the list as it is kept on the disk: a plain value without any password, header line or cookie.
struct StoredDownload
{
    /// Never 0, never used again for another row.
    quint64 id = 0;
    QUrl url;
    QList<QUrl> mirrors;
    QList<QUrl> refutedMirrors;
    QString folder;
    bool createFolder = false;
    QString sortedFrom;
    NameSource nameSource = NameSource::Url;
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    QString outputName;
    bool wantSha256 = false;
    QList<Checksum> checksums;
    Rare<PieceHashes> pieces;
    QList<QUrl> checksumFiles;
    QByteArray userAgent;
    QByteArray referer;
    bool acceptWebPage = false;
    /// Without user and password.
    std::optional<ProxySettings> proxy;
    /// Limit of its own; 0 for none.
    qint64 bytesPerSecond = 0;
    QueueId queue = kMainQueue;
    Priority priority = Priority::Normal;
    /// The row that comes before it; 0 for none.
    quint64 after = 0;
    QList<ForeignOption> foreignOptions;

    DownloadState state = DownloadState::Queued;
    QString name;
    qint64 received = 0;
    /// -1 when unknown.
    qint64 total = -1;
    Rare<TransferError> error;
    QString resultText;
    QString filePath;
    bool wasHere = false;
    bool sizeConfirmed = true;
    QByteArray sha256;
    QString note;
    /// In UTC, to the millisecond; `finished` is invalid until it is.
    QDateTime added;
    QDateTime finished;
    std::chrono::milliseconds activeTime{0};
    /// Comes back without its device.
    Rare<PartState> part;
    bool beginsAnew = false;

    friend bool operator==(const StoredDownload &, const StoredDownload &) = default;
};

/// What has no column of its own, as a CBOR map whose keys are names: a field that is not there has its
/// default, one that is not known is passed over.
QByteArray detailsOf(const StoredDownload &download);
/// Sets those fields; false where these are no details.
bool setDetails(StoredDownload &download, const QByteArray &details);

} // namespace millrace
