// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listedrow.h"

#include <QDir>

#include <algorithm>

namespace millrace {

namespace {

/// The name that the link alone would not lead to; empty where it does, or nobody knows yet.
QString ownName(const Download &download)
{
    const DownloadRequest &request = download.request;
    if (!request.outputName.isEmpty() || request.nameSource == NameSource::Url) {
        return request.outputName;
    }
    return download.state == DownloadState::Finished ? download.name : download.part->targetName;
}

} // namespace

DownloadRequest requestFor(const ListedDownload &listed, const DownloadRequest &model)
{
    DownloadRequest request = model;
    request.url = listed.url;
    request.mirrors = listed.mirrors;
    if (!listed.folder.isEmpty()) {
        request.folder = QDir::cleanPath(QDir(model.folder).absoluteFilePath(listed.folder));
        request.createFolder = true;
        request.sortedFrom.clear();
    }
    request.outputName = listed.fileName;
    request.part.update([&listed](PartState &part) { part.total = listed.size; });
    request.checksums = listed.checksums;
    request.pieces = listed.pieces;
    request.checksumFiles = listed.checksumFiles;
    request.options = listed.options;
    request.isPaused = listed.isPaused;
    request.foreignOptions = listed.foreignOptions;
    return request;
}

ListedDownload listedRow(const Download &download)
{
    const DownloadRequest &request = download.request;
    ListedDownload listed{request.url, request.mirrors};
    listed.folder = request.folder;
    listed.fileName = ownName(download);
    listed.size = download.total;
    listed.checksums = request.checksums;
    listed.pieces = request.pieces;
    const bool hasSha256 =
        std::any_of(listed.checksums.cbegin(), listed.checksums.cend(),
                    [](const Checksum &c) { return c.algorithm == ChecksumAlgorithm::Sha256; });
    if (!download.sha256.isEmpty() && !hasSha256) {
        listed.checksums.append({ChecksumAlgorithm::Sha256, QByteArray::fromHex(download.sha256)});
    }
    listed.options.userAgent = request.options->userAgent;
    listed.options.referer = request.options->referer;
    listed.options.bytesPerSecond = request.options->bytesPerSecond;
    listed.options.proxy = request.options->proxy;
    if (listed.options.proxy) {
        listed.options.proxy->credentials = {};
    }
    listed.isPaused = download.state == DownloadState::Paused;
    listed.foreignOptions = request.foreignOptions;
    return listed;
}

} // namespace millrace
