// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"
#include "disk/diskerror.h"
#include "disk/partfile.h"

#include <cerrno>
#include <fcntl.h>
#include <utility>

// How a part file comes by its names, and is found by them.
namespace millrace {

namespace {

// A folder with more files of one name than this is not a place to find another free one in.
constexpr int kMaxNumber = 9999;
constexpr mode_t kFileMode = 0666;
// It holds the link, which may be meant for one person alone.
constexpr mode_t kRecordMode = 0600;

QString recordName(const QString &partName)
{
    return partName + QStringLiteral(".rec");
}

/// What stands there cannot be looked at, and may be ours: another time may tell. Whoever may not read it, or
/// finds a link or a folder there, has a stranger's.
PartFile::Found foundNothingOut(int error)
{
    switch (error) {
    case EIO:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EROFS:
    case ESTALE:
        return {PartFile::Found::Kind::Unread, std::nullopt, {}, error};
    default:
        return {PartFile::Found::Kind::Strangers};
    }
}

bool isFinal(int error)
{
    return error == EACCES || error == EROFS || error == ENOSPC || error == EDQUOT;
}

} // namespace

Expected<PartFile> PartFile::create(const SaveFolder &folder, const PartRecord &record, bool isSmall,
                                    bool mayMeetOwn)
{
    for (const bool isHidden : {false, true}) {
        NewFile made = createFile(folder.calls(), folder.descriptor(), kFileMode, isHidden);
        if (made.error != 0) {
            return diskError(made.error, folder.path(), made.name);
        }
        PartFile part(folder, std::move(made));
        int error = 0;
        if (!isSmall) {
            if (const Expected<void> reserved = part.reserve(record.total); !reserved) {
                part.discard();
                return reserved.error();
            }
            error = part.settle(record, isHidden, mayMeetOwn);
        }
        if (error == 0) {
            return part;
        }
        part.discard();
        if (error == EBUSY) {
            return TransferError{ErrorCode::PartFileInUse, record.targetName};
        }
        if (error == EEXIST) {
            return TransferError{ErrorCode::NameTaken, record.targetName};
        }
        // Where links are not known, a file can still be made under a name.
        if (isFinal(error) || isHidden) {
            return diskError(error, folder.path(), nameFor(record.targetName, 0));
        }
    }
    return TransferError{ErrorCode::NameTaken, record.targetName};
}

Expected<void> PartFile::keep(PartRecord record)
{
    if (!m_name.isEmpty()) {
        return {};
    }
    if (const int error = -calls().syncData(m_descriptor.get()); error != 0) {
        return fault(error);
    }
    const QString targetName = record.targetName;
    const int error = settle(std::move(record), !m_entry.isEmpty(), true);
    if (error == EBUSY) {
        return TransferError{ErrorCode::PartFileInUse, targetName};
    }
    if (error == EEXIST) {
        return TransferError{ErrorCode::NameTaken, targetName};
    }
    return error == 0 ? Expected<void>() : Expected<void>(fault(error));
}

int PartFile::settle(PartRecord record, bool isHidden, bool mayMeetOwn)
{
    if (!identify()) {
        return EIO;
    }
    if (const int error = lockFile(calls(), m_descriptor.get()); error != 0) {
        return error;
    }
    NewFile file = createFile(calls(), m_folder->descriptor(), kRecordMode, isHidden);
    if (file.error == 0) {
        file.error = lockFile(calls(), file.descriptor.get());
    }
    if (file.error != 0) {
        return file.error;
    }
    record.identity = identity();
    RecordFile made(calls(), std::move(file.descriptor));
    int error = made.fill(record);
    file.descriptor = FileDescriptor(calls().duplicate(made.descriptor()));
    if (error == 0) {
        error = file.descriptor.isValid() ? takeNames(file, record, mayMeetOwn) : EMFILE;
    }
    if (error == 0) {
        error = attach(std::move(made), std::move(record));
    }
    if (error != 0 && !file.name.isEmpty()) {
        calls().unlink(m_folder->descriptor(), file.name);
    }
    return error;
}

/// The record's name comes first, and is safe before the part file's: that is never seen without it.
int PartFile::takeNames(NewFile &record, const PartRecord &facts, bool mayMeetOwn)
{
    const int folder = m_folder->descriptor();
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = nameFor(facts.targetName, number);
        // Also clears away what a kill has left.
        const Found there = find(*m_folder, name, facts.url);
        if (there.kind == Found::Kind::InUse && mayMeetOwn) {
            return EBUSY;
        }
        if (there.kind == Found::Kind::Unread) {
            return there.error;
        }
        if (there.kind != Found::Kind::Nothing) {
            continue;
        }
        int error = giveName(calls(), folder, record.descriptor.get(), record.name, recordName(name));
        if (error == 0) {
            m_folder->sync();
            error = giveName(calls(), folder, m_descriptor.get(), m_entry, name);
        }
        if (error == 0) {
            m_name = name;
            return 0;
        }
        if (error != EEXIST) {
            return error;
        }
    }
    return EEXIST;
}

