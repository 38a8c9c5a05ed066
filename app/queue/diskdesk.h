// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linksorting.h"
#include "core/partstate.h"
#include "core/urllist.h"
#include "queue/download.h"
#include "queue/foldercontent.h"
#include "queue/listfiles.h"

#include <QDate>
#include <QFuture>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <optional>

namespace millrace {

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
    /// See contentOf(), for each of these folders.
    QFuture<QHash<QString, FolderContent>> lookInto(const QStringList &folders,
                                                    const QList<RoomClaim> &claims);

    /// See foreseenNames().
    QFuture<QList<JudgedLine>> foreseeNames(const QList<JudgedLine> &lines, const DownloadRequest &model,
                                            bool serverNames, const LinkSorting &sorting, const QDate &today);

    /// Whether something is under way that the program's end waits for.
    bool hasErrands() const { return m_threads.activeThreadCount() > 0; }
    /// Whether nothing is under way at all, so that this object goes without waiting.
    bool isIdle() const { return !hasErrands() && m_looks.activeThreadCount() == 0; }

private:
    QThreadPool m_threads;
    /// For the names of pastes alone: what hangs there holds up nothing else.
    QThreadPool m_looks;
};

} // namespace millrace
