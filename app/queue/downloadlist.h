// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/knownlinks.h"
#include "core/netrc.h"
#include "queue/download.h"
#include "queue/downloadcounts.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <array>
#include <memory>
#include <vector>

namespace millrace {

/// Where rows are moved to in the list.
enum class MoveTo : quint8 {
    Up,   ///< one row, those at the top excepted
    Down, ///< one row, those at the bottom excepted
    Top,
    Bottom,
};

/// How rows moved: row `first + i` is now the one that was row `from[i]`.
struct MovedRows
{
    int first = 0;
    /// Empty when none moved.
    QList<int> from;
};

/// The rows in their order, found by id or by row, with what is counted over all of them. Rows keep their
/// address while they are in the list. Their state and link change through this class alone.
class DownloadList
{
public:
    int count() const { return static_cast<int>(m_rows.size()); }
    Download &at(int row) { return *m_rows[static_cast<std::size_t>(row)]; }
    const Download &at(int row) const { return *m_rows[static_cast<std::size_t>(row)]; }

    Download *find(DownloadId id) { return m_byId.value(id, nullptr); }
    const Download *find(DownloadId id) const { return m_byId.value(id, nullptr); }

    /// Whom links that name no password sign in as, from now on.
    void setNetrc(const Netrc &netrc) { m_netrc = netrc; }

    Download &append(Download download);

    /// For a row of the list or one that was taken out.
    void setState(Download &download, DownloadState state);
    /// Takes the user and password out of the link; they become the request's credentials, else those that
    /// the netrc has for the host (and the user, where the link names one). The row is named by the link
    /// where the user has not chosen a name.
    void setLink(Download &download, const QUrl &url);

    /// Rows by state; no speed.
    DownloadCounts counts() const;
    /// Of every row, by its link.
    const KnownLinks &knownLinks() const;

    /// Rows of these ids, ascending; unknown ids are left out.
    QList<int> rowsOf(const QList<DownloadId> &ids) const;

    /// Moves rows; they keep their order among each other. Unknown ids are left out.
    MovedRows move(const QList<DownloadId> &ids, MoveTo where);
    /// As move, to right before this row, or to the end where it is none of the list's.
    MovedRows moveBefore(const QList<DownloadId> &ids, DownloadId before);

    /// A row that was taken out, and where it stood.
    struct Removed
    {
        int row = 0;
        std::unique_ptr<Download> download;
    };
    /// Takes out these rows, which are ascending.
    std::vector<Removed> take(const QList<int> &rows);
    /// Puts them back where they stood, as far as the list still reaches so far; returns the rows they got.
    QList<int> putBack(std::vector<Removed> removed);

private:
    /// Row `order[i]` comes to be row i.
    MovedRows put(QList<int> order);
    void forgetKnownLinks() { m_rowsKnown = 0; }

    Netrc m_netrc;
    std::vector<std::unique_ptr<Download>> m_rows;
    QHash<DownloadId, Download *> m_byId;
    std::array<int, 7> m_perState{};
    /// Of the first rows, so many. Filled when asked for: `get` never does.
    mutable KnownLinks m_knownLinks;
    mutable std::size_t m_rowsKnown = 0;
};

} // namespace millrace
