// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/savefolder.h"

#include "disk/diskerror.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace millrace {

namespace {

qint64 availableBytes(const struct statvfs &info)
{
    return static_cast<qint64>(info.f_bavail) * static_cast<qint64>(info.f_frsize);
}

} // namespace

Expected<SaveFolder> SaveFolder::open(const QString &path, bool create, FileCalls &calls)
{
    if (path.isEmpty()) {
        return TransferError{ErrorCode::FolderMissing, path};
    }
    const QByteArray name = QFile::encodeName(path);
    FileDescriptor descriptor(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.isValid() && errno == ENOENT && create) {
        if (!QDir().mkpath(path)) {
            return TransferError{ErrorCode::FolderMissing, path};
        }
        descriptor = FileDescriptor(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    if (!descriptor.isValid()) {
        return diskError(errno, path);
    }
    if (::faccessat(descriptor.get(), ".", W_OK | X_OK, AT_EACCESS) != 0) {
        return diskError(errno == EROFS ? EROFS : EACCES, path);
    }
    return SaveFolder(path, std::move(descriptor), calls);
}

QString SaveFolder::nearestExisting(const QString &path)
{
    QString existing = QDir::cleanPath(path);
    while (!QFileInfo(existing).isDir() && existing.contains(u'/') && existing != QLatin1String("/")) {
        existing = QFileInfo(existing).path();
    }
    return existing;
}

FolderState SaveFolder::inspect(const QString &path)
{
    FolderState state;
    if (path.isEmpty()) {
        return state;
    }
    const QString existing = nearestExisting(path);
    state.exists = existing == QDir::cleanPath(path) && QFileInfo(existing).isDir();
    state.isFile = !state.exists && QFileInfo::exists(path);
    const QByteArray name = QFile::encodeName(existing);
    struct stat entry = {};
    if (state.exists && ::stat(name.constData(), &entry) == 0) {
        state.device = entry.st_dev;
    }
    state.isWritable = ::faccessat(AT_FDCWD, name.constData(), W_OK | X_OK, AT_EACCESS) == 0;
    struct statvfs info = {};
    if (::statvfs(name.constData(), &info) == 0) {
        state.freeBytes = availableBytes(info);
    }
    return state;
}

qint64 SaveFolder::allocatedBytes(const QString &folder, const QString &name)
{
    // The unit of st_blocks, whatever the file system's own.
    constexpr qint64 kBlock = 512;
    struct stat info = {};
    return ::lstat(QFile::encodeName(QDir(folder).filePath(name)).constData(), &info) == 0
               ? info.st_blocks * kBlock
               : 0;
}

qint64 SaveFolder::freeBytes() const
{
    struct statvfs info = {};
    return ::fstatvfs(m_descriptor.get(), &info) == 0 ? availableBytes(info) : -1;
}

bool SaveFolder::isStillThere() const
{
    struct stat open = {};
    struct stat named = {};
    return ::fstat(m_descriptor.get(), &open) == 0 &&
           ::stat(QFile::encodeName(m_path).constData(), &named) == 0 && open.st_dev == named.st_dev &&
           open.st_ino == named.st_ino;
}

bool SaveFolder::hasEntry(const QString &name) const
{
    struct stat info = {};
    return m_calls->statEntry(m_descriptor.get(), name, info) == 0;
}

int SaveFolder::sync() const
{
    const int error = -m_calls->sync(m_descriptor.get());
    return error == EINVAL || error == EOPNOTSUPP || error == ENOSYS ? 0 : error;
}

} // namespace millrace
