// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/linkwatch.h"

#include <QFile>
#include <QHash>
#include <QScopeGuard>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Long enough to take an interface's messages together, short enough not to be felt.
constexpr auto kGather = 100ms;

// IFA_F_ flags of an address that nothing can be sent from: still being tried, or found taken.
constexpr unsigned kUnusable = IFA_F_TENTATIVE | IFA_F_DADFAILED;

/// The lines of a file of /proc, split at white space.
QList<QByteArrayList> fieldsOf(const char *path)
{
    QList<QByteArrayList> lines;
    QFile file(QString::fromLatin1(path));
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : file.readAll().split('\n')) {
            lines.append(line.simplified().split(' '));
        }
    }
    return lines;
}

/// 169.254.0.0/16 is what an interface gives itself where nobody gives it an address.
bool isGlobal(const sockaddr_in &address)
{
    const std::uint32_t bits = ntohl(address.sin_addr.s_addr);
    return (bits >> 16U) != 0xA9FEU && (bits >> 24U) != IN_LOOPBACKNET;
}

/// Names of the interfaces that carry something, and their global IPv4 addresses.
QSet<QByteArray> readInterfaces(NetworkWays &ways)
{
    QSet<QByteArray> carrying;
    ifaddrs *list = nullptr;
    if (::getifaddrs(&list) != 0) {
        return carrying;
    }
    const auto free = qScopeGuard([list] { ::freeifaddrs(list); });
    for (const ifaddrs *entry = list; entry; entry = entry->ifa_next) {
        constexpr unsigned kCarries = IFF_UP | IFF_RUNNING;
        if ((entry->ifa_flags & kCarries) != kCarries || (entry->ifa_flags & IFF_LOOPBACK) != 0U) {
            continue;
        }
        carrying.insert(entry->ifa_name);
        if (entry->ifa_addr && entry->ifa_addr->sa_family == AF_INET) {
            const auto &address = *reinterpret_cast<const sockaddr_in *>(entry->ifa_addr);
            if (isGlobal(address)) {
                ways.addresses.insert(QByteArray(entry->ifa_name) + ' ' +
                                      QByteArray::number(address.sin_addr.s_addr, 16));
            }
        }
    }
    return carrying;
}

/// proc(5): address, index, prefix, scope, flags, name. Only here does an address say that it is usable.
void readAddresses6(const QSet<QByteArray> &carrying, NetworkWays &ways)
{
    for (const QByteArrayList &line : fieldsOf("/proc/net/if_inet6")) {
        const bool isGlobalScope = line.value(3) == "00";
        if (isGlobalScope && carrying.contains(line.value(5)) &&
            (line.value(4).toUInt(nullptr, 16) & kUnusable) == 0U) {
            ways.addresses.insert(line.value(5) + ' ' + line.value(0));
        }
    }
}

void addRoute(const QSet<QByteArray> &carrying, unsigned flags, const QByteArray &name,
              const QByteArray &destination, const QByteArray &gateway, NetworkWays &ways)
{
    // A black hole says nothing of refusing, but has no interface either.
    if ((flags & RTF_REJECT) != 0U || name == "*") {
        ways.refusals.insert(destination);
    } else if (carrying.contains(name)) {
        ways.routes.insert(name + ' ' + destination + ' ' + gateway);
    }
}

void readRoutes(const QSet<QByteArray> &carrying, NetworkWays &ways)
{
    // Name, destination, gateway, flags, references, uses, metric, mask.
    for (const QByteArrayList &line : fieldsOf("/proc/net/route")) {
        if (line.size() >= 8 && line.first() != "Iface") {
            addRoute(carrying, line.at(3).toUInt(nullptr, 16), line.at(0), line.at(1) + '/' + line.at(7),
                     line.at(2), ways);
        }
    }
    // Destination, prefix, source, prefix, next hop, metric, references, uses, flags, name.
    for (const QByteArrayList &line : fieldsOf("/proc/net/ipv6_route")) {
        const unsigned flags = line.value(8).toUInt(nullptr, 16);
        const bool isOwnAddress = (flags & RTF_LOCAL) != 0U;
        // The kernel's own "nothing here" at the end of each table.
        const bool isLast = line.value(1) == "00" && line.value(9) == "lo";
        if (line.size() >= 10 && !isOwnAddress && !isLast) {
            addRoute(carrying, flags, line.at(9), line.at(0) + '/' + line.at(1), line.at(4), ways);
        }
    }
}

bool hasMore(const QSet<QByteArray> &now, const QSet<QByteArray> &before)
{
    return !(now - before).isEmpty();
}

} // namespace

bool NetworkWays::reachesMoreThan(const NetworkWays &before) const
{
    return hasMore(addresses, before.addresses) || hasMore(routes, before.routes) ||
           hasMore(before.refusals, refusals);
}

NetworkWays currentNetworkWays()
{
    NetworkWays ways;
    const QSet<QByteArray> carrying = readInterfaces(ways);
    readAddresses6(carrying, ways);
    readRoutes(carrying, ways);
    return ways;
}

LinkWatch::LinkWatch(QObject *parent) : QObject(parent), m_ways(currentNetworkWays())
{
    m_state = m_ways.addresses.isEmpty() ? State::Unknown : State::Online;
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(kGather);
    connect(&m_lookTimer, &QTimer::timeout, this, &LinkWatch::look);

    m_socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (m_socket < 0) {
        return;
    }
    sockaddr_nl address = {};
    address.nl_family = AF_NETLINK;
    address.nl_groups =
        RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &LinkWatch::drain);
    // What changed before the first message could come.
    m_lookTimer.start();
}

LinkWatch::~LinkWatch()
{
    m_notifier.reset();
    if (m_socket >= 0) {
        ::close(m_socket);
    }
}

void LinkWatch::drain()
{
    // What they say is of no interest: the state is read anew. Messages that were lost (ENOBUFS) say the
    // same.
    std::array<char, 16384> ignored{};
    while (::recv(m_socket, ignored.data(), ignored.size(), 0) > 0 || errno == EINTR || errno == ENOBUFS) {
        errno = 0;
    }
    if (!m_lookTimer.isActive()) {
        m_lookTimer.start();
    }
}

void LinkWatch::look()
{
    const NetworkWays before = std::exchange(m_ways, currentNetworkWays());
    const State old = m_state;
    if (!m_ways.addresses.isEmpty()) {
        m_state = State::Online;
    } else if (old == State::Online) {
        m_state = State::Offline;
    }
    if (m_state != old) {
        emit stateChanged();
    }
    if (m_state == State::Online && m_ways.reachesMoreThan(before)) {
        emit returned();
    }
}

} // namespace millrace
