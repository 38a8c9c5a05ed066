// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/listchanges.h"

namespace millrace {

namespace {

/// Whether a row leaves something behind when it is taken out of the list.
bool isForHistory(const PlacedDownload &row)
{
    return row.download.state == DownloadState::Finished;
}

} // namespace

ListChanges::ListChanges(const QList<PlacedDownload> &rows, const QList<quint64> &removed)
{
    for (const PlacedDownload &row : rows) {
        put(row.download, row.position);
    }
    for (const quint64 id : removed) {
        remove(id);
    }
}

void ListChanges::put(const StoredDownload &download, qint64 position)
{
    m_removed.remove(download.id);
    const auto at = m_at.constFind(download.id);
    if (at != m_at.constEnd()) {
        m_rows[*at] = {download, position};
    } else {
        m_at.insert(download.id, m_rows.size());
        m_rows.push_back({download, position});
    }
}

void ListChanges::remove(quint64 id)
{
    const auto at = m_at.constFind(id);
    if (at != m_at.constEnd() && !isForHistory(m_rows[*at])) {
        m_rows[*at] = {};
        m_at.erase(at);
    }
    m_removed.insert(id);
}

void ListChanges::addOlder(const ListChanges &older)
{
    for (const quint64 id : older.m_removed) {
        if (!m_at.contains(id)) {
            m_removed.insert(id);
        }
    }
    for (const PlacedDownload &row : older.m_rows) {
        const quint64 id = row.download.id;
        if (id != 0 && !m_at.contains(id) && (!m_removed.contains(id) || isForHistory(row))) {
            m_at.insert(id, m_rows.size());
            m_rows.push_back(row);
        }
    }
}

} // namespace millrace
