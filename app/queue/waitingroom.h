// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/hostlines.h"
#include "transfer/hostgate.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace millrace {

/// What decides when a download that waits gets a worker.
struct Standing
{
    /// Of its link, as HostGate names it.
    std::string host;
    QueueId queue = kMainQueue;
    Priority priority = Priority::Normal;
    /// It gets none while this one is not done; 0 for none.
    DownloadId after = 0;
};
using StandingSource = std::function<Standing(DownloadId)>;

/// Downloads that wait: for a worker, for another download to be done, for a time to pass, or for their
/// host's cool-down to end. Lives on its owner's thread.
class WaitingRoom : public QObject
{
    Q_OBJECT

public:
    /// The gate outlives this object.
    WaitingRoom(StandingSource standingOf, HostGate &gate, QObject *parent = nullptr);

    /// Puts a download in line: at the end, or with the number of a place that it had before.
    void add(DownloadId id, quint64 number = 0);
    /// As add, once the time is over.
    void addAfter(DownloadId id, std::chrono::milliseconds wait, quint64 number = 0);
    /// Those of these that stand in line do so as is said of them now; their numbers stay.
    void restand(const QList<DownloadId> &ids);
    /// Those that wait for this one to be done do so no longer, if nobody says otherwise of them. Whether
    /// there were any.
    bool releaseAfter(DownloadId id);
    /// Ends the time of those of these that addAfter() still holds.
    void releaseNow(const QList<DownloadId> &ids);
    /// Whether addAfter() still holds this one.
    bool isDelayed(DownloadId id) const { return m_delayed.contains(id); }
    /// Cool-downs may have ended before their time.
    void reviewCoolDowns();
    /// As HostLines::arrange(), for those that wait for a worker.
    void arrange(const QList<DownloadId> &ids) { m_lines.arrange(ids); }
    /// Takes these out; those that were here.
    QSet<DownloadId> takeBack(const QList<DownloadId> &ids);
    void clear();

    /// To be called before takeNext() is, once for several calls of it.
    void startRound();
    /// What may be taken.
    struct Room
    {
        /// Whether a host has all its places taken.
        std::function<bool(const std::string &)> isFull;
        /// How much a queue has of what it may have; nothing where it takes no more at present.
        std::function<std::optional<double>(QueueId)> share;
    };
    /// The first in line whose host neither is in a cool-down nor full: of the highest priority, and among
    /// those of the queue that has the smallest share.
    std::optional<HostLines::Head> takeNext(const Room &room);
    /// Queues that have one who could be next.
    QList<QueueId> queues() const { return m_lines.queues(); }
    /// A host may have begun a cool-down: the next round looks.
    void suspect(const std::string &host) { m_suspects.insert(host); }

signals:
    /// Somebody may be in line who was not: time for a round.
    void entered();
    /// These, all of one host, do not go on before its cool-down has ended, so much from now. Comes again
    /// when it becomes longer; released() follows.
    ///
    /// \param why  HostBusy, or HostNotFound.
    void parked(const QList<millrace::DownloadId> &ids, std::chrono::milliseconds left,
                millrace::ErrorCode why);
    /// These have waited long enough and are in line again.
    void released(const QList<millrace::DownloadId> &ids);

private:
    struct Delayed
    {
        QDeadlineTimer until;
        quint64 number = 0;
    };

    HostLines::Spot spotFor(DownloadId id, quint64 number) const;
    static const HostLines::Head *best(const HostLines &lines, const Room &room);

    /// Lets a host that is in a cool-down wait; false where it is in none.
    bool park(const std::string &host);
    void endCoolDowns();
    void releaseDue();
    void armDelayTimer();
    void armCoolDownTimer();

    const StandingSource m_standingOf;
    HostGate &m_gate;
    HostLines m_lines;
    std::map<DownloadId, Delayed> m_delayed;
    /// Hosts that are shut for a cool-down, and when that ends.
    std::map<std::string, QDeadlineTimer> m_coolDowns;
    /// Hosts that may be in one, or have rows that were not told yet.
    std::set<std::string> m_suspects;
    /// Hosts that are shut until the next round.
    std::vector<std::string> m_full;
    QTimer m_delayTimer;
    QTimer m_coolDownTimer;
};

} // namespace millrace
