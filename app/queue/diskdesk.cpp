// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/diskdesk.h"

#include "disk/partfile.h"
#include "disk/roomprobe.h"
#include "disk/savefolder.h"
#include "queue/partrequest.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QtConcurrentRun>

#include <algorithm>

namespace millrace {

namespace {
// One for a folder on a dead network drive, one for the rest.
constexpr int kThreads = 2;

/// What a download will yet take of its disk: its part file may have all its room already.
qint64 missingRoom(const RoomClaim &claim)
{
    const qint64 taken =
        claim.partName.isEmpty() ? 0 : SaveFolder::allocatedBytes(claim.folder, claim.partName);
    return std::max<qint64>(0, claim.total - taken);
}

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

} // namespace

DiskDesk::DiskDesk()
{
    m_threads.setMaxThreadCount(kThreads);
}

QFuture<FolderState> DiskDesk::inspectFolder(const QString &folder, const QList<RoomClaim> &claims)
{
    return QtConcurrent::run(&m_threads, [folder, claims] { return inspectedFolder(folder, claims); });
}

QFuture<QHash<QString, FolderContent>> DiskDesk::lookInto(const QStringList &folders,
                                                          const QList<RoomClaim> &claims)
{
    return QtConcurrent::run(&m_threads, [folders, claims] {
        QHash<QString, FolderContent> contents;
        for (const QString &folder : folders) {
            contents.insert(folder, contentOf(folder, claims));
        }
        return contents;
    });
}

QFuture<bool> DiskDesk::createFolder(const QString &folder)
{
    return QtConcurrent::run(&m_threads, [folder] { return SaveFolder::open(folder, true).hasValue(); });
}

QFuture<DiskSurvey> DiskDesk::survey(const QString &folder, const QStringList &folders)
{
    return QtConcurrent::run(&m_threads, [folder, folders] {
        DiskSurvey survey{probeRoom(folder), {folder}};
        const quint64 device = SaveFolder::inspect(folder).device;
        for (const QString &other : folders) {
            if (device != 0 && SaveFolder::inspect(other).device == device) {
                survey.folders.insert(other);
            }
        }
        return survey;
    });
}

QFuture<std::optional<DownloadRequest>> DiskDesk::requestForPart(const QString &path)
{
    return QtConcurrent::run(&m_threads, [path] { return millrace::requestForPart(path); });
}

QFuture<QStringList> DiskDesk::findParts(const QStringList &folders)
{
    return QtConcurrent::run(&m_threads, [folders] {
        QStringList paths;
        for (const QString &folder : folders) {
            const QDir dir(folder);
            const QStringList records =
                dir.entryList({QStringLiteral("*.part.rec")}, QDir::Files | QDir::Hidden, QDir::Name);
            for (const QString &record : records) {
                paths.append(dir.filePath(record.chopped(qsizetype(qstrlen(".rec")))));
            }
        }
        return paths;
    });
}

QFuture<FoundList> DiskDesk::readList(const QString &path)
{
    return QtConcurrent::run(&m_threads, [path] { return readListFile(path); });
}

QFuture<QString> DiskDesk::writeList(const QString &path, const QList<ListedDownload> &downloads,
                                     ListFormat format)
{
    return QtConcurrent::run(&m_threads,
                             [path, downloads, format] { return writeListFile(path, downloads, format); });
}

QFuture<QString> DiskDesk::writeFile(const QString &path, const QByteArray &text)
{
    return QtConcurrent::run(&m_threads, [path, text] { return writeOwnFile(path, text); });
}

void DiskDesk::discardPart(const QString &folder, const PartState &part)
{
    const QFuture<void> ignored =
        QtConcurrent::run(&m_threads, [folder, part] { PartFile::discard(folder, part); });
    Q_UNUSED(ignored)
}

} // namespace millrace
