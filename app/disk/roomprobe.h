// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"

#include <QString>

#include <optional>

namespace millrace {

/// Whether a save folder's disk takes bytes again after a fault: writes a few into a file that nobody gets to
/// see, and syncs them. Leaves nothing behind. Blocks on the disk. Any thread.
///
/// Returns the bytes that this user may still write there, the largest qint64 where that is unknown; nothing
/// while the folder is away or the disk refuses.
std::optional<qint64> probeRoom(const QString &folder, FileCalls &calls = systemFileCalls());

} // namespace millrace
