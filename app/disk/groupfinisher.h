// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/devicethreads.h"
#include "disk/partfile.h"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

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
    /// Asked right before it would get its name; then it is deleted instead.
    std::function<bool()> isGivenUp;
    /// Called once, on the finisher's thread: with its name once it is safe under that, with the error of
    /// PartFile::sync() or finish(), or with nothing where it was given up.
    std::function<void(const std::optional<Expected<QString>> &)> done;
};

/// Brings small files to the disk and gives them their names, as many with one sync as have come together
/// while the last one took its time: alone each would wait for the disk twice. Any thread.
class GroupFinisher
{
public:
    /// So many may wait on a device. Each keeps two descriptors open, and as many more are being synced; on a
    /// disk that takes 100 ms for a sync this lets 640 files a second by. Fewer where that would be more than
    /// an eighth of what this process may have open.
    static constexpr std::size_t kMostWaiting = 64;
    /// From so many files on, all that was written to the disk is synced at once, and not each by itself:
    /// that may have to wait for what other programs write.
    static constexpr std::size_t kLeastForOneSync = 4;
    /// Where that took longer than this, each is synced by itself for a while.
    static constexpr std::chrono::milliseconds kLongestSync{500};
    static constexpr std::chrono::seconds kWhile{10};

    /// Whether one more may come; else its owner finishes it alone.
    bool hasRoom(quint64 device) const;
    /// Takes a file without a record over. It is deleted where it cannot be finished.
    void take(WholeFile file);

private:
    using Clock = std::chrono::steady_clock;

    void finish(std::deque<WholeFile> &group);
    bool syncAll(const std::deque<WholeFile> &group);

    std::mutex m_mutex;
    /// By device, until when none is synced as a whole.
    std::map<quint64, Clock::time_point> m_notBefore;
    /// Last: its threads use the rest.
    DeviceThreads<WholeFile> m_threads{[this](std::deque<WholeFile> &group) { finish(group); }};
};

} // namespace millrace
