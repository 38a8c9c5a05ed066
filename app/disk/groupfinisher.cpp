// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/groupfinisher.h"

#include "disk/diskerror.h"

#include <algorithm>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace millrace {

namespace {

using Result = std::optional<Expected<QString>>;

std::size_t mostWaiting()
{
    // Four for each that waits, of an eighth of all.
    constexpr rlim_t kOpenForEach = 32;
    struct rlimit limit = {};
    const bool isKnown = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
    return isKnown ? std::clamp<rlim_t>(limit.rlim_cur / kOpenForEach, 1, GroupFinisher::kMostWaiting)
                   : GroupFinisher::kMostWaiting;
}

Result nameOf(WholeFile &file)
{
    if (file.isGivenUp && file.isGivenUp()) {
        return std::nullopt;
    }
    return file.part.finish(file.targetName, file.size, file.onConflict, file.mayMeetOwn,
                            PartFile::FolderSync::Owed);
}

/// Makes safe the names of all of them; each folder once. A file in one that could not be synced is not safe
/// under its name.
void syncFolders(const std::deque<WholeFile> &group, std::vector<Result> &results)
{
    std::map<std::pair<dev_t, ino_t>, int> synced;
    for (std::size_t i = 0; i < group.size(); ++i) {
        const SaveFolder &folder = *group[i].folder;
        struct stat info = {};
        folder.calls().stat(folder.descriptor(), info);
        const auto [known, isNew] = synced.try_emplace({info.st_dev, info.st_ino}, 0);
        if (isNew) {
            known->second = folder.sync();
        }
        if (known->second != 0 && results[i] && results[i]->hasValue()) {
            results[i] = diskError(known->second, folder.path());
        }
    }
}

} // namespace

bool GroupFinisher::hasRoom(quint64 device) const
{
    return m_threads.waiting(device) < mostWaiting();
}

void GroupFinisher::take(WholeFile file)
{
    const quint64 device = file.part.device();
    m_threads.submit(device, std::move(file));
}

/// Empties the disk's cache for all of them, whose bytes are in it; false: each has to do it for itself.
bool GroupFinisher::syncAll(const std::deque<WholeFile> &group)
{
    const quint64 device = group.front().part.device();
    const SaveFolder &folder = *group.front().folder;
    {
        const std::lock_guard lock(m_mutex);
        const auto notBefore = m_notBefore.find(device);
        if (notBefore != m_notBefore.end() && Clock::now() < notBefore->second) {
            return false;
        }
    }
    const Clock::time_point begun = Clock::now();
    const bool isSynced = folder.calls().syncAll(folder.descriptor()) == 0;
    if (const Clock::time_point now = Clock::now(); now - begun > kLongestSync) {
        const std::lock_guard lock(m_mutex);
        m_notBefore[device] = now + kWhile;
    }
    return isSynced;
}

void GroupFinisher::finish(std::deque<WholeFile> &group)
{
    // A sync of the whole disk does not tell whose bytes were lost, so each file is asked first; an error is
    // told once, and a second question would be answered with "all is well".
    std::vector<Expected<void>> written(group.size());
    bool areSafe = group.size() >= kLeastForOneSync;
    for (std::size_t i = 0; areSafe && i < group.size(); ++i) {
        written[i] = group[i].part.writeOut();
    }
    areSafe = areSafe && syncAll(group);
    std::vector<Result> results;
    results.reserve(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (written[i] && !areSafe) {
            written[i] = group[i].part.sync({});
        }
        results.push_back(written[i] ? nameOf(group[i]) : Result(written[i].error()));
        if (!results.back() || !results.back()->hasValue()) {
            group[i].part.discard();
        }
    }
    syncFolders(group, results);
    for (const Result &result : results) {
        group.front().done(result);
        group.pop_front();
    }
}

} // namespace millrace
