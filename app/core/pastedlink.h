// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"
#include "core/rare.h"

#include <QList>
#include <QUrl>

namespace millrace {

/// A file to download, as a paste describes it, whatever its form.
struct PastedLink
{
    /// User and password are still in it.
    QUrl url;
    /// Further links to the same file, as isMirrorLink() wants them.
    QList<QUrl> mirrors{};
    /// What the paste says besides; nothing for nearly all. Its links are those above. Holds secrets.
    Rare<ListedDownload> details{};
};

} // namespace millrace
