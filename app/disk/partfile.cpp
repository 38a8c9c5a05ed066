// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include "core/filename.h"
#include "disk/diskerror.h"

#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace {

namespace {

// A folder with more files of one name than this is not a place to find another free one in.
constexpr int kMaxNumber = 9999;

QString partName(const QString &targetName, int number)
{
    const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
    return name + QStringLiteral(".part");
}

/// Gives an unnamed file its name, never an existing one. Zero, or the errno.
int linkUnnamed(int fd, int folder, const QString &name)
{
    // By way of /proc as AT_EMPTY_PATH asks for CAP_DAC_READ_SEARCH.
    const QByteArray self = "/proc/self/fd/" + QByteArray::number(fd);
    return ::linkat(AT_FDCWD, self.constData(), folder, QFile::encodeName(name).constData(),
                    AT_SYMLINK_FOLLOW) == 0
               ? 0
               : errno;
}

struct Opened
{
    FileDescriptor descriptor;
    int error = 0;
};

/// A new locked file of this name; EEXIST where the name is taken.
Opened createNamed(int folder, const QString &name)
{
    Opened opened{FileDescriptor(::openat(folder, QFile::encodeName(name).constData(),
                                          O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666))};
    if (!opened.descriptor.isValid() || ::flock(opened.descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        opened.error = errno;
    }
    return opened;
}

} // namespace

PartFile::PartFile(const SaveFolder &folder, FileDescriptor descriptor, QString name)
    : m_folder(&folder), m_descriptor(std::move(descriptor)), m_name(std::move(name))
{
}

Expected<PartFile> PartFile::create(const SaveFolder &folder, const QString &targetName)
{
    // Unnamed first, so that the lock is held before anybody can see the file.
    FileDescriptor unnamed(::openat(folder.descriptor(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666));
    const bool canBeUnnamed = unnamed.isValid() && ::flock(unnamed.get(), LOCK_EX | LOCK_NB) == 0;
    if (!canBeUnnamed && (errno == EACCES || errno == EROFS || errno == ENOSPC || errno == EDQUOT)) {
        return diskError(errno, folder.path());
    }
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = partName(targetName, number);
        int error = 0;
        if (canBeUnnamed) {
            error = linkUnnamed(unnamed.get(), folder.descriptor(), name);
        } else {
            Opened opened = createNamed(folder.descriptor(), name);
            error = opened.error;
            unnamed = std::move(opened.descriptor);
        }
        if (error == 0) {
            PartFile part(folder, std::move(unnamed), name);
            if (!part.identify()) {
                return diskError(errno, name);
            }
            return part;
        }
        if (error != EEXIST) {
            return diskError(error, error == ENOENT ? folder.path() : name);
        }
    }
    return TransferError{ErrorCode::NameTaken, targetName};
}

Expected<PartFile> PartFile::reopen(const SaveFolder &folder, const PartState &state)
{
    FileDescriptor descriptor(::openat(folder.descriptor(), QFile::encodeName(state.fileName).constData(),
                                       O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.isValid()) {
        return TransferError{ErrorCode::PartFileLost, state.fileName};
    }
    PartFile part(folder, std::move(descriptor), state.fileName);
    struct stat info = {};
    if (!part.identify() || part.device() != state.device || part.inode() != state.inode ||
        ::fstat(part.m_descriptor.get(), &info) != 0 || info.st_size < state.held ||
        ::flock(part.m_descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        return TransferError{ErrorCode::PartFileLost, state.fileName};
    }
    return part;
}

void PartFile::discard(const QString &folderPath, const PartState &state)
{
    const Expected<SaveFolder> folder = SaveFolder::open(folderPath, false);
    if (!folder) {
        return;
    }
    if (Expected<PartFile> part = reopen(*folder, state)) {
        part->discard();
    }
}

bool PartFile::identify()
{
    struct stat info = {};
    if (::fstat(m_descriptor.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    m_device = info.st_dev;
    m_inode = info.st_ino;
    return true;
}

bool PartFile::isStillThere() const
{
    struct stat info = {};
    return ::fstatat(m_folder->descriptor(), QFile::encodeName(m_name).constData(), &info,
                     AT_SYMLINK_NOFOLLOW) == 0 &&
           info.st_dev == m_device && info.st_ino == m_inode;
}

Expected<void> PartFile::write(qint64 offset, QByteArrayView piece)
{
    while (!piece.isEmpty()) {
        const ssize_t written =
            ::pwrite(m_descriptor.get(), piece.data(), static_cast<std::size_t>(piece.size()), offset);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno == EFBIG) {
                return TransferError{ErrorCode::WriteFailed,
                                     QStringLiteral("the file is too large for this file system")};
            }
            return diskError(errno, m_name);
        }
        offset += written;
        piece = piece.sliced(written);
    }
    return {};
}

Expected<QByteArray> PartFile::read(qint64 offset, qint64 size) const
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 filled = 0;
    while (filled < size) {
        const ssize_t got = ::pread(m_descriptor.get(), bytes.data() + filled,
                                    static_cast<std::size_t>(size - filled), offset + filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return diskError(errno, m_name);
        }
        if (got == 0) {
            break;
        }
        filled += got;
    }
    bytes.truncate(filled);
    return bytes;
}

Expected<void> PartFile::truncate(qint64 size)
{
    if (::ftruncate(m_descriptor.get(), size) != 0) {
        return diskError(errno, m_name);
    }
    return {};
}

Expected<QString> PartFile::finish(const QString &targetName, ConflictPolicy onConflict)
{
    // Before the name: after a power cut a file under its final name must be whole.
    if (::fdatasync(m_descriptor.get()) != 0) {
        return diskError(errno, m_name);
    }
    if (!isStillThere()) {
        return TransferError{ErrorCode::PartFileLost, m_name};
    }
    const bool replace = onConflict == ConflictPolicy::Overwrite;
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
        const int error = moveTo(name, replace);
        if (error == 0) {
            m_folder->sync();
            m_name.clear();
            return name;
        }
        if (error == EISDIR || error == ENOTEMPTY ||
            (error == EEXIST && onConflict != ConflictPolicy::Rename)) {
            return TransferError{ErrorCode::NameTaken, name};
        }
        if (error != EEXIST) {
            return diskError(error, name);
        }
    }
    return TransferError{ErrorCode::NameTaken, targetName};
}

int PartFile::moveTo(const QString &name, bool replace) const
{
    const int folder = m_folder->descriptor();
    const QByteArray from = QFile::encodeName(m_name);
    const QByteArray to = QFile::encodeName(name);
    if (::renameat2(folder, from.constData(), folder, to.constData(), replace ? 0U : RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    // A file system without RENAME_NOREPLACE: a hard link never replaces anything either.
    if (::linkat(folder, from.constData(), folder, to.constData(), 0) != 0) {
        return errno;
    }
    ::unlinkat(folder, from.constData(), 0);
    return 0;
}

void PartFile::discard()
{
    if (!m_name.isEmpty() && isStillThere()) {
        ::unlinkat(m_folder->descriptor(), QFile::encodeName(m_name).constData(), 0);
    }
    m_name.clear();
}

} // namespace millrace
