// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/receivewindow.h"

#include <algorithm>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace millrace {

namespace {

constexpr qint64 kSmallest = 8 * 1024;
// Beyond what a window can be.
constexpr qint64 kLargest = 1024 * 1024 * 1024;
// What the reader takes in the time between two of its portions lies ready too.
constexpr qint64 kBetweenReads = 25'000;
// Round-trip times vary.
constexpr qint64 kRoundTrips = 2;
constexpr qint64 kMicrosecondsPerSecond = 1'000'000;

} // namespace

qint64 receiveWindow(qint64 bytesPerSecond, qint64 roundTrip)
{
    const qint64 time =
        kRoundTrips * std::clamp<qint64>(roundTrip, 0, 10 * kMicrosecondsPerSecond) + kBetweenReads;
    const qint64 rate = std::min(bytesPerSecond, kLargest);
    return std::clamp(rate * time / kMicrosecondsPerSecond, kSmallest, kLargest);
}

void limitReceiveWindow(int socket, qint64 bytesPerSecond)
{
    if (bytesPerSecond <= 0) {
        // The system's own choice again, which grows with what is read (Linux 5.14).
        const int none = 0;
        (void)setsockopt(socket, SOL_SOCKET, SO_BUF_LOCK, &none, sizeof none);
        return;
    }
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return;
    }
    const int window = static_cast<int>(receiveWindow(bytesPerSecond, info.tcpi_rtt));
    (void)setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
}

} // namespace millrace
