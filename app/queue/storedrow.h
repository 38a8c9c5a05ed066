// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "store/storeddownload.h"

namespace millrace {

/// What is kept of a row. Header lines, passwords and cookies are not, nor is its log.
StoredDownload storedRow(const Download &download);

/// The row of an earlier start: what was active then is Queued.
Download rowFrom(const StoredDownload &stored);

/// Differs where storedRow() differs in anything but the progress of a running download. Quick: asked with
/// every change of every row.
size_t storedPrint(const Download &download);

} // namespace millrace
