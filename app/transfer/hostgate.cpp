// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/hostgate.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A limit doubles each time that this has passed without a complaint: soon enough to matter for a large file,
// seldom enough not to be a complaint's cause.
constexpr auto kGrowth = 2min;
constexpr int kMostDoublings = 6;
// Requests that were under way together are refused together.
constexpr auto kSameComplaint = 1s;
// About half a megabyte.
constexpr std::size_t kMostHosts = 4096;
// A download that found no place asks again within this time.
constexpr auto kStandBack = 2s;
// Where all places are taken nobody knows when one becomes free.
constexpr auto kFullWait = 500ms;

} // namespace

HostGate::HostGate(std::function<Clock::time_point()> now) : m_now(std::move(now)) {}

HostGate::~HostGate() = default;

void HostGate::Pass::leave()
{
    if (m_gate) {
        const std::lock_guard lock(m_gate->m_mutex);
        --m_gate->m_hosts[m_host].taken;
        m_gate = nullptr;
    }
}

std::variant<HostGate::Pass, HostGate::Refusal> HostGate::enter(const std::string &host, Purpose purpose)
{
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = m_now();
    Host &entry = entryOf(host, now);
    if (entry.notBefore > now) {
        return Refusal{true, std::chrono::ceil<std::chrono::milliseconds>(entry.notBefore - now)};
    }
    const bool isWanted = entry.wanted > 0 && now - entry.wantedAt < kStandBack;
    if (purpose == Purpose::Connection && isWanted) {
        return Refusal{false, kStandBack};
    }
    if (entry.taken >= limitOf(entry, now)) {
        if (purpose == Purpose::Download) {
            entry.wanted = isWanted ? entry.wanted + 1 : 1;
            entry.wantedAt = now;
        }
        return Refusal{false, kFullWait};
    }
    ++entry.taken;
    return Pass(*this, host);
}

bool HostGate::takeYield(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end() || found->second.wanted == 0) {
        return false;
    }
    --found->second.wanted;
    return m_now() - found->second.wantedAt < kStandBack;
}

void HostGate::coolDown(const std::string &host, std::chrono::milliseconds span, CoolDown cause)
{
    {
        const std::lock_guard lock(m_mutex);
        const Clock::time_point now = m_now();
        Host &entry = entryOf(host, now);
        if (now + span <= entry.notBefore) {
            return;
        }
        entry.notBefore = now + span;
        entry.cause = cause;
    }
    if (m_remember && cause == CoolDown::Asked) {
        m_remember(host, span);
    }
}

void HostGate::endNotFound()
{
    const std::lock_guard lock(m_mutex);
    for (auto &[name, host] : m_hosts) {
        if (host.cause == CoolDown::NotFound) {
            host.notBefore = {};
        }
    }
}

bool HostGate::isNotFound(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    return found != m_hosts.end() && found->second.cause == CoolDown::NotFound;
}

std::chrono::milliseconds HostGate::coolDownLeft(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end()) {
        return 0ms;
    }
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(found->second.notBefore - m_now()));
}

void HostGate::lowerLimit(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = m_now();
    Host &entry = entryOf(host, now);
    if (entry.limit > 0 && now - entry.loweredAt < kSameComplaint) {
        return;
    }
    entry.limit = std::max(1, std::min(entry.taken, limitOf(entry, now)) / 2);
    entry.loweredAt = now;
}

void HostGate::lowerByOne(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = m_now();
    Host &entry = entryOf(host, now);
    entry.limit = std::max(1, std::min(entry.taken, limitOf(entry, now)) - 1);
    entry.loweredAt = now;
}

int HostGate::limit(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    return found == m_hosts.end() ? m_defaultLimit : limitOf(found->second, m_now());
}

void HostGate::setDefaultLimit(int places)
{
    const std::lock_guard lock(m_mutex);
    m_defaultLimit = std::clamp(places, 1, 64);
}

void HostGate::noteAnswered(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    ++entryOf(host, m_now()).answers;
}

quint64 HostGate::answers(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    return found == m_hosts.end() ? 0 : found->second.answers;
}

std::size_t HostGate::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_hosts.size();
}

HostGate::Host &HostGate::entryOf(const std::string &host, Clock::time_point now)
{
    if (m_hosts.size() >= kMostHosts && m_hosts.find(host) == m_hosts.end()) {
        forgetSome(now);
    }
    Host &entry = m_hosts[host];
    entry.usedAt = now;
    return entry;
}

/// Half of the hosts at which nothing is going on, so that not every new one has to look for one to drop.
void HostGate::forgetSome(Clock::time_point now)
{
    std::vector<std::pair<Clock::time_point, std::string>> idle;
    for (const auto &[name, host] : m_hosts) {
        if (host.taken == 0 && host.notBefore <= now) {
            idle.emplace_back(host.usedAt, name);
        }
    }
    const auto middle = idle.begin() + static_cast<std::ptrdiff_t>((idle.size() + 1) / 2);
    std::nth_element(idle.begin(), middle, idle.end());
    std::for_each(idle.begin(), middle, [this](const auto &entry) { m_hosts.erase(entry.second); });
}

int HostGate::limitOf(const Host &host, Clock::time_point now) const
{
    if (host.limit == 0) {
        return m_defaultLimit;
    }
    const auto doublings = std::clamp<std::int64_t>((now - host.loweredAt) / kGrowth, 0, kMostDoublings);
    return std::min(host.limit << doublings, m_defaultLimit);
}

} // namespace millrace
