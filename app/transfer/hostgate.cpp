// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/hostgate.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A server that had too much to do is not asked for more than it took for this long.
constexpr auto kLimitMemory = 10min;
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

std::variant<HostGate::Pass, HostGate::Refusal> HostGate::enter(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = m_now();
    Host &entry = m_hosts[host];
    if (entry.notBefore > now) {
        return Refusal{true, std::chrono::ceil<std::chrono::milliseconds>(entry.notBefore - now)};
    }
    if (entry.taken >= limitOf(entry, now)) {
        return Refusal{false, kFullWait};
    }
    ++entry.taken;
    return Pass(*this, host);
}

void HostGate::coolDown(const std::string &host, std::chrono::milliseconds span)
{
    const std::lock_guard lock(m_mutex);
    Host &entry = m_hosts[host];
    entry.notBefore = std::max(entry.notBefore, m_now() + span);
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
    Host &entry = m_hosts[host];
    entry.limit = std::max(1, std::min(entry.taken, limitOf(entry, now)) / 2);
    entry.limitUntil = now + kLimitMemory;
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
    m_hosts[host].hasAnswered = true;
}

bool HostGate::hasAnswered(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_hosts.find(host);
    return found != m_hosts.end() && found->second.hasAnswered;
}

int HostGate::limitOf(const Host &host, Clock::time_point now) const
{
    return host.limit > 0 && host.limitUntil > now ? std::min(host.limit, m_defaultLimit) : m_defaultLimit;
}

} // namespace millrace
