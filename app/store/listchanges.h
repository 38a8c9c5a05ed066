// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/storeddownload.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <cstddef>
#include <deque>

namespace millrace {

/// A row and where it stands among the others: by `position`, ascending.
struct PlacedDownload
{
    StoredDownload download;
    qint64 position = 0;
};

/// What is to be written of the list: of each row the latest alone. A hundred thousand rows stand in it
/// without being moved or copied.
class ListChanges
{
public:
    ListChanges() = default;
    ListChanges(const QList<PlacedDownload> &rows, const QList<quint64> &removed);

    void put(const StoredDownload &download, qint64 position);
    /// One that is finished is written before it is taken out, so that the history has it.
    void remove(quint64 id);
    /// Takes in what of older changes nothing here is newer than.
    void addOlder(const ListChanges &older);

    bool isEmpty() const { return m_at.isEmpty() && m_removed.isEmpty(); }
    /// Rows that came or are others. Those with the id 0 are nothing.
    const std::deque<PlacedDownload> &rows() const { return m_rows; }
    /// Rows to be taken out when those are written.
    const QSet<quint64> &removed() const { return m_removed; }

private:
    std::deque<PlacedDownload> m_rows;
    /// Where each row stands in there.
    QHash<quint64, std::size_t> m_at;
    QSet<quint64> m_removed;
};

} // namespace millrace
