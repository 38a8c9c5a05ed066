// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/folderstate.h"
#include "core/linkreport.h"
#include "core/partstate.h"
#include "queue/download.h"
#include "queue/listfiles.h"

#include <QFuture>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <optional>

namespace millrace {

/// An unfinished download of known size, whose bytes take room.
struct RoomClaim
{
    QString folder;
    /// Its part file in there; empty without one.
    QString partName;
    qint64 total = 0;
};

/// What was found of a disk that had a fault.
struct DiskSurvey
{
    /// Bytes that may be written there; nothing while the fault lasts.
    std::optional<qint64> room;
    /// Folders on it.
    QSet<QString> folders;
};

/// The list's own errands to the disk, off the main thread: the disk may take its time.
class DiskDesk
{
public:
    DiskDesk();

    QFuture<FolderState> inspectFolder(const QString &folder, const QList<RoomClaim> &claims);
    /// Makes a folder and its parents; whether it is there and can be written to.
    QFuture<bool> createFolder(const QString &folder);
    /// Tries a folder's disk after a fault, see probeRoom(), and tells which of `folders` lie on the same
    /// disk; `folder` always does.
    QFuture<DiskSurvey> survey(const QString &folder, const QStringList &folders);
    /// See requestForPart().
    QFuture<std::optional<DownloadRequest>> requestForPart(const QString &path);
    /// Absolute paths of the files in these folders that have a part file's name and a record beside them.
    QFuture<QStringList> findParts(const QStringList &folders);
    /// See readListFile() and writeListFile().
    QFuture<FoundList> readList(const QString &path);
    QFuture<QString> writeList(const QString &path, const QList<ListedDownload> &downloads,
                               ListFormat format);
    /// Deletes a part file that no job holds any more.
    void discardPart(const QString &folder, const PartState &part);

    /// See writeOwnFile().
    QFuture<QString> writeFile(const QString &path, const QByteArray &text);
    /// What stands in each of these folders, and what their disks have room for beyond the claims. A folder
    /// that is yet to be made is empty, and on the disk of the nearest parent that is there.
    QFuture<QHash<QString, FolderContent>> lookInto(const QStringList &folders,
                                                    const QList<RoomClaim> &claims);

    bool isIdle() const { return m_threads.activeThreadCount() == 0; }

private:
    QThreadPool m_threads;
};

} // namespace millrace
