// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadlist.h"

#include <QSet>

#include <algorithm>

namespace millrace {

Download &DownloadList::append(Download download)
{
    auto row = std::make_unique<Download>(std::move(download));
    m_byId.insert(row->id, row.get());
    m_rows.push_back(std::move(row));
    return *m_rows.back();
}

QList<int> DownloadList::rowsOf(const QList<DownloadId> &ids) const
{
    const QSet<DownloadId> wanted(ids.begin(), ids.end());
    QList<int> rows;
    for (std::size_t row = 0; row < m_rows.size() && rows.size() < wanted.size(); ++row) {
        if (wanted.contains(m_rows[row]->id)) {
            rows.append(static_cast<int>(row));
        }
    }
    return rows;
}

std::vector<DownloadList::Removed> DownloadList::take(const QList<int> &rows)
{
    std::vector<Removed> removed;
    removed.reserve(static_cast<std::size_t>(rows.size()));
    for (const int row : rows) {
        std::unique_ptr<Download> &slot = m_rows[static_cast<std::size_t>(row)];
        m_byId.remove(slot->id);
        removed.push_back({row, std::move(slot)});
    }
    std::erase(m_rows, nullptr);
    return removed;
}

QList<int> DownloadList::putBack(std::vector<Removed> removed)
{
    QList<int> rows;
    std::vector<std::unique_ptr<Download>> merged;
    merged.reserve(m_rows.size() + removed.size());
    auto next = m_rows.begin();
    for (Removed &entry : removed) {
        while (next != m_rows.end() && merged.size() < static_cast<std::size_t>(entry.row)) {
            merged.push_back(std::move(*next++));
        }
        rows.append(static_cast<int>(merged.size()));
        m_byId.insert(entry.download->id, entry.download.get());
        merged.push_back(std::move(entry.download));
    }
    std::move(next, m_rows.end(), std::back_inserter(merged));
    m_rows = std::move(merged);
    return rows;
}

} // namespace millrace
