// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QString>

namespace millrace {

/// The row of a link that is in the list.
struct KnownLink
{
    /// Its DownloadId; 0 for none.
    quint64 row = 0;
    bool isFinished = false;
};

/// The links in the list, by which a paste is judged. Copies share their data; any thread.
class KnownLinks
{
public:
    /// Rows whose links are new again: somebody wants their files once more.
    QSet<quint64> again;

    /// \param link  as normalizedLink() gives it; of two rows with one link the later counts.
    void insert(const QString &link, const KnownLink &row) { m_rows.insert(link, row); }
    /// This row has finished. Nothing happens where the link is another's.
    void setFinished(const QString &link, quint64 row)
    {
        if (const auto it = m_rows.constFind(link); it != m_rows.constEnd() && it->row == row) {
            m_rows[link].isFinished = true;
        }
    }
    void clear() { m_rows.clear(); }

    /// The row that has this link; none where there is no such row.
    KnownLink find(const QString &link) const { return m_rows.value(link); }
    bool contains(const QString &link) const { return m_rows.contains(link); }
    /// Whether the link of such a row is nothing new.
    bool isDuplicate(const KnownLink &row) const { return row.row != 0 && !again.contains(row.row); }
    qsizetype size() const { return m_rows.size(); }

private:
    QHash<QString, KnownLink> m_rows;
};

} // namespace millrace
