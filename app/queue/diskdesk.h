// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/folderstate.h"
#include "core/partstate.h"
#include "queue/download.h"

#include <QFuture>
#include <QString>
#include <QThreadPool>

#include <optional>

namespace millrace {

/// The list's own errands to the disk, off the main thread: the disk may take its time.
class DiskDesk
{
public:
    DiskDesk();

    QFuture<FolderState> inspectFolder(const QString &folder);
    /// Makes a folder and its parents; whether it is there and can be written to.
    QFuture<bool> createFolder(const QString &folder);
    /// See requestForPart().
    QFuture<std::optional<DownloadRequest>> requestForPart(const QString &path);
    /// Deletes a part file that no job holds any more.
    void discardPart(const QString &folder, const PartState &part);

    bool isIdle() const { return m_threads.activeThreadCount() == 0; }

private:
    QThreadPool m_threads;
};

} // namespace millrace
