// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultsocket.h"
#include "tests/support/testauthority.h"

#include <QtGlobal>

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace millrace {

/// Stands on a port of 127.0.0.1 before another server of this machine, and hands bytes on both ways: so a
/// server gets TLS, or is held and cut off where the test wants it. When the server resets its connection,
/// the client's is reset too. Has threads of its own; all methods may be called from any thread.
class Relay
{
public:
    struct Wish
    {
        /// TLS towards the client with this.
        TlsIdentity tls;
        /// Nothing newer than TLS 1.1.
        bool isOldTls = false;
        /// Ends with a bare FIN where the server has ended, without TLS's own word that this was all.
        bool omitsCloseNotify = false;
        /// How many bytes of the server's a connection passes on before it waits for release(); -1: all.
        qint64 holdAfter = -1;
    };

    explicit Relay(quint16 target);
    Relay(quint16 target, Wish wish);
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    quint16 port() const { return m_port; }
    /// Waits, ten seconds at most, until a connection is held.
    bool waitUntilHeld();
    /// Holds none any more, also of those that come later.
    void release();
    /// Resets all connections; further ones are served.
    void cut();
    /// How many connections there were. One that failed at TLS counts.
    int connections() const;

private:
    class Connection;

    void acceptAll();
    /// False when the connection was cut while it waited.
    bool waitForRelease(const Connection &connection);

    const quint16 m_target;
    const Wish m_wish;
    quint16 m_port = 0;
    OwnedFd m_listenFd;
    OwnedFd m_stopFd;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isReleased = false;
    int m_held = 0;
    int m_count = 0;
    std::list<std::unique_ptr<Connection>> m_connections;
    std::thread m_acceptThread;
};

} // namespace millrace
