// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/diskdesk.h"

#include "disk/partfile.h"
#include "disk/roomprobe.h"
#include "disk/savefolder.h"
#include "queue/foldercontent.h"
#include "queue/foreseennames.h"
#include "queue/partrequest.h"

#include <QDir>
#include <QHash>
#include <QtConcurrentRun>

namespace millrace {

namespace {

// One for a folder on a dead network drive, one for the rest.
constexpr int kThreads = 2;

} // namespace

DiskDesk::DiskDesk()
{
    m_threads.setMaxThreadCount(kThreads);
    m_looks.setMaxThreadCount(1);
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

QFuture<QList<JudgedLine>> DiskDesk::foreseeNames(const QList<JudgedLine> &lines,
                                                  const DownloadRequest &model, bool serverNames,
                                                  const LinkSorting &sorting, const QDate &today)
{
    return QtConcurrent::run(&m_looks,
                             [=] { return foreseenNames(lines, model, serverNames, sorting, today); });
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
