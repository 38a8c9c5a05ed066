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

/// The host of a download's link, as HostGate names it.
using HostSource = std::function<std::string(DownloadId)>;

/// Downloads that wait: for a worker, for a time to pass, or for their host's cool-down to end. Lives on its
/// owner's thread.
class WaitingRoom : public QObject
{
    Q_OBJECT

public:
    /// The gate outlives this object.
    WaitingRoom(HostSource hostFor, HostGate &gate, QObject *parent = nullptr);

    /// Puts a download in line: at the end, or at a place that it had before.
    void add(DownloadId id, HostLines::Place place = 0);
    /// As add, once the time is over.
    void addAfter(DownloadId id, std::chrono::milliseconds wait, HostLines::Place place = 0);
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
    /// The first in line whose host neither is in a cool-down nor, as `isFull` says, has all its places
    /// taken.
    std::optional<HostLines::Head> takeNext(const std::function<bool(const std::string &)> &isFull);
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
        HostLines::Place place = 0;
    };

    /// Lets a host that is in a cool-down wait; false where it is in none.
    bool park(const std::string &host);
    void endCoolDowns();
    void releaseDue();
    void armDelayTimer();
    void armCoolDownTimer();

    const HostSource m_hostFor;
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
