// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/nametable.h"

#include "core/filename.h"
#include "disk/savefolder.h"

#include <sys/stat.h>

namespace millrace {

bool GivenNames::take(const SaveFolder &folder, const QString &name)
{
    const std::lock_guard lock(m_mutex);
    const auto [given, isNew] = m_given.try_emplace(foldedFileName(name), Given{name});
    if (isNew) {
        return true;
    }
    if (!given->second.isFile || folder.hasEntry(given->second.name)) {
        return false;
    }
    // Somebody has moved that file away.
    given->second = {name};
    return true;
}

void GivenNames::settle(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    m_given[foldedFileName(name)] = {name, true};
}

void GivenNames::giveBack(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    m_given.erase(foldedFileName(name));
}

std::shared_ptr<GivenNames> NameTable::of(const SaveFolder &folder)
{
    struct stat info = {};
    folder.calls().stat(folder.descriptor(), info);
    const std::lock_guard lock(m_mutex);
    std::weak_ptr<GivenNames> &entry = m_folders[{info.st_dev, info.st_ino}];
    std::shared_ptr<GivenNames> names = entry.lock();
    if (!names) {
        names = std::make_shared<GivenNames>();
        entry = names;
        std::erase_if(m_folders, [](const auto &folderEntry) { return folderEntry.second.expired(); });
    }
    return names;
}

} // namespace millrace
