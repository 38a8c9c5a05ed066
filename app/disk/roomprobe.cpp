// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/roomprobe.h"

#include "disk/newfile.h"
#include "disk/savefolder.h"

#include <array>
#include <limits>

namespace millrace {

namespace {

// A block, as the smallest file takes one.
constexpr std::size_t kProbeSize = 4096;
constexpr mode_t kProbeMode = 0600;

} // namespace

std::optional<qint64> probeRoom(const QString &folder, FileCalls &calls)
{
    const Expected<SaveFolder> place = SaveFolder::open(folder, false, calls);
    if (!place) {
        return std::nullopt;
    }
    const NewFile probe = createFile(calls, place->descriptor(), kProbeMode);
    if (!probe.descriptor.isValid()) {
        return std::nullopt;
    }
    const int fd = probe.descriptor.get();
    const std::array<char, kProbeSize> block{};
    const bool isTaken =
        calls.write(fd, block.data(), block.size(), 0) == static_cast<ssize_t>(block.size()) &&
        calls.syncData(fd) == 0;
    if (!probe.name.isEmpty()) {
        calls.unlink(place->descriptor(), probe.name);
    }
    const qint64 room = place->freeBytes();
    return isTaken ? std::optional(room < 0 ? std::numeric_limits<qint64>::max() : room) : std::nullopt;
}

} // namespace millrace
