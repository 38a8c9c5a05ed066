// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/partrequest.h"

#include "core/filename.h"
#include "core/link.h"
#include "core/schemes.h"
#include "disk/partfile.h"

#include <QFileInfo>

#include <algorithm>
#include <iterator>

namespace millrace {

std::optional<DownloadRequest> requestForPart(const QString &path, const QUrl &link)
{
    const QFileInfo file(path);
    const std::optional<PartRecord> record = PartFile::recordOf(path);
    if (!record) {
        return std::nullopt;
    }
    DownloadRequest request;
    request.url = link.isEmpty() ? record->url : link;
    if (!downloadableSchemes().contains(request.url.scheme())) {
        return std::nullopt;
    }
    request.folder = file.absolutePath();
    // The record may come from anybody.
    std::copy_if(record->mirrors.begin(), record->mirrors.end(), std::back_inserter(request.mirrors),
                 &isMirrorLink);
    request.outputName = sanitizeFileName(record->targetName);
    PartState part;
    part.fileName = file.fileName();
    part.targetName = request.outputName;
    part.held = record->held();
    part.total = record->total;
    part.etag = record->etag;
    part.lastModified = record->lastModified;
    part.furthest = part.heldBytes();
    request.part = part;
    return request;
}

} // namespace millrace
