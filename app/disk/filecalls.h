// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <sys/stat.h>
#include <sys/types.h>

namespace millrace {

/// The system calls by which a part file and its record reach the disk. This class makes them; a test may put
/// a model of a file system in their place. Each returns what its call does, and minus the errno of a
/// failure; none is repeated after an interruption. Any thread.
class FileCalls
{
public:
    FileCalls() = default;
    FileCalls(const FileCalls &) = delete;
    FileCalls &operator=(const FileCalls &) = delete;
    virtual ~FileCalls() = default;

    /// openat; never through a symbolic link, never waiting for a pipe's other end.
    virtual int open(int folder, const QString &name, int flags, mode_t mode);
    /// A file without a name (O_TMPFILE); minus EOPNOTSUPP where it could not be given one later.
    virtual int openUnnamed(int folder, mode_t mode);
    /// Gives a file without a name one; never an existing one.
    virtual int linkUnnamed(int fd, int folder, const QString &name);
    /// linkat, within a folder.
    virtual int link(int folder, const QString &from, const QString &to);
    /// renameat2, within a folder.
    virtual int rename(int folder, const QString &from, const QString &to, bool replace);
    virtual int unlink(int folder, const QString &name);

    /// pwrite, pread: the number of bytes may be less than asked for.
    virtual ssize_t write(int fd, const char *bytes, std::size_t size, off_t offset);
    virtual ssize_t read(int fd, char *bytes, std::size_t size, off_t offset);
    /// fdatasync, fsync.
    virtual int syncData(int fd);
    virtual int sync(int fd);
    /// sync_file_range: brings a file's bytes to the disk's cache and waits for it. Minus the errno of any of
    /// its bytes that could not be written, which is told once.
    virtual int writeOut(int fd);
    /// syncfs: whatever was written to the file system of this file or folder. Zero says nothing of a file's
    /// bytes: an error may have been told to somebody else. Minus EOPNOTSUPP where it is not known to empty
    /// the disk's cache.
    virtual int syncAll(int fd);
    /// Whether that file system is in memory (tmpfs), where a sync does nothing.
    virtual bool isInMemory(int fd);
    virtual int truncate(int fd, off_t size);
    /// fallocate: sets room aside, and leaves the file's size as it is. Does nothing in memory (tmpfs), where
    /// it would cost what the writing costs.
    virtual int allocate(int fd, off_t size);

    virtual int stat(int fd, struct stat &info);
    /// fstatat; of a symbolic link, the link's own.
    virtual int statEntry(int folder, const QString &name, struct stat &info);
    /// fsetxattr and fgetxattr, of at most 4 KiB; zero for success.
    virtual int setAttribute(int fd, const char *name, const QByteArray &value);
    virtual int attribute(int fd, const char *name, QByteArray &value);
    /// flock, exclusively and without waiting.
    virtual int lock(int fd);
    /// Takes the lock of an open file, and of all its descriptors, away.
    virtual int unlock(int fd);
    /// A second descriptor of the same open file, which keeps its lock.
    virtual int duplicate(int fd);
};

/// The real calls. They keep nothing, so that one object serves all.
FileCalls &systemFileCalls();

} // namespace millrace