int PartFile::attach(RecordFile record, PartRecord written)
{
    FileDescriptor part(calls().duplicate(m_descriptor.get()));
    FileDescriptor folder(calls().duplicate(m_folder->descriptor()));
    if (!part.isValid() || !folder.isValid()) {
        return EMFILE;
    }
    m_checkpoints = std::make_shared<Checkpoints>(calls(), std::move(part), std::move(folder),
                                                  std::move(record), std::move(written));
    return 0;
}

PartFile::Found PartFile::find(const SaveFolder &folder, const QString &name, const QUrl &url)
{
    FileCalls &calls = folder.calls();
    const int recordFd = calls.open(folder.descriptor(), recordName(name), O_RDWR, 0);
    if (recordFd < 0) {
        return recordFd == -ENOENT && !folder.hasEntry(name) ? Found() : foundNothingOut(-recordFd);
    }
    RecordFile file(calls, FileDescriptor(recordFd));
    if (const ReadRecord first = file.read(); first.verdict == ReadRecord::Verdict::Valid && !url.isEmpty() &&
                                              first.record.url != recordedUrl(url)) {
        // Not locked even for a moment: whose it is may be about to.
        return {Found::Kind::Strangers};
    }
    const bool isLocked = lockFile(calls, file.descriptor()) == 0;
    const ReadRecord read = file.read();
    if (read.verdict != ReadRecord::Verdict::Valid) {
        return foundNothingOut(file.readError());
    }
    const bool isAsked = url.isEmpty() || read.record.url == recordedUrl(url);
    const Found::Kind busy = isAsked ? Found::Kind::InUse : Found::Kind::Strangers;
    if (!isLocked || !isEntryOf(calls, folder.descriptor(), recordName(name), file.descriptor())) {
        return {busy};
    }
    const int fd = calls.open(folder.descriptor(), name, O_RDWR, 0);
    if (fd == -ENOENT) {
        // Nobody else is between the names of the two, as that one would hold the lock. What took the file's
        // name away is to be safe before the record goes.
        folder.sync();
        calls.unlink(folder.descriptor(), recordName(name));
        return {};
    }
    PartFile part(folder, {FileDescriptor(fd), name});
    if (fd < 0 && isAsked) {
        return foundNothingOut(-fd);
    }
    if (!isAsked || !part.identify()) {
        return {Found::Kind::Strangers};
    }
    if (lockFile(calls, fd) != 0 || !part.isStillThere()) {
        return {busy};
    }
    part.m_name = name;
    if (part.attach(std::move(file), read.record) != 0) {
        return {Found::Kind::Strangers};
    }
    if (read.record.state == RecordState::Complete && part.finishRename(read.record.targetName)) {
        return {};
    }
    return {Found::Kind::Ours, std::move(part), read.record};
}

std::optional<PartRecord> PartFile::recordOf(const QString &path)
{
    FileCalls &calls = systemFileCalls();
    struct stat info = {};
    if (calls.statEntry(AT_FDCWD, path, info) != 0 || !S_ISREG(info.st_mode)) {
        return std::nullopt;
    }
    FileDescriptor descriptor(calls.open(AT_FDCWD, recordName(path), O_RDONLY, 0));
    const ReadRecord read = RecordFile(calls, std::move(descriptor)).read();
    return read.verdict == ReadRecord::Verdict::Valid ? std::optional(read.record) : std::nullopt;
}

