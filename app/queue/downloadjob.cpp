// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadjob.h"

#include "queue/requestsorting.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

QString noteOf(const Download &download, const TransferOutcome &outcome)
{
    QStringList notes;
    for (const QUrl &mirror : download.refutedMirrors) {
        notes.append(QCoreApplication::translate("millrace::DownloadJob",
                                                 "Fetched without the mirror %1, which may have another file")
                         .arg(mirror.host()));
    }
    if (!outcome.note.isEmpty()) {
        notes.append(outcome.note);
    }
    return notes.join(QLatin1String("; "));
}

} // namespace

TransferJob transferJobFor(const Download &download, const Settings &settings)
{
    TransferJob job;
    job.id = download.id;
    job.url = download.request.url;
    job.mirrors = download.request.mirrors;
    job.options = merged(settings.network, download.request.options);
    job.folder = download.request.folder;
    job.createFolder = download.request.createFolder;
    job.sortedFrom = download.request.sortedFrom;
    if (isSortedLater(download.request, settings.sorting)) {
        job.sorting = settings.sorting;
        job.sortingDate = QDate::currentDate();
    }
    job.nameSource = download.request.nameSource;
    job.onConflict = download.request.onConflict;
    job.outputName = download.request.outputName;
    job.wantSha256 = download.request.wantSha256;
    job.checksums = download.request.checksums;
    job.pieces = download.request.pieces;
    job.checksumFiles = download.request.checksumFiles;
    job.asksForChecksums = settings.checksumFiles;
    job.marksOrigin = settings.originMarks;
    job.connections = settings.connections;
    job.minimumSplit = settings.minimumSplit;
    job.stallTimeout = settings.stallTimeout;
    job.lowSpeedLimit = settings.lowSpeedLimit;
    job.timeLimit = settings.timeLimit;
    job.timeUsed = download.activeTime;
    job.retry = settings.retry;
    job.retriesMade = download.retriesMade;
    job.lostFor = download.lostFor;
    job.part = download.part;
    job.beginsAnew = download.beginsAnew;
    return job;
}

void takeProgress(Download &download, const TransferOutcome &outcome)
{
    if (!outcome.name.isEmpty()) {
        download.name = outcome.name;
    }
    if (!outcome.folder.isEmpty()) {
        download.request.folder = outcome.folder;
    }
    download.received = outcome.received;
    download.total = outcome.total;
    for (const QUrl &mirror : outcome.refutedMirrors) {
        if (download.request.mirrors.removeAll(mirror) > 0) {
            download.refutedMirrors.append(mirror);
        }
    }
}

void takeWait(Download &download, const TransferOutcome &outcome)
{
    download.error = outcome.error;
    download.retriesMade = outcome.retriesMade;
    download.lostFor = outcome.lostFor;
    download.waitsUntil = QDeadlineTimer(outcome.wait, Qt::PreciseTimer);
    download.activeTime += outcome.wait;
}

void giveBackWait(Download &download)
{
    const std::chrono::milliseconds left(std::max<qint64>(0, download.waitsUntil.remainingTime()));
    download.activeTime -= std::min(left, download.activeTime);
    if (download.lostFor > 0ms) {
        // A network that was lost is waited for without a count.
        download.lostFor -= std::min(left, download.lostFor);
    } else {
        download.retriesMade = std::max(0, download.retriesMade - 1);
    }
}

bool isNetworkLoss(ErrorCode code)
{
    switch (code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Stalled:
    case ErrorCode::NetworkUnreachable:
        return true;
    default:
        return false;
    }
}

void takeResult(Download &download, const TransferOutcome &outcome)
{
    download.part = {};
    download.error = {};
    download.resultText = resultText(outcome);
    download.filePath = outcome.path;
    download.wasHere = outcome.kind == OutcomeKind::AlreadyHere;
    download.sizeConfirmed = outcome.sizeConfirmed;
    download.sha256 = outcome.sha256;
    download.note = noteOf(download, outcome);
    download.finished = QDateTime::currentDateTimeUtc();
}

} // namespace millrace
