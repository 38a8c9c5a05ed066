// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/waitingroom.h"

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A cool-down that was made longer by less than this is not told again.
constexpr auto kSameEnd = 100ms;

constexpr char kAfter[] = "after ";

/// The line of those that wait for a download to be done; no host has a space in its name.
std::string lineAfter(DownloadId id)
{
    return kAfter + std::to_string(id);
}

void arm(QTimer &timer, QDeadlineTimer end)
{
    if (end.isForever()) {
        timer.stop();
        return;
    }
    timer.start(std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::nanoseconds(std::max<qint64>(0, end.remainingTimeNSecs()))));
}

} // namespace

WaitingRoom::WaitingRoom(StandingSource standingOf, HostGate &gate, QObject *parent)
    : QObject(parent), m_standingOf(std::move(standingOf)), m_gate(gate)
{
    m_delayTimer.setSingleShot(true);
    connect(&m_delayTimer, &QTimer::timeout, this, &WaitingRoom::releaseDue);
    m_coolDownTimer.setSingleShot(true);
    connect(&m_coolDownTimer, &QTimer::timeout, this, &WaitingRoom::endCoolDowns);
}

HostLines::Spot WaitingRoom::spotFor(DownloadId id, quint64 number) const
{
    const Standing standing = m_standingOf(id);
    return {standing.after == 0 ? standing.host : lineAfter(standing.after),
            standing.queue,
            {standing.priority, number}};
}

void WaitingRoom::add(DownloadId id, quint64 number)
{
    const HostLines::Spot spot = spotFor(id, number);
    if (spot.host.starts_with(kAfter)) {
        m_lines.shut(spot.host);
    }
    m_lines.add(id, spot);
    if (m_coolDowns.contains(spot.host)) {
        m_suspects.insert(spot.host);
    }
    emit entered();
}

void WaitingRoom::addAfter(DownloadId id, std::chrono::milliseconds wait, quint64 number)
{
    m_delayed.insert_or_assign(id, Delayed{QDeadlineTimer(wait, Qt::PreciseTimer), number});
    if (!m_delayTimer.isActive() || wait < m_delayTimer.remainingTimeAsDuration()) {
        m_delayTimer.start(wait);
    }
}

void WaitingRoom::restand(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        if (const auto spot = m_lines.find(id)) {
            m_lines.remove({id});
            add(id, spot->place.number);
        }
    }
}

bool WaitingRoom::releaseAfter(DownloadId id)
{
    const std::string line = lineAfter(id);
    const QList<DownloadId> waiting = m_lines.idsOf(line);
    restand(waiting);
    if (m_lines.idsOf(line).isEmpty()) {
        m_lines.open(line);
    }
    return !waiting.isEmpty();
}

QSet<DownloadId> WaitingRoom::takeBack(const QList<DownloadId> &ids)
{
    QSet<DownloadId> taken = m_lines.remove(ids);
    for (const DownloadId id : ids) {
        if (m_delayed.erase(id) > 0) {
            taken.insert(id);
        }
    }
    return taken;
}

void WaitingRoom::clear()
{
    m_lines.clear();
    m_delayed.clear();
    m_delayTimer.stop();
    m_coolDowns.clear();
    m_coolDownTimer.stop();
}

void WaitingRoom::startRound()
{
    for (const std::string &host : std::exchange(m_full, {})) {
        m_lines.open(host);
    }
    for (const std::string &host : std::exchange(m_suspects, {})) {
        park(host);
    }
}

const HostLines::Head *WaitingRoom::best(const HostLines &lines, const Room &room)
{
    const HostLines::Head *best = nullptr;
    double least = 0;
    for (const QueueId queue : lines.queues()) {
        const auto share = room.share(queue);
        const HostLines::Head *head = share ? lines.first(queue) : nullptr;
        if (!head) {
            continue;
        }
        const bool isHigher = best && head->place.priority > best->place.priority;
        const bool isSame = best && head->place.priority == best->place.priority;
        const bool isFirst = *share < least || (*share <= least && best && head->place < best->place);
        if (!best || isHigher || (isSame && isFirst)) {
            best = head;
            least = *share;
        }
    }
    return best;
}

std::optional<HostLines::Head> WaitingRoom::takeNext(const Room &room)
{
    while (const HostLines::Head *head = best(m_lines, room)) {
        const std::string host = head->host;
        if (park(host)) {
            continue;
        }
        if (!room.isFull(host)) {
            return m_lines.takeFirst(head->queue);
        }
        m_lines.shut(host);
        m_full.push_back(host);
    }
    return std::nullopt;
}

bool WaitingRoom::park(const std::string &host)
{
    const std::chrono::milliseconds left = m_gate.coolDownLeft(host);
    if (left == 0ms) {
        return false;
    }
    m_lines.shut(host);
    const QDeadlineTimer until(left, Qt::PreciseTimer);
    const auto [known, isNew] = m_coolDowns.try_emplace(host, until);
    const QList<DownloadId> newcomers = m_lines.takeNewcomers(host);
    const bool isLonger = !isNew && std::chrono::milliseconds(until - known->second) > kSameEnd;
    const QList<DownloadId> ids = isNew || isLonger ? m_lines.idsOf(host) : newcomers;
    known->second = until;
    armCoolDownTimer();
    if (!ids.isEmpty()) {
        emit parked(ids, left, m_gate.isNotFound(host) ? ErrorCode::HostNotFound : ErrorCode::HostBusy);
    }
    return true;
}

void WaitingRoom::reviewCoolDowns()
{
    for (auto &[host, until] : m_coolDowns) {
        until = std::min(until, QDeadlineTimer(m_gate.coolDownLeft(host), Qt::PreciseTimer));
    }
    endCoolDowns();
}

void WaitingRoom::endCoolDowns()
{
    QList<DownloadId> ids;
    for (auto it = m_coolDowns.begin(); it != m_coolDowns.end();) {
        if (!it->second.hasExpired()) {
            ++it;
            continue;
        }
        if (m_gate.coolDownLeft(it->first) > 0ms) {
            // Made longer meanwhile.
            m_suspects.insert(it->first);
            ++it;
            continue;
        }
        ids.append(m_lines.idsOf(it->first));
        m_lines.open(it->first);
        it = m_coolDowns.erase(it);
    }
    emit entered();
    armCoolDownTimer();
    if (!ids.isEmpty()) {
        emit released(ids);
    }
}

void WaitingRoom::releaseNow(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        const auto found = m_delayed.find(id);
        if (found != m_delayed.end()) {
            found->second.until = QDeadlineTimer(0ms);
        }
    }
    releaseDue();
}

void WaitingRoom::releaseDue()
{
    QList<DownloadId> due;
    for (auto it = m_delayed.begin(); it != m_delayed.end();) {
        if (it->second.until.hasExpired()) {
            due.append(it->first);
            add(it->first, it->second.number);
            it = m_delayed.erase(it);
        } else {
            ++it;
        }
    }
    armDelayTimer();
    if (!due.isEmpty()) {
        emit released(due);
    }
}

void WaitingRoom::armDelayTimer()
{
    QDeadlineTimer soonest(QDeadlineTimer::Forever);
    for (const auto &[id, delayed] : m_delayed) {
        soonest = std::min(soonest, delayed.until);
    }
    arm(m_delayTimer, soonest);
}

void WaitingRoom::armCoolDownTimer()
{
    QDeadlineTimer soonest(QDeadlineTimer::Forever);
    for (const auto &[host, until] : m_coolDowns) {
        soonest = std::min(soonest, until);
    }
    arm(m_coolDownTimer, soonest);
}

} // namespace millrace
