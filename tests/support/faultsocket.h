// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace millrace {

/// A file descriptor that is closed with its owner.
class OwnedFd
{
public:
    explicit OwnedFd(int fd = -1);
    ~OwnedFd();
    OwnedFd(const OwnedFd &) = delete;
    OwnedFd &operator=(const OwnedFd &) = delete;

    int get() const { return m_fd; }
    void close();
    void reset(int fd);

private:
    int m_fd;
};

/// The server's end of one connection. Every wait ends when the other end goes or `stopFd` becomes readable;
/// the method then returns false, and nothing but close() is of use any more.
class FaultSocket
{
public:
    using Clock = std::chrono::steady_clock;

    /// Owns `fd`; borrows the eventfd `stopFd`.
    FaultSocket(int fd, int stopFd);

    /// The next request line and header fields with their blank line.
    [[nodiscard]] bool readHead(QByteArray &head);
    [[nodiscard]] bool send(QByteArrayView bytes);
    [[nodiscard]] bool waitUntil(Clock::time_point time);
    /// Waits for a poke().
    [[nodiscard]] bool waitForPoke();
    /// Waits until the other end goes.
    void waitForEnd();

    /// Ends a waitForPoke(), or else the next one. From any thread.
    void poke();

    /// Closes with RST, once what was sent has arrived.
    void closeByReset();
    /// Closes with FIN, and then waits a while for the other end's, so that unread requests cause no RST.
    void closeByFin();
    void close() { m_fd.close(); }

private:
    enum class Wake : quint8 { Ready, Poked, TimedOut, Gone };

    Wake wait(short events, std::optional<Clock::time_point> deadline, bool takesPokes = false);
    void waitUntilArrived();

    OwnedFd m_fd;
    OwnedFd m_pokeFd;
    const int m_stopFd;
    QByteArray m_unread;
};

} // namespace millrace
