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

WaitingRoom::WaitingRoom(HostSource hostFor, HostGate &gate, QObject *parent)
    : QObject(parent), m_hostFor(std::move(hostFor)), m_gate(gate)
{
    m_delayTimer.setSingleShot(true);
    connect(&m_delayTimer, &QTimer::timeout, this, &WaitingRoom::releaseDue);
    m_coolDownTimer.setSingleShot(true);
    connect(&m_coolDownTimer, &QTimer::timeout, this, &WaitingRoom::endCoolDowns);
}

void WaitingRoom::add(DownloadId id, HostLines::Place place)
{
    const std::string host = m_hostFor(id);
    m_lines.add(id, host, place);
    if (m_coolDowns.contains(host)) {
        m_suspects.insert(host);
    }
    emit entered();
}

void WaitingRoom::addAfter(DownloadId id, std::chrono::milliseconds wait, HostLines::Place place)
{
    m_delayed.insert_or_assign(id, Delayed{QDeadlineTimer(wait, Qt::PreciseTimer), place});
    if (!m_delayTimer.isActive() || wait < m_delayTimer.remainingTimeAsDuration()) {
        m_delayTimer.start(wait);
    }
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

std::optional<HostLines::Head> WaitingRoom::takeNext(const std::function<bool(const std::string &)> &isFull)
{
    while (const HostLines::Head *head = m_lines.first()) {
        const std::string host = head->host;
        if (park(host)) {
            continue;
        }
        if (!isFull(host)) {
            return m_lines.takeFirst();
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
            add(it->first, it->second.place);
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
