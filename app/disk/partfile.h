// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/expected.h"
#include "core/partstate.h"
#include "disk/filedescriptor.h"
#include "disk/savefolder.h"

#include <QByteArrayView>

namespace millrace {

/// The file that a download grows in: NAME.part in the save folder, locked from before it has that name until
/// it has its final one. A NAME.part that is there already belongs to somebody else: it is not touched, and
/// the next free of "NAME (1).part", … is taken. A small one has no name at all until it is whole or keep()
/// is called, so that a kill leaves nothing behind. Confined to one thread; every call may block on the disk.
class PartFile
{
public:
    /// Makes an empty part file for a file that is to be called `targetName` (sanitized). `folder` must
    /// outlive it. Errors: those of diskError, NameTaken.
    ///
    /// \param isSmall  leave it without a name, where the file system can.
    static Expected<PartFile> create(const SaveFolder &folder, const QString &targetName,
                                     bool isSmall = false);

    /// Opens the part file that an earlier job of this run left, cut to what it held. PartFileLost when it is
    /// gone, is another file, is shorter than what it held, or is locked by somebody; else the errors of
    /// diskError.
    static Expected<PartFile> reopen(const SaveFolder &folder, const PartState &state);

    /// Deletes the part file of a state, if it still is that file. For a caller without a worker.
    static void discard(const QString &folder, const PartState &state);

    /// Empty while it has none.
    const QString &fileName() const { return m_name; }
    /// Gives a file without a name that of a part file, so that it stays when this object goes. Errors: those
    /// of diskError, NameTaken.
    Expected<void> keep(const QString &targetName);
    quint64 device() const { return m_device; }
    quint64 inode() const { return m_inode; }

    /// Writes a piece at an offset, all of it or an error.
    Expected<void> write(qint64 offset, QByteArrayView piece);
    /// Reads up to `size` bytes at an offset; fewer at the file's end.
    Expected<QByteArray> read(qint64 offset, qint64 size) const;
    /// Throws away everything from an offset on.
    Expected<void> truncate(qint64 size);

    /// Makes the bytes safe against a power cut; to be called before finish(). After a failure nobody knows
    /// which of them are on the disk, and a second call would succeed all the same.
    Expected<void> sync();

    /// Gives the file, which must have `size` bytes, its final name, last of all. Returns the name it got:
    /// `targetName`, or with Rename the next free of "NAME (1)", …; with Skip NameTaken where the name is
    /// taken meanwhile. Errors: those of diskError, PartFileLost, NameTaken. After success this object is of
    /// no further use.
    Expected<QString> finish(const QString &targetName, qint64 size, ConflictPolicy onConflict);

    /// Deletes the file.
    void discard();

private:
    PartFile(const SaveFolder &folder, FileDescriptor descriptor, QString name);

    bool identify();
    bool isStillThere() const;
    Expected<QString> linkFinally(const QString &targetName, bool mayNumber);
    Expected<QString> renameFinally(const QString &targetName, ConflictPolicy onConflict);
    TransferError fault(int errorNumber) const;
    /// Zero, or the errno.
    int moveTo(const QString &name, bool replace) const;

    const SaveFolder *m_folder;
    FileDescriptor m_descriptor;
    QString m_name;
    quint64 m_device = 0;
    quint64 m_inode = 0;
};

} // namespace millrace
