// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QList>
#include <QSet>

#include <map>
#include <string>
#include <unordered_map>

namespace millrace {

/// Downloads that wait for a worker: one order over all of them, and a line for each host, so that a host
/// that takes nobody at present is passed over at once, however many stand in its line.
class HostLines
{
public:
    /// Where a download stands among all; 0 is none.
    using Place = quint64;

    struct Head
    {
        DownloadId id = 0;
        Place place = 0;
        std::string host;
    };

    /// Puts a download into its host's line: at the end of all, or at a place that it had before.
    void add(DownloadId id, const std::string &host, Place place = 0);
    /// Those of these that stand in a line share out their places anew, in this order.
    void arrange(const QList<DownloadId> &ids);
    /// Takes these out; those that stood in a line.
    QSet<DownloadId> remove(const QList<DownloadId> &ids);
    void clear();

    /// The first of all whose host is not shut; null when there is none. Valid until the next change.
    const Head *first() const;
    Head takeFirst();

    /// Passes this host over, also for those that come later, until it is opened.
    void shut(const std::string &host);
    void open(const std::string &host);

    /// Who stands in a host's line, in order.
    QList<DownloadId> idsOf(const std::string &host) const;
    /// Of those, who came since this was asked before, in the order in which they came.
    QList<DownloadId> takeNewcomers(const std::string &host);

private:
    struct Line
    {
        std::map<Place, DownloadId> ids;
        QList<DownloadId> newcomers;
        bool isShut = false;
    };
    using Lines = std::map<std::string, Line>;
    struct Spot
    {
        Lines::iterator line;
        Place place = 0;
    };

    /// Keeps m_heads right; called before and after a line changes.
    void withdrawHead(const Lines::iterator &line);
    void offerHead(const Lines::iterator &line);

    Lines m_lines;
    std::unordered_map<DownloadId, Spot> m_spots;
    /// The head of each line that is not shut.
    std::map<Place, Head> m_heads;
    Place m_last = 0;
};

} // namespace millrace
