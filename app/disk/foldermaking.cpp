// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/foldermaking.h"

#include "disk/diskerror.h"
#include "disk/filedescriptor.h"

#include <QFile>
#include <QFileInfo>
#include <QStringList>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace {

namespace {

// As mkdir(1): the umask says who may see them.
constexpr mode_t kFolderMode = 0777;
constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

/// What has to be there.
QString rootOf(const QString &folder, const QString &base)
{
    const QString above = base.endsWith(u'/') ? base : base + u'/';
    return folder.startsWith(above) ? base : QFileInfo(folder).path();
}

} // namespace

Expected<void> makeFolder(const QString &folder, const QString &base)
{
    const QString root = rootOf(folder, base);
    FileDescriptor at(::open(QFile::encodeName(root).constData(), kOpenFolder));
    if (!at.isValid()) {
        return diskError(errno, root);
    }
    const QStringList steps = folder.mid(root.size()).split(u'/', Qt::SkipEmptyParts);
    for (const QString &step : steps) {
        const QByteArray name = QFile::encodeName(step);
        // From the folder that is open, so that one which vanishes meanwhile does not come back.
        const bool isMade = ::mkdirat(at.get(), name.constData(), kFolderMode) == 0;
        if (!isMade && errno != EEXIST) {
            return diskError(errno, folder);
        }
        if (isMade) {
            ::fsync(at.get());
        }
        at = FileDescriptor(::openat(at.get(), name.constData(), kOpenFolder));
        if (!at.isValid()) {
            return diskError(errno, folder);
        }
    }
    return {};
}

} // namespace millrace
