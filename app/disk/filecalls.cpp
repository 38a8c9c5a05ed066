// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/filecalls.h"

#include <QFile>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr qsizetype kLargestAttribute = 4096;

template <class T>
T orError(T result)
{
    return result < 0 ? -errno : result;
}

/// The magic number of the file system that holds a file; 0 where it is not told.
quint32 fileSystemOf(int fd)
{
    struct statfs system = {};
    return ::fstatfs(fd, &system) == 0 ? static_cast<quint32>(system.f_type) : 0;
}

} // namespace

int FileCalls::open(int folder, const QString &name, int flags, mode_t mode)
{
    return orError(::openat(folder, QFile::encodeName(name).constData(),
                            flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode));
}

int FileCalls::openUnnamed(int folder, mode_t mode)
{
    // A name comes by way of /proc.
    static const bool hasProc = ::access("/proc/self/fd", X_OK) == 0;
    return hasProc ? orError(::openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode)) : -EOPNOTSUPP;
}

int FileCalls::linkUnnamed(int fd, int folder, const QString &name)
{
    const QByteArray entry = QFile::encodeName(name);
    // Root may everywhere, whoever has opened the file since Linux 6.10. Else the way leads through /proc.
    static std::atomic<bool> mayLinkItself = true;
    if (mayLinkItself.load(std::memory_order_relaxed)) {
        const int linked = orError(::linkat(fd, "", folder, entry.constData(), AT_EMPTY_PATH));
        if (linked != -ENOENT) {
            return linked;
        }
        mayLinkItself.store(false, std::memory_order_relaxed);
    }
    const QByteArray self = "/proc/self/fd/" + QByteArray::number(fd);
    return orError(::linkat(AT_FDCWD, self.constData(), folder, entry.constData(), AT_SYMLINK_FOLLOW));
}

int FileCalls::link(int folder, const QString &from, const QString &to)
{
    return orError(
        ::linkat(folder, QFile::encodeName(from).constData(), folder, QFile::encodeName(to).constData(), 0));
}

int FileCalls::rename(int folder, const QString &from, const QString &to, bool replace)
{
    return orError(::renameat2(folder, QFile::encodeName(from).constData(), folder,
                               QFile::encodeName(to).constData(), replace ? 0U : RENAME_NOREPLACE));
}

int FileCalls::unlink(int folder, const QString &name)
{
    return orError(::unlinkat(folder, QFile::encodeName(name).constData(), 0));
}

ssize_t FileCalls::write(int fd, const char *bytes, std::size_t size, off_t offset)
{
    return orError(::pwrite(fd, bytes, size, offset));
}

ssize_t FileCalls::read(int fd, char *bytes, std::size_t size, off_t offset)
{
    return orError(::pread(fd, bytes, size, offset));
}

int FileCalls::syncData(int fd)
{
    return orError(::fdatasync(fd));
}

int FileCalls::sync(int fd)
{
    return orError(::fsync(fd));
}

int FileCalls::writeOut(int fd)
{
    constexpr unsigned kAll =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    return orError(::sync_file_range(fd, 0, 0, kAll));
}

int FileCalls::syncAll(int fd)
{
    switch (fileSystemOf(fd)) {
    case BTRFS_SUPER_MAGIC:
    case EXT4_SUPER_MAGIC: // ext2 and ext3 too
    case F2FS_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
        return orError(::syncfs(fd));
    default:
        // Those in user space are not told of it, for one.
        return -EOPNOTSUPP;
    }
}

bool FileCalls::isInMemory(int fd)
{
    return fileSystemOf(fd) == TMPFS_MAGIC;
}

int FileCalls::truncate(int fd, off_t size)
{
    return orError(::ftruncate(fd, size));
}

int FileCalls::allocate(int fd, off_t size)
{
    return isInMemory(fd) ? 0 : orError(::fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, size));
}

int FileCalls::stat(int fd, struct stat &info)
{
    return orError(::fstat(fd, &info));
}

int FileCalls::statEntry(int folder, const QString &name, struct stat &info)
{
    return orError(::fstatat(folder, QFile::encodeName(name).constData(), &info, AT_SYMLINK_NOFOLLOW));
}

int FileCalls::setAttribute(int fd, const char *name, const QByteArray &value)
{
    return orError(::fsetxattr(fd, name, value.constData(), static_cast<std::size_t>(value.size()), 0));
}

int FileCalls::attribute(int fd, const char *name, QByteArray &value)
{
    value.resize(kLargestAttribute);
    const ssize_t size = orError(::fgetxattr(fd, name, value.data(), static_cast<std::size_t>(value.size())));
    value.truncate(std::max<ssize_t>(0, size));
    return static_cast<int>(std::min<ssize_t>(0, size));
}

int FileCalls::lock(int fd)
{
    return orError(::flock(fd, LOCK_EX | LOCK_NB));
}

int FileCalls::unlock(int fd)
{
    return orError(::flock(fd, LOCK_UN));
}

int FileCalls::duplicate(int fd)
{
    return orError(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

FileCalls &systemFileCalls()
{
    static FileCalls calls;
    return calls;
}

} // namespace millrace
