// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metalink.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

/// A document.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ReadList list = parseMetalink(bytesOf(data, size));
    require(!list.downloads.isEmpty() || list.faultCount > 0, "a document without a file is a fault");
    for (const ListedDownload &download : list.downloads) {
        require(download.url.isValid() && !download.url.host().isEmpty(), "a link has a host");
        require(download.size >= -1, "a size is one, or unknown");
        require(download.checksums.size() <= 1, "one checksum is gone by");
        require(download.folder.isEmpty(), "no folder is chosen", download.folder);
        if (!download.fileName.isEmpty()) {
            requireHarmless(download.fileName);
        }
    }
    if (!list.downloads.isEmpty()) {
        const ReadList again = parseMetalink(metalinkOf(list.downloads));
        require(again.faultCount == 0 && again.downloads.size() == list.downloads.size(),
                "what is written is read");
        require(metalinkOf(again.downloads) == metalinkOf(list.downloads), "and written again as it was");
    }
    return 0;
}
