// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/heldruns.h"

#include <algorithm>
#include <utility>

namespace millrace {

std::map<qint64, HeldRuns::Run>::iterator HeldRuns::runAt(qint64 offset)
{
    const auto next = m_runs.lower_bound(offset);
    if (next != m_runs.begin()) {
        const auto before = std::prev(next);
        if (before->second.end == offset && before->second.growing) {
            return before;
        }
    }
    return m_runs.emplace_hint(next, offset, Run{offset, std::nullopt, RunHash()});
}

void HeldRuns::add(qint64 offset, QByteArrayView piece)
{
    m_held.add({offset, offset + piece.size()});
    while (!piece.isEmpty()) {
        const auto found = runAt(offset);
        Run &run = found->second;
        const qint64 room = m_runLength - (run.end - found->first);
        const qint64 size = std::clamp<qint64>(room, 1, piece.size());
        run.growing->update(piece.first(size));
        run.end += size;
        if (size >= room) {
            run.hash = run.growing->value();
            run.growing.reset();
        }
        offset += size;
        piece = piece.sliced(size);
    }
}

void HeldRuns::addUnhashed(ByteRange range)
{
    m_held.add(range);
    m_runs.emplace(range.begin, Run{range.end, std::nullopt, std::nullopt});
}

void HeldRuns::remove(ByteRange range)
{
    m_held.remove(range);
    auto at = m_runs.upper_bound(range.begin);
    if (at != m_runs.begin() && std::prev(at)->second.end > range.begin) {
        --at;
    }
    while (range.begin < range.end && at != m_runs.end() && at->first < range.end) {
        const qint64 begin = at->first;
        const qint64 end = at->second.end;
        at = m_runs.erase(at);
        if (begin < range.begin) {
            m_runs.emplace(begin, Run{range.begin, std::nullopt, std::nullopt});
        }
        if (end > range.end) {
            m_runs.emplace(range.end, Run{end, std::nullopt, std::nullopt});
        }
    }
}

void HeldRuns::restore(const QList<HeldRun> &runs)
{
    m_runs.clear();
    m_held.clear();
    for (const HeldRun &run : runs) {
        m_runs.emplace(run.range.begin, Run{run.range.end, run.hash, std::nullopt});
        m_held.add(run.range);
    }
}

QList<HeldRun> HeldRuns::runs() const
{
    QList<HeldRun> list;
    list.reserve(static_cast<qsizetype>(m_runs.size()));
    for (const auto &[begin, run] : m_runs) {
        list.append({{begin, run.end}, run.growing ? std::optional(run.growing->value()) : run.hash});
    }
    return list;
}

} // namespace millrace
