// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/pasterequest.h"

#include "queue/listedrow.h"

namespace millrace {

DownloadRequest requestFor(const PastedLink &link, const PasteChecksums &checksums,
                           const DownloadRequest &model)
{
    ListedDownload listed = link.details;
    listed.url = link.url;
    listed.mirrors = link.mirrors + model.mirrors;
    listed.mirrors.removeAll(link.url);
    if (!model.outputName.isEmpty()) {
        listed.fileName = model.outputName;
    }
    listed.checksums = model.checksums + checksums.checksumsOf(link.url) + listed.checksums;
    listed.checksumFiles += checksums.filesFor(link.url);
    listed.options = merged(model.options, listed.options);
    return requestFor(listed, model);
}

} // namespace millrace
