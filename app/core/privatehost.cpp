// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/privatehost.h"

#include <QStringView>

#include <algorithm>
#include <array>
#include <optional>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Network
{
    quint32 address;
    int bits;
};

constexpr std::array kPrivateNetworks = {
    Network{0x00000000, 8},  // this network
    Network{0x0A000000, 8},  // 10.0.0.0
    Network{0x64400000, 10}, // 100.64.0.0, behind a provider's own translation
    Network{0x7F000000, 8},  // loopback
    Network{0xA9FE0000, 16}, // link-local
    Network{0xAC100000, 12}, // 172.16.0.0
    Network{0xC0A80000, 16}, // 192.168.0.0
    Network{0xFFFFFFFF, 32}, // broadcast
};

constexpr std::array kPrivateEndings = {".localhost"_L1, ".local"_L1,     ".localdomain"_L1,
                                        ".internal"_L1,  ".intranet"_L1,  ".lan"_L1,
                                        ".home"_L1,      ".home.arpa"_L1, ".corp"_L1};

bool isPrivate(quint32 address)
{
    return std::any_of(kPrivateNetworks.begin(), kPrivateNetworks.end(), [address](const Network &network) {
        return (address ^ network.address) >> (32 - network.bits) == 0;
    });
}

/// Four numbers with dots between them, as QUrl writes every form of an IPv4 address.
std::optional<quint32> ipv4(QStringView host)
{
    quint32 address = 0;
    int parts = 0;
    for (const QStringView part : host.split(u'.')) {
        bool ok = false;
        const uint number = part.toUInt(&ok);
        if (!ok || number > 255 || ++parts > 4) {
            return std::nullopt;
        }
        address = address << 8 | number;
    }
    return parts == 4 ? std::optional(address) : std::nullopt;
}

using Groups = std::array<quint16, 8>;

/// The groups of one side of "::"; how many, or -1 where it is none.
int readGroups(QStringView text, Groups &groups)
{
    int count = 0;
    for (const QStringView part : text.split(u':', Qt::SkipEmptyParts)) {
        const std::optional<quint32> last = part.contains(u'.') ? ipv4(part) : std::nullopt;
        bool ok = true;
        const uint number = last ? *last >> 16 : part.toUInt(&ok, 16);
        if (!ok || number > 0xFFFF || count + (last ? 2 : 1) > 8) {
            return -1;
        }
        groups[static_cast<std::size_t>(count++)] = static_cast<quint16>(number);
        if (last) {
            groups[static_cast<std::size_t>(count++)] = static_cast<quint16>(*last & 0xFFFF);
        }
    }
    return count;
}

std::optional<Groups> ipv6(QStringView host)
{
    host = host.first(std::min(host.size(), host.indexOf(u'%') < 0 ? host.size() : host.indexOf(u'%')));
    const qsizetype gap = host.indexOf("::"_L1);
    Groups head{};
    Groups tail{};
    const int before = readGroups(gap < 0 ? host : host.first(gap), head);
    const int behind = gap < 0 ? 0 : readGroups(host.sliced(gap + 2), tail);
    if (before < 0 || behind < 0 || before + behind > 8 || (gap < 0 && before != 8)) {
        return std::nullopt;
    }
    std::copy_n(tail.begin(), behind, head.end() - behind);
    return head;
}

bool isPrivate(const Groups &groups)
{
    const quint32 inside = quint32{groups[6]} << 16 | groups[7];
    const auto begins = [&groups](std::initializer_list<quint16> with) {
        return std::equal(with.begin(), with.end(), groups.begin());
    };
    if (begins({0, 0, 0, 0, 0, 0}) || begins({0, 0, 0, 0, 0, 0xFFFF}) || begins({0x64, 0xFF9B, 0, 0, 0, 0})) {
        return isPrivate(inside); // "::1" is in 0.0.0.0/8 then
    }
    if (begins({0, 0, 0, 0, 0xFFFF, 0})) {
        return isPrivate(inside); // as translators write it, RFC 7915
    }
    if (groups[0] == 0x2002) {
        return isPrivate(quint32{groups[1]} << 16 | groups[2]); // 6to4
    }
    if (begins({0x64, 0xFF9B, 1})) {
        return true; // a translator's own, RFC 8215
    }
    const bool isUniqueLocal = (groups[0] & 0xFE00) == 0xFC00;
    const bool isLinkOrSiteLocal = (groups[0] & 0xFF80) == 0xFE80;
    return isUniqueLocal || isLinkOrSiteLocal;
}

} // namespace

bool isPrivateHost(const QUrl &url)
{
    QString host = url.host(QUrl::FullyEncoded).toLower();
    if (host.endsWith(u'.')) {
        host.chop(1);
    }
    if (host.contains(u':')) {
        const std::optional<Groups> groups = ipv6(host);
        return !groups || isPrivate(*groups);
    }
    if (const std::optional<quint32> address = ipv4(host)) {
        return isPrivate(*address);
    }
    return !host.contains(u'.') ||
           std::any_of(kPrivateEndings.begin(), kPrivateEndings.end(),
                       [&host](QLatin1StringView ending) { return host.endsWith(ending); });
}

} // namespace millrace
