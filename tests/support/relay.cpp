// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relay.h"

#include "tests/support/relaysocket.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr int kBacklog = 64;
constexpr size_t kPiece = 16 * 1024;
constexpr auto kLongestWait = 10s;

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int connectTo(quint16 port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    // An end that refuses is found by the first read.
    (void)connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    return fd;
}

} // namespace

/// One client, with a thread of its own.
class Relay::Connection
{
public:
    Connection(Relay &relay, int client)
        : m_relay(relay)
        , m_client(client, relay.m_wish.tls, relay.m_wish.isOldTls)
        , m_server(connectTo(relay.m_target))
        , m_thread([this] { run(); })
    {
    }
    ~Connection() { m_thread.join(); }

    /// Under the relay's lock.
    void cut()
    {
        m_isCut = true;
        m_client.interrupt();
        shutdown(m_server.get(), SHUT_RDWR);
        m_relay.m_changed.notify_all();
    }
    bool isCut() const { return m_isCut; }

private:
    void run()
    {
        if (m_client.handshake()) {
            while (handOn()) {
            }
        } else {
            m_client.closeByReset();
        }
        // Closed by the owner: another thread may be about to cut it.
        shutdown(m_server.get(), SHUT_RDWR);
    }

    bool handOn()
    {
        std::array<pollfd, 2> fds{{{m_client.fd(), POLLIN, 0}, {m_server.get(), POLLIN, 0}}};
        if (!m_client.hasPending() && poll(fds.data(), fds.size(), -1) < 0) {
            return errno == EINTR;
        }
        if ((m_client.hasPending() || fds[0].revents != 0) && !fromClient()) {
            return false;
        }
        return fds[1].revents == 0 || fromServer();
    }

    bool fromClient()
    {
        const ssize_t count = m_client.read(m_buffer);
        if (count <= 0) {
            m_client.closeByReset();
            return false;
        }
        if (send(m_server.get(), m_buffer.data(), static_cast<size_t>(count), MSG_NOSIGNAL) != count) {
            // Else the client waits for a server that is gone.
            m_client.closeByReset();
            return false;
        }
        return true;
    }

    bool fromServer()
    {
        const ssize_t count = recv(m_server.get(), m_buffer.data(), m_buffer.size(), 0);
        if (m_isCut || count < 0) {
            m_client.closeByReset();
            return false;
        }
        if (count == 0) {
            m_client.closeByFin(!m_relay.m_wish.omitsCloseNotify);
            return false;
        }
        return passOn(QByteArrayView(m_buffer.data(), count));
    }

    bool passOn(QByteArrayView bytes)
    {
        const qint64 hold = m_relay.m_wish.holdAfter;
        if (hold >= 0 && m_passed <= hold && m_passed + bytes.size() > hold) {
            const QByteArrayView before = bytes.first(hold - m_passed);
            if (!m_client.write(before) || !m_relay.waitForRelease(*this)) {
                m_client.closeByReset();
                return false;
            }
            bytes = bytes.sliced(before.size());
            m_passed += before.size();
        }
        m_passed += bytes.size();
        return m_client.write(bytes);
    }

    Relay &m_relay;
    RelaySocket m_client;
    OwnedFd m_server;
    std::array<char, kPiece> m_buffer{};
    qint64 m_passed = 0;
    std::atomic<bool> m_isCut = false;
    std::thread m_thread;
};

Relay::Relay(quint16 target) : Relay(target, Wish()) {}

Relay::Relay(quint16 target, Wish wish)
    : m_target(target)
    , m_wish(std::move(wish))
    , m_listenFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_stopFd(eventfd(0, EFD_CLOEXEC))
{
    sockaddr_in address = loopback(0);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    if (bind(m_listenFd.get(), generic, size) != 0 || listen(m_listenFd.get(), kBacklog) != 0 ||
        getsockname(m_listenFd.get(), generic, &size) != 0) {
        qFatal("Relay: cannot listen on 127.0.0.1: %s", strerror(errno));
    }
    m_port = ntohs(address.sin_port);
    m_acceptThread = std::thread([this] { acceptAll(); });
}

Relay::~Relay()
{
    eventfd_write(m_stopFd.get(), 1);
    m_acceptThread.join();
    cut();
}

bool Relay::waitUntilHeld()
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kLongestWait, [this] { return m_held > 0; });
}

void Relay::release()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isReleased = true;
    }
    m_changed.notify_all();
}

void Relay::cut()
{
    const std::lock_guard lock(m_mutex);
    for (const auto &connection : m_connections) {
        connection->cut();
    }
}

int Relay::connections() const
{
    const std::lock_guard lock(m_mutex);
    return m_count;
}

void Relay::acceptAll()
{
    for (;;) {
        std::array<pollfd, 2> fds{{{m_listenFd.get(), POLLIN, 0}, {m_stopFd.get(), POLLIN, 0}}};
        if (poll(fds.data(), fds.size(), -1) > 0 && fds[1].revents != 0) {
            return;
        }
        const int client = accept4(m_listenFd.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) {
            const std::lock_guard lock(m_mutex);
            ++m_count;
            m_connections.push_back(std::make_unique<Connection>(*this, client));
        }
    }
}

bool Relay::waitForRelease(const Connection &connection)
{
    std::unique_lock lock(m_mutex);
    ++m_held;
    m_changed.notify_all();
    m_changed.wait(lock, [this, &connection] { return m_isReleased || connection.isCut(); });
    --m_held;
    return !connection.isCut();
}

} // namespace millrace
