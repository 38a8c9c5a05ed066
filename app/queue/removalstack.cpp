// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/removalstack.h"

namespace millrace {

namespace {
// More than anybody undoes; each may hold the whole list.
constexpr std::size_t kMostRemovals = 50;
} // namespace

void RemovalStack::push(Removal removal)
{
    for (const DownloadList::Removed &row : removal.rows) {
        m_byId.insert(row.download->id, row.download.get());
    }
    m_removals.push_back(std::move(removal));
    if (m_removals.size() > kMostRemovals) {
        forget(m_removals.front());
        m_removals.erase(m_removals.begin());
    }
}

Removal RemovalStack::pop()
{
    Q_ASSERT(!isEmpty());
    Removal removal = std::move(m_removals.back());
    m_removals.pop_back();
    forget(removal);
    return removal;
}

void RemovalStack::forget(const Removal &removal)
{
    for (const DownloadList::Removed &row : removal.rows) {
        m_byId.remove(row.download->id);
    }
}

} // namespace millrace
