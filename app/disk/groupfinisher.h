// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/devicethreads.h"
#include "disk/partfile.h"

#include <deque>
#include <functional>
#include <memory>

namespace millrace {

/// A small file that has all its bytes and its mark, on its way to its final name.
struct WholeFile
{
    /// Before the file, which needs it until its end.
    std::shared_ptr<const SaveFolder> folder;
    PartFile part;
    QString targetName;
    /// In bytes.
    qint64 size = 0;
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    /// As for PartFile::finish().
    bool mayMeetOwn = false;
    /// Called once, on the finisher's thread, with what PartFile::finish() returned: once the file is safe
    /// under its name, or will never have it.
    std::function<void(const Expected<QString> &)> done;
};

/// Brings small files to the disk and gives them their names, as many with one sync as have come together
/// while the last one took its time: alone each would wait for the disk twice. Any thread.
class GroupFinisher
{
public:
    /// So many may wait on a device. Each keeps two descriptors open, and as many more are being synced; on a
    /// disk that takes 100 ms for a sync this lets 640 files a second by.
    static constexpr std::size_t kMostWaiting = 64;
    /// From so many files on, all that was written to the disk is synced at once, and not each by itself:
    /// that may have to wait for what other programs write.
    static constexpr std::size_t kLeastForOneSync = 4;

    /// Whether one more may come; else its owner finishes it alone.
    bool hasRoom(quint64 device) const { return m_threads.waiting(device) < kMostWaiting; }
    /// Takes a file without a record over. It is deleted where it cannot be finished.
    void take(WholeFile file);

private:
    DeviceThreads<WholeFile> m_threads{&GroupFinisher::finish};

    static void finish(std::deque<WholeFile> &group);
};

} // namespace millrace
