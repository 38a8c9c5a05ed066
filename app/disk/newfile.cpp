// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/newfile.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace millrace {

int linkUnnamed(int fd, int folder, const QString &name)
{
    // By way of /proc as AT_EMPTY_PATH asks for CAP_DAC_READ_SEARCH.
    const QByteArray self = "/proc/self/fd/" + QByteArray::number(fd);
    return ::linkat(AT_FDCWD, self.constData(), folder, QFile::encodeName(name).constData(),
                    AT_SYMLINK_FOLLOW) == 0
               ? 0
               : errno;
}

int lockFile(int fd)
{
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP) {
        return 0;
    }
    return errno;
}

NewFile createNamed(int folder, const QString &name)
{
    const QByteArray path = QFile::encodeName(name);
    NewFile opened{FileDescriptor(
        ::openat(folder, path.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666))};
    if (!opened.descriptor.isValid()) {
        opened.error = errno;
        return opened;
    }
    opened.error = lockFile(opened.descriptor.get());
    if (opened.error != 0) {
        ::unlinkat(folder, path.constData(), 0);
    }
    return opened;
}

NewFile createUnnamed(int folder)
{
    NewFile opened{FileDescriptor(::openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666))};
    opened.error = opened.descriptor.isValid() ? 0 : errno;
    return opened;
}

bool canLinkUnnamed()
{
    static const bool hasProc = ::access("/proc/self/fd", X_OK) == 0;
    return hasProc;
}

} // namespace millrace
