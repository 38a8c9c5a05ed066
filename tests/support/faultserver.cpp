// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"

#include "tests/support/faultconnection.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr int kBacklog = 128;

/// A listening socket on 127.0.0.1; `port` 0 becomes the one that was chosen. -1 with errno when that fails.
int listenOn(quint16 &port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    if (bind(fd, generic, size) != 0 || listen(fd, kBacklog) != 0 || getsockname(fd, generic, &size) != 0) {
        ::close(fd);
        return -1;
    }
    port = ntohs(address.sin_port);
    return fd;
}

void resetAtOnce(int fd)
{
    const linger now{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(fd);
}

} // namespace

FaultServer::FaultServer()
{
    start();
}

FaultServer::~FaultServer()
{
    stop();
}

QByteArray FaultServer::origin() const
{
    return "http://127.0.0.1:" + QByteArray::number(m_port);
}

QUrl FaultServer::url(const QByteArray &target) const
{
    return QUrl::fromEncoded(origin() + target);
}

void FaultServer::serve(const QByteArray &path, const Reply &reply)
{
    m_script.serve(path, [reply](const LoggedRequest &) { return reply; });
}

void FaultServer::serve(const QByteArray &path, const Responder &responder)
{
    m_script.serve(path, responder);
}

void FaultServer::serveSequence(const QByteArray &path, const QList<Reply> &replies)
{
    m_script.serveSequence(path, replies);
}

void FaultServer::serveOnce(const QByteArray &path, const Reply &reply)
{
    serveSequence(path, {reply, Reply::statusOnly(410, "This link was used.\n")});
}

void FaultServer::hold(const QByteArray &path)
{
    m_script.hold(path, {Hold::Where::Head, 0, 0});
}

void FaultServer::holdAfter(const QByteArray &path, qint64 bytes)
{
    m_script.hold(path, {Hold::Where::Body, bytes, 0});
}

void FaultServer::holdLastByte(const QByteArray &path)
{
    m_script.hold(path, {Hold::Where::LastByte, 0, 0});
}

void FaultServer::release(const QByteArray &path)
{
    m_script.release(path);
    const std::lock_guard lock(m_connectionsMutex);
    for (const auto &connection : m_connections) {
        connection->poke();
    }
}

int FaultServer::heldRequests(const QByteArray &path) const
{
    return m_script.heldRequests(path);
}

void FaultServer::limitConnections(int most)
{
    m_connectionLimit = most;
}

void FaultServer::limitSendBuffer(int bytes)
{
    // Accepted sockets inherit it.
    setsockopt(m_listenFd.get(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

void FaultServer::start()
{
    if (m_acceptThread.joinable()) {
        return;
    }
    m_stopFd.reset(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    m_listenFd.reset(listenOn(m_port));
    if (m_listenFd.get() < 0) {
        qFatal("FaultServer: cannot listen on 127.0.0.1:%d: %s", m_port, strerror(errno));
    }
    m_acceptThread = std::thread([this] { acceptAll(); });
}

void FaultServer::stop()
{
    if (!m_acceptThread.joinable()) {
        return;
    }
    eventfd_write(m_stopFd.get(), 1);
    m_acceptThread.join();
    m_listenFd.close();
    // Joined without the lock: a responder may be calling release().
    std::list<std::unique_ptr<FaultConnection>> ended;
    {
        const std::lock_guard lock(m_connectionsMutex);
        ended.swap(m_connections);
    }
}

void FaultServer::acceptAll()
{
    for (;;) {
        std::array<pollfd, 2> fds{{{m_listenFd.get(), POLLIN, 0}, {m_stopFd.get(), POLLIN, 0}}};
        poll(fds.data(), fds.size(), -1);
        if (fds[1].revents != 0) {
            return;
        }
        const int fd = accept4(m_listenFd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            accept(fd);
        }
    }
}

void FaultServer::accept(int fd)
{
    const std::lock_guard lock(m_connectionsMutex);
    // Their threads have ended or are about to.
    m_connections.remove_if([](const auto &connection) { return connection->isDone(); });
    const int most = m_connectionLimit;
    if (most > 0 && m_log.openConnections() >= most) {
        resetAtOnce(fd);
        return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_connections.push_back(std::make_unique<FaultConnection>(fd, m_stopFd.get(), m_script, m_log));
}

} // namespace millrace