bool PartFile::finishRename(const QString &targetName)
{
    struct stat info = {};
    if (calls().stat(m_descriptor.get(), info) != 0 || info.st_nlink < 2) {
        return false;
    }
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
        if (!m_folder->hasEntry(name)) {
            return false;
        }
        if (isEntryOf(calls(), m_folder->descriptor(), name, m_descriptor.get())) {
            m_folder->sync();
            discard();
            return true;
        }
    }
    return false;
}

TransferError PartFile::lost() const
{
    return m_folder->isStillThere() ? TransferError{ErrorCode::PartFileLost, m_name}
                                    : TransferError{ErrorCode::FolderMissing, m_folder->path()};
}

Expected<QString> PartFile::finish(const QString &targetName, qint64 size, ConflictPolicy onConflict,
                                   bool mayMeetOwn, FolderSync folderSync)
{
    // A file without a name is in nobody else's reach.
    const bool isAsMarked = m_entry.isEmpty() && m_mark.size == size;
    struct stat info = {};
    if (!isAsMarked && (calls().stat(m_descriptor.get(), info) != 0 || info.st_size != size)) {
        return lost();
    }
    if (m_entry.isEmpty() && onConflict == ConflictPolicy::Overwrite) {
        // Only a file that has a name can take another's place.
        const int error =
            giveName(calls(), m_folder->descriptor(), m_descriptor.get(), m_entry, hiddenName());
        if (error != 0) {
            return fault(error);
        }
    }
    if (!m_entry.isEmpty() && !isStillThere()) {
        return lost();
    }
    return giveFinalName(targetName, onConflict, mayMeetOwn, folderSync);
}

/// Gives the file a name that no other download has, nor one that folds to the same. Zero, or the errno.
int PartFile::giveReserved(const QString &name)
{
    GivenNames *names = m_folder->names();
    if (names && !names->take(*m_folder, name)) {
        return EEXIST;
    }
    const int error = giveName(calls(), m_folder->descriptor(), m_descriptor.get(), m_entry, name);
    if (names) {
        error == 0 ? names->settle(name) : names->giveBack(name);
    }
    return error;
}

Expected<QString> PartFile::giveFinalName(const QString &targetName, ConflictPolicy onConflict,
                                          bool mayMeetOwn, FolderSync folderSync)
{
    const int folder = m_folder->descriptor();
    for (int number = 0; number <= kMaxNumber; ++number) {
        const QString name = number == 0 ? targetName : numberedFileName(targetName, number);
        int error = 0;
        if (onConflict == ConflictPolicy::Overwrite) {
            error = moveEntry(calls(), folder, m_entry, name, true);
        } else {
            error = giveReserved(name);
        }
        const bool isOwn =
            error == EEXIST && onConflict == ConflictPolicy::Rename && mayMeetOwn && isSameAs(name);
        if ((error == 0 || isOwn) && folderSync == FolderSync::Done) {
            m_folder->sync();
        }
        if (error == 0) {
            dropRecord();
            m_entry.clear();
            m_name.clear();
            return name;
        }
        if (isOwn) {
            discard();
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

void PartFile::dropRecord()
{
    if (m_checkpoints &&
        isEntryOf(calls(), m_folder->descriptor(), recordName(m_name), m_checkpoints->recordDescriptor())) {
        calls().unlink(m_folder->descriptor(), recordName(m_name));
    }
    m_checkpoints.reset();
}

void PartFile::discard()
{
    if (m_checkpoints) {
        m_checkpoints->dropWaiting();
    }
    if (!m_entry.isEmpty() && isStillThere()) {
        calls().unlink(m_folder->descriptor(), m_entry);
    }
    // After the file itself: a record alone is cleared away, a part file alone would be anybody's.
    dropRecord();
    m_entry.clear();
    m_name.clear();
}

} // namespace millrace
