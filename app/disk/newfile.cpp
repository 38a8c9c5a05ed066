// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/newfile.h"

#include <QRandomGenerator>

#include <cerrno>
#include <fcntl.h>

namespace millrace {

NewFile createFile(FileCalls &calls, int folder, mode_t mode, bool isHidden)
{
    NewFile made;
    int fd = isHidden ? -EOPNOTSUPP : calls.openUnnamed(folder, mode);
    if (fd == -EOPNOTSUPP || fd == -EISDIR || fd == -ENOENT || fd == -EINVAL) {
        made.name = hiddenName();
        fd = calls.open(folder, made.name, O_RDWR | O_CREAT | O_EXCL, mode);
    }
    if (fd < 0) {
        made.error = -fd;
        return made;
    }
    made.descriptor = FileDescriptor(fd);
    made.error = made.name.isEmpty() ? 0 : lockFile(calls, fd);
    return made;
}

QString hiddenName()
{
    return QStringLiteral(".millrace-%1.part")
        .arg(QRandomGenerator::global()->generate64(), 16, 16, QLatin1Char('0'));
}

int giveName(FileCalls &calls, int folder, int fd, QString &current, const QString &name)
{
    const int error = current.isEmpty() ? -calls.linkUnnamed(fd, folder, name)
                                        : moveEntry(calls, folder, current, name, false);
    if (error == 0) {
        current = name;
    }
    return error;
}

int moveEntry(FileCalls &calls, int folder, const QString &from, const QString &to, bool replace)
{
    int error = -calls.rename(folder, from, to, replace);
    if (error != EINVAL && error != ENOSYS) {
        return error;
    }
    // A file system without RENAME_NOREPLACE: a hard link never replaces anything either.
    error = -calls.link(folder, from, to);
    if (error == 0) {
        // Else a power cut could take both names.
        calls.sync(folder);
        calls.unlink(folder, from);
    }
    return error;
}

bool isEntryOf(FileCalls &calls, int folder, const QString &name, int fd)
{
    struct stat open = {};
    struct stat entry = {};
    return calls.stat(fd, open) == 0 && calls.statEntry(folder, name, entry) == 0 &&
           open.st_dev == entry.st_dev && open.st_ino == entry.st_ino;
}

int lockFile(FileCalls &calls, int fd)
{
    const int error = -calls.lock(fd);
    return error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP ? 0 : error;
}

} // namespace millrace
