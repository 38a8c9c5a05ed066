// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadlist.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace millrace {

/// One remove(): the rows it took, and which of them were active and go on when it is undone.
struct Removal
{
    std::vector<DownloadList::Removed> rows;
    QSet<DownloadId> active;
};

/// What was removed from the list and can come back, the latest first.
class RemovalStack
{
public:
    bool isEmpty() const { return m_removals.empty(); }
    /// Keeps the latest 50; older ones cannot be undone any more.
    void push(Removal removal);
    Removal pop();

    /// A removed row, whose worker may still have something to tell of it; null when it is none.
    Download *find(DownloadId id) const { return m_byId.value(id, nullptr); }

private:
    void forget(const Removal &removal);

    std::vector<Removal> m_removals;
    QHash<DownloadId, Download *> m_byId;
};

} // namespace millrace
