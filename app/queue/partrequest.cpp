// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/partrequest.h"

#include "disk/partfile.h"

#include <QFileInfo>

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
    request.folder = file.absolutePath();
    request.outputName = record->targetName;
    request.part.fileName = file.fileName();
    request.part.targetName = record->targetName;
    request.part.held = record->held();
    request.part.total = record->total;
    request.part.etag = record->etag;
    request.part.lastModified = record->lastModified;
    request.part.furthest = request.part.heldBytes();
    return request;
}

} // namespace millrace
