// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/storedrow.h"

#include <QHash>

namespace millrace {

StoredDownload storedRow(const Download &download)
{
    const DownloadRequest &request = download.request;
    StoredDownload stored;
    stored.id = download.id;
    stored.url = request.url;
    stored.mirrors = request.mirrors;
    stored.refutedMirrors = download.refutedMirrors;
    stored.folder = request.folder;
    stored.createFolder = request.createFolder;
    stored.sortedFrom = request.sortedFrom;
    stored.nameSource = request.nameSource;
    stored.onConflict = request.onConflict;
    stored.outputName = request.outputName;
    stored.wantSha256 = request.wantSha256;
    stored.checksums = request.checksums;
    stored.pieces = request.pieces;
    stored.checksumFiles = request.checksumFiles;
    stored.userAgent = request.options->userAgent;
    stored.referer = request.options->referer;
    stored.acceptWebPage = request.options->acceptWebPage;
    stored.proxy = request.options->proxy;
    if (stored.proxy) {
        stored.proxy->credentials = {};
    }
    stored.bytesPerSecond = request.options->bytesPerSecond;
    stored.queue = request.queue;
    stored.priority = request.priority;
    stored.after = request.after;
    stored.foreignOptions = request.foreignOptions;
    // What was asked to stop is not to go on because the program ended first.
    stored.state = download.isStopping ? DownloadState::Paused : download.state;
    stored.name = download.name;
    stored.received = download.received;
    stored.total = download.total;
    stored.error = download.error;
    stored.resultText = download.resultText;
    stored.filePath = download.filePath;
    stored.wasHere = download.wasHere;
    stored.sizeConfirmed = download.sizeConfirmed;
    stored.sha256 = download.sha256;
    stored.note = download.note;
    stored.added = download.added;
    stored.finished = download.finished;
    stored.activeTime = download.activeTime;
    stored.part = download.part;
    stored.beginsAnew = download.beginsAnew;
    return stored;
}

Download rowFrom(const StoredDownload &stored)
{
    Download download;
    DownloadRequest &request = download.request;
    download.id = stored.id;
    request.url = stored.url;
    request.mirrors = stored.mirrors;
    download.refutedMirrors = stored.refutedMirrors;
    request.folder = stored.folder;
    request.createFolder = stored.createFolder;
    request.sortedFrom = stored.sortedFrom;
    request.nameSource = stored.nameSource;
    request.onConflict = stored.onConflict;
    request.outputName = stored.outputName;
    request.wantSha256 = stored.wantSha256;
    request.checksums = stored.checksums;
    request.pieces = stored.pieces;
    request.checksumFiles = stored.checksumFiles;
    request.options.update([&stored](RequestOptions &options) {
        options.userAgent = stored.userAgent;
        options.referer = stored.referer;
        options.acceptWebPage = stored.acceptWebPage;
        options.proxy = stored.proxy;
        options.bytesPerSecond = stored.bytesPerSecond;
    });
    request.queue = stored.queue;
    request.priority = stored.priority;
    request.after = stored.after;
    request.foreignOptions = stored.foreignOptions;
    download.state = isActive(stored.state) ? DownloadState::Queued : stored.state;
    download.name = stored.name;
    download.received = stored.received;
    download.total = stored.total;
    if (download.state == DownloadState::Failed) {
        download.error = stored.error;
    }
    download.resultText = stored.resultText;
    download.filePath = stored.filePath;
    download.wasHere = stored.wasHere;
    download.sizeConfirmed = stored.sizeConfirmed;
    download.sha256 = stored.sha256;
    download.note = stored.note;
    download.added = stored.added;
    download.finished = stored.finished;
    download.activeTime = stored.activeTime;
    download.part = stored.part;
    download.beginsAnew = stored.beginsAnew;
    return download;
}

size_t storedPrint(const Download &download)
{
    const DownloadRequest &request = download.request;
    const qint64 received = download.state == DownloadState::Running ? 0 : download.received;
    const size_t asked = qHashMulti(
        0, request.url, request.folder, request.outputName, int(request.nameSource), int(request.onConflict),
        request.options->bytesPerSecond, request.options->acceptWebPage, request.mirrors.size(),
        request.checksums.size(), request.createFolder, request.queue, int(request.priority), request.after);
    return qHashMulti(asked, int(download.state), download.isStopping, download.name, received,
                      download.total, int(download.error->code), download.error->detail, download.filePath,
                      download.note, download.part->fileName, download.part->inode, download.beginsAnew);
}

} // namespace millrace
