// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultsocket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include <linux/sockios.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr qsizetype kLargestHead = 1024 * 1024;
constexpr size_t kReadSize = 16 * 1024;
constexpr std::chrono::seconds kLongestLinger{10};
// A client that has little of the machine may not read for seconds.
constexpr std::chrono::seconds kLongestArrival{30};
constexpr std::chrono::milliseconds kArrivalTick{1};

timespec toTimespec(std::chrono::nanoseconds span)
{
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(span);
    timespec result{};
    result.tv_sec = whole.count();
    result.tv_nsec = (span - whole).count();
    return result;
}

} // namespace

OwnedFd::OwnedFd(int fd) : m_fd(fd) {}

OwnedFd::~OwnedFd()
{
    close();
}

void OwnedFd::close()
{
    reset(-1);
}

void OwnedFd::reset(int fd)
{
    if (m_fd >= 0) {
        ::close(m_fd);
    }
    m_fd = fd;
}

FaultSocket::FaultSocket(int fd, int stopFd)
    : m_fd(fd), m_pokeFd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), m_stopFd(stopFd)
{
}

FaultSocket::Wake FaultSocket::wait(short events, std::optional<Clock::time_point> deadline, bool takesPokes)
{
    for (;;) {
        std::array<pollfd, 3> fds{{{m_fd.get(), static_cast<short>(events | POLLRDHUP), 0},
                                   {m_stopFd, POLLIN, 0},
                                   {takesPokes ? m_pokeFd.get() : -1, POLLIN, 0}}};
        timespec timeout{};
        if (deadline) {
            timeout = toTimespec(std::max<std::chrono::nanoseconds>(*deadline - Clock::now(), {}));
        }
        const int count = ppoll(fds.data(), fds.size(), deadline ? &timeout : nullptr, nullptr);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count == 0) {
            return Wake::TimedOut;
        }
        if (count < 0 || fds[1].revents != 0) {
            return Wake::Gone;
        }
        // What arrived before the end is still read; but nothing is sent to an end that has gone.
        if ((fds[0].revents & POLLIN) != 0) {
            return Wake::Ready;
        }
        if ((fds[0].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) {
            return Wake::Gone;
        }
        return fds[2].revents != 0 ? Wake::Poked : Wake::Ready;
    }
}

bool FaultSocket::readHead(QByteArray &head)
{
    std::array<char, kReadSize> buffer{};
    for (;;) {
        const qsizetype end = m_unread.indexOf("\r\n\r\n");
        if (end >= 0) {
            head = m_unread.left(end + 4);
            m_unread.remove(0, end + 4);
            return true;
        }
        if (m_unread.size() > kLargestHead || wait(POLLIN, {}) != Wake::Ready) {
            return false;
        }
        const ssize_t count = recv(m_fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (count > 0) {
            m_unread.append(buffer.data(), count);
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            return false;
        }
    }
}

bool FaultSocket::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count =
            ::send(m_fd.get(), bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes = bytes.sliced(count);
        } else if (errno == EAGAIN) {
            if (wait(POLLOUT, {}) != Wake::Ready) {
                return false;
            }
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool FaultSocket::waitUntil(Clock::time_point time)
{
    return wait(0, time) == Wake::TimedOut;
}

bool FaultSocket::waitForPoke()
{
    if (wait(0, {}, true) != Wake::Poked) {
        return false;
    }
    eventfd_t value = 0;
    eventfd_read(m_pokeFd.get(), &value);
    return true;
}

void FaultSocket::waitForEnd()
{
    wait(0, {});
}

void FaultSocket::poke()
{
    eventfd_write(m_pokeFd.get(), 1);
}

void FaultSocket::waitUntilArrived()
{
    const auto deadline = Clock::now() + kLongestArrival;
    int outstanding = 0;
    while (Clock::now() < deadline && ioctl(m_fd.get(), SIOCOUTQ, &outstanding) == 0 && outstanding > 0) {
        if (!waitUntil(Clock::now() + kArrivalTick)) {
            return;
        }
    }
}

void FaultSocket::closeByReset()
{
    waitUntilArrived();
    const linger now{1, 0};
    setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void FaultSocket::closeByFin()
{
    shutdown(m_fd.get(), SHUT_WR);
    const auto deadline = Clock::now() + kLongestLinger;
    std::array<char, kReadSize> buffer{};
    while (wait(POLLIN, deadline) == Wake::Ready) {
        if (recv(m_fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT) <= 0) {
            break;
        }
    }
    close();
}

} // namespace millrace
