// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QHash>
#include <QList>

#include <deque>
#include <memory>
#include <vector>

namespace millrace {

/// The rows in their order, found by id or by row. Rows keep their address while they are in the list.
class DownloadList
{
public:
    int count() const { return static_cast<int>(m_rows.size()); }
    Download &at(int row) { return *m_rows[static_cast<std::size_t>(row)]; }
    const Download &at(int row) const { return *m_rows[static_cast<std::size_t>(row)]; }

    Download *find(DownloadId id) { return m_byId.value(id, nullptr); }
    const Download *find(DownloadId id) const { return m_byId.value(id, nullptr); }

    Download &append(Download download);

    /// Rows of these ids, ascending; unknown ids are left out.
    QList<int> rowsOf(const QList<DownloadId> &ids) const;

    /// A row that was taken out, and where it stood.
    struct Removed {
        int row = 0;
        std::unique_ptr<Download> download;
    };
    /// Takes out these rows, which are ascending.
    std::vector<Removed> take(const QList<int> &rows);
    /// Puts them back where they stood, as far as the list still reaches so far; returns the rows they got.
    QList<int> putBack(std::vector<Removed> removed);

private:
    std::vector<std::unique_ptr<Download>> m_rows;
    QHash<DownloadId, Download *> m_byId;
};

} // namespace millrace
