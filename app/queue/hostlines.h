// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queueplan.h"
#include "queue/download.h"

#include <QList>
#include <QSet>

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace millrace {

/// Where a download stands among all that wait for a worker: those of a higher priority come first, and among
/// those of one priority the lower number.
struct Place
{
    Priority priority = Priority::Normal;
    /// 0 is none.
    quint64 number = 0;

    friend std::strong_ordering operator<=>(const Place &one, const Place &other)
    {
        const auto byPriority = other.priority <=> one.priority;
        return byPriority != 0 ? byPriority : one.number <=> other.number;
    }
    friend bool operator==(const Place &, const Place &) = default;
};

/// Downloads that wait for a worker: one order over all of them, and for each queue a line for each host, so
/// that a host that takes nobody at present is passed over at once, however many stand in its line. What a
/// line waits for need not be a host: any name does.
class HostLines
{
public:
    struct Head
    {
        DownloadId id = 0;
        Place place;
        std::string host;
        QueueId queue = kMainQueue;
    };
    /// Where a download is to stand.
    struct Spot
    {
        std::string host;
        QueueId queue = kMainQueue;
        Place place{};
    };

    /// Puts a download into a line: with a number of its own, which is the last of all, or with one that it
    /// had before.
    void add(DownloadId id, Spot spot);
    /// Those of these that stand in a line share out their numbers anew, in this order, among those of the
    /// same priority.
    void arrange(const QList<DownloadId> &ids);
    /// Takes these out; those that stood in a line.
    QSet<DownloadId> remove(const QList<DownloadId> &ids);
    void clear();

    /// The first of a queue whose host is not shut; null when there is none. Valid until the next change.
    const Head *first(QueueId queue = kMainQueue) const;
    Head takeFirst(QueueId queue = kMainQueue);
    /// Queues that have a first one.
    QList<QueueId> queues() const;

    /// Passes this host over, also for those that come later, until it is opened.
    void shut(const std::string &host);
    void open(const std::string &host);

    /// Who stands in a host's lines, in order.
    QList<DownloadId> idsOf(const std::string &host) const;
    /// Of those, who came since this was asked before, in the order in which they came.
    QList<DownloadId> takeNewcomers(const std::string &host);
    /// Where it stands; nothing where it does not.
    std::optional<Spot> find(DownloadId id) const;

private:
    using Line = std::map<Place, DownloadId>;
    struct Host
    {
        std::map<QueueId, Line> lines;
        QList<DownloadId> newcomers;
        bool isShut = false;
    };
    using Hosts = std::map<std::string, Host>;
    struct Standing
    {
        Hosts::iterator host;
        QueueId queue = kMainQueue;
        Place place;
    };

    /// Keep m_heads right; called before and after a line changes.
    void withdrawHead(const Host &host, QueueId queue);
    void offerHead(const std::string &name, const Host &host, QueueId queue);
    void forgetIfEmpty(const Hosts::iterator &host);

    Hosts m_hosts;
    std::unordered_map<DownloadId, Standing> m_standing;
    /// For each queue the head of each line that is not shut.
    std::map<QueueId, std::map<Place, Head>> m_heads;
    quint64 m_last = 0;
};

} // namespace millrace
