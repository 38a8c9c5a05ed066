// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pastechecksums.h"
#include "core/pastedlink.h"
#include "queue/download.h"

namespace millrace {

/// What is asked for a link of a paste: what the paste says of it, upon what all of them share.
///
/// \param checksums  what the paste says of its files.
/// \param model  what the requests of all links share.
DownloadRequest requestFor(const PastedLink &link, const PasteChecksums &checksums,
                           const DownloadRequest &model);

} // namespace millrace
