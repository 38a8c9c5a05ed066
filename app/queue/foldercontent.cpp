// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/foldercontent.h"

#include "disk/savefolder.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

#include <algorithm>

namespace millrace {

namespace {

/// What a download will yet take of its disk: its part file may have all its room already.
qint64 missingRoom(const RoomClaim &claim)
{
    const qint64 taken =
        claim.partName.isEmpty() ? 0 : SaveFolder::allocatedBytes(claim.folder, claim.partName);
    return std::max<qint64>(0, claim.total - taken);
}

/// Why a folder that is to be made where it is missing cannot be saved to; mostly None.
///
/// \param existing  the nearest one that is there.
ErrorCode saveFault(const QString &folder, const QString &existing, bool isWritable)
{
    const QString path = QDir::cleanPath(folder);
    if (path == existing) {
        return isWritable ? ErrorCode::None : ErrorCode::FolderNotWritable;
    }
    const qsizetype begin = existing.endsWith(u'/') ? existing.size() : existing.size() + 1;
    const qsizetype end = path.indexOf(u'/', begin);
    const QFileInfo inTheWay(end < 0 ? path : path.first(end));
    const bool isFree = !inTheWay.exists() && !inTheWay.isSymLink();
    return isFree && isWritable ? ErrorCode::None : ErrorCode::FolderMissing;
}

} // namespace

FolderState inspectedFolder(const QString &folder, const QList<RoomClaim> &claims)
{
    FolderState state = SaveFolder::inspect(folder);
    QHash<QString, quint64> devices;
    for (const RoomClaim &claim : claims) {
        auto device = devices.constFind(claim.folder);
        if (device == devices.constEnd()) {
            device = devices.insert(claim.folder, SaveFolder::inspect(claim.folder).device);
        }
        if (state.device != 0 && *device == state.device) {
            state.claimedBytes += missingRoom(claim);
        }
    }
    return state;
}

FolderContent contentOf(const QString &folder, const QList<RoomClaim> &claims)
{
    const QString existing = SaveFolder::nearestExisting(folder);
    const FolderState disk = inspectedFolder(existing, claims);
    const QStringList names =
        QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    const qint64 room = disk.freeBytes < 0 ? -1 : std::max<qint64>(0, disk.freeBytes - disk.claimedBytes);
    FolderContent content;
    content.names = QSet<QString>(names.begin(), names.end());
    for (const QString &name : names) {
        if (name.endsWith(QLatin1String(".part"))) {
            content.parts.insert(name, SaveFolder::allocatedBytes(folder, name));
        }
    }
    content.freeBytes = room;
    content.device = disk.device;
    content.fault = saveFault(folder, existing, disk.isWritable);
    return content;
}

} // namespace millrace
