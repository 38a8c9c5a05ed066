// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"

#include <QString>

namespace millrace {

/// Makes a folder that was found from another one, which itself is never made: `folder`, and those in
/// between, where it lies below `base` and that is there; elsewhere `folder` alone, where its parent is
/// there. A folder that is there already, a link to one included, is left as it is. What was made outlives a
/// power cut.
///
/// Errors: those of the disk; FolderMissing too where something else has the name. Blocks on the disk.
///
/// \param folder  absolute; begins with `base` where it lies below it.
Expected<void> makeFolder(const QString &folder, const QString &base);

} // namespace millrace
