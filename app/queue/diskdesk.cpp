// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/diskdesk.h"

#include "disk/partfile.h"
#include "disk/savefolder.h"
#include "queue/partrequest.h"

#include <QtConcurrentRun>

namespace millrace {

namespace {
// One for a folder on a dead network drive, one for the rest.
constexpr int kThreads = 2;
} // namespace

DiskDesk::DiskDesk()
{
    m_threads.setMaxThreadCount(kThreads);
}

QFuture<FolderState> DiskDesk::inspectFolder(const QString &folder)
{
    return QtConcurrent::run(&m_threads, [folder] { return SaveFolder::inspect(folder); });
}

QFuture<bool> DiskDesk::createFolder(const QString &folder)
{
    return QtConcurrent::run(&m_threads, [folder] { return SaveFolder::open(folder, true).hasValue(); });
}

QFuture<std::optional<DownloadRequest>> DiskDesk::requestForPart(const QString &path)
{
    return QtConcurrent::run(&m_threads, [path] { return millrace::requestForPart(path); });
}

void DiskDesk::discardPart(const QString &folder, const PartState &part)
{
    const QFuture<void> ignored =
        QtConcurrent::run(&m_threads, [folder, part] { PartFile::discard(folder, part); });
    Q_UNUSED(ignored)
}

} // namespace millrace
