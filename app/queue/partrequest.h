// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <optional>

namespace millrace {

/// What goes on with a part file, in the folder where it lies: by the record beside it, whichever machine
/// wrote that; its name for the file is sanitized. Nothing where there is no such file, no valid record, or a
/// link of a kind that is not downloaded. Blocks on the disk.
///
/// \param path  of NAME.part, absolute.
/// \param link  where the file is now; empty: as the record says.
std::optional<DownloadRequest> requestForPart(const QString &path, const QUrl &link = {});

} // namespace millrace
