// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include "core/filename.h"
#include "disk/diskerror.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace millrace {

PartFile::PartFile(const SaveFolder &folder, NewFile file)
    : m_folder(&folder), m_descriptor(std::move(file.descriptor)), m_entry(std::move(file.name))
{
}

PartFile::~PartFile()
{
    if (m_checkpoints) {
        m_checkpoints->close();
    }
}

QString PartFile::nameFor(const QString &targetName, int number)
{
    const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
    return name + QStringLiteral(".part");
}

PartIdentity PartFile::identity() const
{
    struct stat info = {};
    if (calls().stat(m_descriptor.get(), info) != 0) {
        return {};
    }
    return {info.st_size, modifiedNanoseconds(info), info.st_ino, info.st_dev};
}

bool PartFile::identify()
{
    struct stat info = {};
    if (calls().stat(m_descriptor.get(), info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    m_device = info.st_dev;
    m_inode = info.st_ino;
    return true;
}

bool PartFile::isStillThere() const
{
    return isEntryOf(calls(), m_folder->descriptor(), m_entry, m_descriptor.get());
}

Expected<void> PartFile::write(qint64 offset, QByteArrayView piece)
{
    while (!piece.isEmpty()) {
        const ssize_t written =
            calls().write(m_descriptor.get(), piece.data(), static_cast<std::size_t>(piece.size()), offset);
        if (written == -EINTR || written == -EAGAIN) {
            continue;
        }
        if (written < 0) {
            return fault(static_cast<int>(-written));
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
        const ssize_t got = calls().read(m_descriptor.get(), bytes.data() + filled,
                                         static_cast<std::size_t>(size - filled), offset + filled);
        if (got == -EINTR || got == -EAGAIN) {
            continue;
        }
        if (got < 0) {
            return fault(static_cast<int>(-got));
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
    const int error = -calls().truncate(m_descriptor.get(), size);
    return error == 0 ? Expected<void>() : Expected<void>(fault(error));
}

Expected<void> PartFile::reserve(qint64 size)
{
    const int error = size > 0 ? -calls().allocate(m_descriptor.get(), size) : 0;
    // Not every file system can, and one that cannot does no harm.
    const bool isRefused = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return isRefused ? Expected<void>(fault(error)) : Expected<void>();
}

TransferError PartFile::fault(int errorNumber) const
{
    return diskError(errorNumber, m_folder->path(), m_name);
}

void PartFile::offer(PartRecord record, Syncer *syncer)
{
    if (!m_checkpoints) {
        return;
    }
    record.identity = identity();
    if (!m_checkpoints->offer(std::move(record))) {
        return;
    }
    if (syncer) {
        syncer->submit(m_device, m_checkpoints);
    } else {
        m_checkpoints->work();
    }
}

Expected<void> PartFile::sync(const PartRecord &record)
{
    int error = 0;
    if (m_checkpoints) {
        PartRecord identified = record;
        identified.identity = identity();
        error = m_checkpoints->writeNow(identified);
        m_checkpoints->takeFault();
    } else {
        error = -calls().syncData(m_descriptor.get());
    }
    return error == 0 ? Expected<void>() : Expected<void>(fault(error));
}

Expected<void> PartFile::writeOut()
{
    const int error = -calls().writeOut(m_descriptor.get());
    return error == 0 ? Expected<void>() : Expected<void>(fault(error));
}

void PartFile::mark(const OriginMark &origin, bool isKept)
{
    const PartIdentity now = identity();
    m_device = now.device;
    m_mark = origin;
    m_mark.size = now.size;
    m_mark.modified = now.modified;
    if (isKept) {
        writeOriginMark(calls(), m_descriptor.get(), m_mark);
    }
}

bool PartFile::isSameAs(const QString &name) const
{
    const auto other = readOriginMark(calls(), m_folder->descriptor(), name);
    return other && isSameVersion(m_mark, *other);
}

void PartFile::discard(const QString &folderPath, const PartState &state)
{
    const Expected<SaveFolder> folder = SaveFolder::open(folderPath, false);
    if (!folder || state.isEmpty()) {
        return;
    }
    Found found = find(*folder, state.fileName);
    const bool isSameDevice = found.part && (state.device == 0 || found.part->device() == state.device);
    if (isSameDevice && found.part->inode() == state.inode) {
        found.part->discard();
    }
}

Expected<void> PartFile::takeFault()
{
    const std::optional<int> error = m_checkpoints ? m_checkpoints->takeFault() : std::nullopt;
    return error ? Expected<void>(fault(*error)) : Expected<void>();
}

} // namespace millrace
