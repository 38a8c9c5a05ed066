// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/folderstate.h"
#include "core/linkreport.h"

#include <QList>
#include <QString>

namespace millrace {

/// An unfinished download of known size, whose bytes take room.
struct RoomClaim
{
    QString folder;
    /// Its part file in there; empty without one.
    QString partName;
    qint64 total = 0;
};

/// Looks at a folder, and at the room that the claims will yet take on its disk. Blocks on the disk.
FolderState inspectedFolder(const QString &folder, const QList<RoomClaim> &claims);

/// What stands in a folder, and what its disk has room for beyond the claims. One that is yet to be made is
/// empty, and on the disk of the nearest parent that is there. Blocks on the disk.
FolderContent contentOf(const QString &folder, const QList<RoomClaim> &claims);

} // namespace millrace
