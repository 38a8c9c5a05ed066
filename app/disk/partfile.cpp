// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include "core/filename.h"
#include "disk/diskerror.h"
#include "disk/newfile.h"

#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
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

bool isFinal(int error)
{
    return error == EACCES || error == EROFS || error == ENOSPC || error == EDQUOT;
}

} // namespace

PartFile::PartFile(const SaveFolder &folder, FileDescriptor descriptor, QString name)
    : m_folder(&folder), m_descriptor(std::move(descriptor)), m_name(std::move(name))
{
}

Expected<PartFile> PartFile::create(const SaveFolder &folder, const QString &targetName, bool isSmall)
{
    NewFile opened = createUnnamed(folder.descriptor());
    bool isUnnamed = opened.error == 0 && canLinkUnnamed();
    if (isFinal(opened.error)) {
        return diskError(opened.error, folder.path());
    }
    if (isUnnamed && isSmall) {
        PartFile part(folder, std::move(opened.descriptor), {});
        return part;
    }
    if (isUnnamed) {
        opened.error = lockFile(opened.descriptor.get());
        isUnnamed = opened.error == 0;
    }
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = partName(targetName, number);
        int error = EEXIST;
        if (isUnnamed) {
            error = linkUnnamed(opened.descriptor.get(), folder.descriptor(), name);
            // Without /proc, or where links are not known, a file can still be made under its name.
            isUnnamed = error == 0 || error == EEXIST || isFinal(error);
        }
        if (!isUnnamed) {
            opened = createNamed(folder.descriptor(), name);
            error = opened.error;
        }
        if (error == 0) {
            PartFile part(folder, std::move(opened.descriptor), name);
            if (!part.identify()) {
                return part.fault(errno);
            }
            return part;
        }
        if (error != EEXIST) {
            return diskError(error, folder.path(), name);
        }
    }
    return TransferError{ErrorCode::NameTaken, targetName};
}

Expected<PartFile> PartFile::reopen(const SaveFolder &folder, const PartState &state)
{
    const TransferError lost{ErrorCode::PartFileLost, state.fileName};
    FileDescriptor descriptor(::openat(folder.descriptor(), QFile::encodeName(state.fileName).constData(),
                                       O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.isValid()) {
        return errno == ENOENT || errno == ELOOP ? lost : diskError(errno, folder.path(), state.fileName);
    }
    PartFile part(folder, std::move(descriptor), state.fileName);
    struct stat info = {};
    if (!part.identify() || part.device() != state.device || part.inode() != state.inode ||
        ::fstat(part.m_descriptor.get(), &info) != 0 || info.st_size < state.held ||
        lockFile(part.m_descriptor.get()) != 0) {
        return lost;
    }
    // What stands behind the held bytes is half a piece, or not ours.
    if (const Expected<void> cut = part.truncate(state.held); !cut) {
        return cut.error();
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

Expected<void> PartFile::keep(const QString &targetName)
{
    if (m_name.isEmpty() && (lockFile(m_descriptor.get()) != 0 || !identify())) {
        return fault(errno);
    }
    for (int number = 0; m_name.isEmpty() && number <= kMaxNumber; ++number) {
        const QString name = partName(targetName, number);
        const int error = linkUnnamed(m_descriptor.get(), m_folder->descriptor(), name);
        if (error == 0) {
            m_name = name;
        } else if (error != EEXIST) {
            return diskError(error, m_folder->path(), name);
        }
    }
    return m_name.isEmpty() ? Expected<void>(TransferError{ErrorCode::NameTaken, targetName})
                            : Expected<void>();
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
            return fault(errno);
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
            return fault(errno);
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
        return fault(errno);
    }
    return {};
}

TransferError PartFile::fault(int errorNumber) const
{
    return diskError(errorNumber, m_folder->path(), m_name);
}

Expected<void> PartFile::sync()
{
    if (::fdatasync(m_descriptor.get()) != 0) {
        return fault(errno);
    }
    return {};
}

Expected<QString> PartFile::finish(const QString &targetName, qint64 size, ConflictPolicy onConflict)
{
    struct stat info = {};
    if (::fstat(m_descriptor.get(), &info) != 0 || info.st_size != size) {
        return TransferError{ErrorCode::PartFileLost, m_name};
    }
    if (m_name.isEmpty() && onConflict != ConflictPolicy::Overwrite) {
        return linkFinally(targetName, onConflict == ConflictPolicy::Rename);
    }
    if (m_name.isEmpty()) {
        if (const Expected<void> kept = keep(targetName); !kept) {
            return kept.error();
        }
    }
    return isStillThere() ? renameFinally(targetName, onConflict)
                          : TransferError{ErrorCode::PartFileLost, m_name};
}

Expected<QString> PartFile::linkFinally(const QString &targetName, bool mayNumber)
{
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
        const int error = linkUnnamed(m_descriptor.get(), m_folder->descriptor(), name);
        if (error == 0) {
            m_folder->sync();
            return name;
        }
        if (error != EEXIST) {
            return diskError(error, m_folder->path(), name);
        }
        if (!mayNumber) {
            break;
        }
    }
    return TransferError{ErrorCode::NameTaken, targetName};
}

Expected<QString> PartFile::renameFinally(const QString &targetName, ConflictPolicy onConflict)
{
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
            return diskError(error, m_folder->path(), name);
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
