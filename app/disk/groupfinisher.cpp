// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/groupfinisher.h"

#include <set>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace millrace {

namespace {

/// Makes safe the bytes of all of them; false: not known, so that each has to be asked.
bool syncAll(const std::deque<WholeFile> &group)
{
    const SaveFolder &folder = *group.front().folder;
    return group.size() >= GroupFinisher::kLeastForOneSync &&
           folder.calls().syncAll(folder.descriptor()) == 0;
}

Expected<QString> nameOf(WholeFile &file, bool isSafe)
{
    if (!isSafe) {
        if (const Expected<void> synced = file.part.sync({}); !synced) {
            return synced.error();
        }
    }
    return file.part.finish(file.targetName, file.size, file.onConflict, file.mayMeetOwn,
                            PartFile::FolderSync::Owed);
}

/// Makes safe the names of all of them; each folder once.
void syncFolders(const std::deque<WholeFile> &group)
{
    std::set<std::pair<dev_t, ino_t>> synced;
    for (const WholeFile &file : group) {
        struct stat info = {};
        const int fd = file.folder->descriptor();
        if (file.folder->calls().stat(fd, info) != 0 || synced.emplace(info.st_dev, info.st_ino).second) {
            file.folder->sync();
        }
    }
}

} // namespace

void GroupFinisher::take(WholeFile file)
{
    const quint64 device = file.part.device();
    m_threads.submit(device, std::move(file));
}

void GroupFinisher::finish(std::deque<WholeFile> &group)
{
    const bool areSafe = syncAll(group);
    std::vector<Expected<QString>> names;
    names.reserve(group.size());
    for (WholeFile &file : group) {
        names.push_back(nameOf(file, areSafe));
        if (!names.back()) {
            file.part.discard();
        }
    }
    syncFolders(group);
    for (const Expected<QString> &name : names) {
        group.front().done(name);
        group.pop_front();
    }
}

} // namespace millrace
