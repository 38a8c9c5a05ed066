// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"
#include "disk/filedescriptor.h"
#include "disk/recordfile.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace millrace {

/// Brings the checkpoints of one part file to its disk: syncs the file, then writes the record, so that this
/// never claims a byte that was not synced before. One is under way at most; of those that wait, only the
/// newest. Shared by the file's worker and the syncer's thread, each of which calls its own methods.
class Checkpoints
{
public:
    /// \param part  a descriptor of its own, as the worker's may be closed meanwhile. \param folder  where
    /// the two have their names, also its own. \param written  what `record` says now.
    Checkpoints(FileCalls &calls, FileDescriptor part, FileDescriptor folder, RecordFile record,
                PartRecord written);

    /// For the worker: one more. Takes the place of one that waits. Whether work() has to be called for it.
    bool offer(PartRecord record);
    /// For the worker: forgets what waits.
    void dropWaiting();
    /// For the worker: makes one now, after the one under way, in place of the one that waits. Zero, or the
    /// errno.
    int writeNow(const PartRecord &record);
    /// For the worker: the errno of one that failed since it asked last. Until it has asked, nothing more is
    /// written: what the disk holds beyond written() is not known.
    std::optional<int> takeFault();
    /// For the worker, at its end: forgets what waits, waits for what is under way, and takes the locks of
    /// both files away, as the syncer may still hold this object.
    void close();
    /// For the worker: what the record surely says.
    PartRecord written() const;

    /// For the syncer: makes the one that waits, if one does.
    void work();

    int recordDescriptor() const { return m_record.descriptor(); }

private:
    int perform(const PartRecord &record);
    void note(int error, PartRecord record);

    FileCalls &m_calls;
    const FileDescriptor m_part;
    const FileDescriptor m_folder;
    bool m_isFolderSynced = false;
    RecordFile m_record;

    mutable std::mutex m_mutex;
    std::condition_variable m_isDone;
    std::optional<PartRecord> m_waiting;
    bool m_isUnderWay = false;
    std::optional<int> m_fault;
    PartRecord m_written;
};

} // namespace millrace
