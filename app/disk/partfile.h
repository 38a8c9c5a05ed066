// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/expected.h"
#include "core/partstate.h"
#include "disk/checkpoints.h"
#include "disk/filedescriptor.h"
#include "disk/newfile.h"
#include "disk/originmark.h"
#include "disk/partrecord.h"
#include "disk/savefolder.h"
#include "disk/syncer.h"

#include <QByteArrayView>

#include <memory>
#include <optional>

namespace millrace {

/// The file that a download grows in: NAME.part in the save folder, and beside it NAME.part.rec, its record.
/// Both are locked from before they have these names until the file has its final one. A NAME.part without a
/// valid record belongs to somebody else: it is not touched, and the next free of "NAME (1).part", … is
/// taken. A small file has neither name nor record until it is whole or keep() is called, so that a kill
/// leaves nothing behind. Confined to one thread; every call may block on the disk.
class PartFile
{
public:
    /// What stands under the name of a part file.
    struct Found;

    /// Makes an empty part file for the download that `record` describes (without runs). `folder` must
    /// outlive it. Errors: those of diskError, NameTaken; PartFileInUse where somebody is at this download
    /// already.
    ///
    /// \param isSmall  leave it without a name. \param mayMeetOwn  false: what another start of this download
    /// left, or is at, is passed over like any taken name.
    static Expected<PartFile> create(const SaveFolder &folder, const PartRecord &record, bool isSmall = false,
                                     bool mayMeetOwn = true);

    PartFile(PartFile &&) noexcept = default;
    PartFile &operator=(PartFile &&) = delete;
    ~PartFile();

    /// Opens and locks what stands under a part file's name. Finishes what a kill has kept another Millrace
    /// from: a record whose part file is gone is deleted.
    ///
    /// \param url  whose download it must be; empty: anybody's.
    static Found find(const SaveFolder &folder, const QString &name, const QUrl &url = {});

    /// What the record beside a part file says, without taking it up. Nothing where there is none that is
    /// valid.
    static std::optional<PartRecord> recordOf(const QString &path);

    /// Deletes the part file of a state, if it still is that file. For a caller without a worker.
    static void discard(const QString &folder, const PartState &state);

    /// The name of the part file for a final name; the number is 0 for none.
    static QString nameFor(const QString &targetName, int number);

    /// Empty while it has none that stays.
    const QString &fileName() const { return m_name; }
    bool hasRecord() const { return m_checkpoints != nullptr; }
    /// Gives a file without a name that of a part file and a record, so that it stays when this object goes.
    /// Errors: as create().
    Expected<void> keep(PartRecord record);
    /// As it is on the disk at present.
    PartIdentity identity() const;
    /// 0 while a file without a name has no mark either.
    quint64 device() const { return m_device; }
    quint64 inode() const { return m_inode; }

    /// Writes a piece at an offset, all of it or an error.
    Expected<void> write(qint64 offset, QByteArrayView piece);
    /// Reads up to `size` bytes at an offset; fewer at the file's end.
    Expected<QByteArray> read(qint64 offset, qint64 size) const;
    /// Throws away everything from an offset on.
    Expected<void> truncate(qint64 size);
    /// Sets room aside for a file of so many bytes, where the file system can. DiskFull where there is none.
    Expected<void> reserve(qint64 size);

    /// Lets a checkpoint be made: by the syncer, without waiting; here, where there is none. Nothing without
    /// a record.
    void offer(PartRecord record, Syncer *syncer);
    /// Makes the bytes, and what the record says of them, safe against a power cut; waits for it. After a
    /// failure nobody knows which of the bytes are on the disk, and a second call would succeed all the same.
    Expected<void> sync(const PartRecord &record);
    /// The failure of an offered checkpoint, once.
    Expected<void> takeFault();
    /// What the record says for certain; without a record one that holds nothing.
    PartRecord written() const { return m_checkpoints ? m_checkpoints->written() : PartRecord(); }

    /// The first half of sync(), for a file without a record: the rest is done for many at once, by a sync of
    /// the whole disk.
    Expected<void> writeOut();
    /// Whether it lies in memory, where nothing has to be synced.
    bool isInMemory() const { return calls().isInMemory(m_descriptor.get()); }
    /// Takes down where the file came from; all bytes are there. From then on a file without a name knows its
    /// device too.
    ///
    /// \param origin  its size and time are found here.
    /// \param isKept  also in the file's attributes.
    void mark(const OriginMark &origin, bool isKept);
    /// Gives the file, which must have `size` bytes, its final name, last of all. Returns the name it got:
    /// `targetName`, or with Rename the next free of "NAME (1)", …; with Skip NameTaken where the name is
    /// taken meanwhile. Errors: those of diskError, PartFileLost, NameTaken. After success this object is of
    /// no further use.
    ///
    /// \param mayMeetOwn  where another start of this download was quicker and has left the same version
    /// under the name, as its mark() says, there is no second one: this file is deleted, and that name
    /// returned. \param folderSync  Owed, for a file without a record: the caller makes the name safe.
    enum class FolderSync : quint8 { Done, Owed };
    Expected<QString> finish(const QString &targetName, qint64 size, ConflictPolicy onConflict,
                             bool mayMeetOwn = false, FolderSync folderSync = FolderSync::Done);

    /// Deletes the file and its record.
    void discard();

private:
    PartFile(const SaveFolder &folder, NewFile file);

    FileCalls &calls() const { return m_folder->calls(); }
    bool identify();
    bool isStillThere() const;
    /// Makes the record, and gives both their names. Zero, or the errno; EBUSY: somebody is at it.
    int settle(PartRecord record, bool isHidden, bool mayMeetOwn);
    int takeNames(NewFile &record, const PartRecord &facts, bool mayMeetOwn);
    int attach(RecordFile record, PartRecord written);
    Expected<QString> giveFinalName(const QString &targetName, ConflictPolicy onConflict, bool mayMeetOwn,
                                    FolderSync folderSync);
    int giveReserved(const QString &name);
    bool isSameAs(const QString &name) const;
    void dropRecord();
    /// Whether the final name has been given, so that only the old one has to go.
    bool finishRename(const QString &targetName);
    TransferError fault(int errorNumber) const;
    /// That its name, or the folder's, leads elsewhere by now.
    TransferError lost() const;

    const SaveFolder *m_folder;
    FileDescriptor m_descriptor;
    /// Its name on the disk; with that of a hidden file, m_name is empty.
    QString m_entry;
    QString m_name;
    quint64 m_device = 0;
    quint64 m_inode = 0;
    std::shared_ptr<Checkpoints> m_checkpoints;
    OriginMark m_mark;
};

struct PartFile::Found
{
    enum class Kind : quint8 {
        Nothing,
        Strangers, ///< or another download's
        Unread,    ///< the disk or this process could not say now; `error` is the errno
        InUse,     ///< this download's, and locked
        Ours,
    };

    Kind kind = Kind::Nothing;
    /// For Ours; what is in it may have changed since the record was written.
    std::optional<PartFile> part{};
    PartRecord record{};
    int error = 0;
};

} // namespace millrace
