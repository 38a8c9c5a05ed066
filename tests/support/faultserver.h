// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultreply.h"
#include "tests/support/faultscript.h"
#include "tests/support/faultsocket.h"
#include "tests/support/requestlog.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace millrace {

class FaultConnection;

/// An HTTP/1.1 server on 127.0.0.1 that misbehaves as it is told. Has threads of its own and needs no event
/// loop; all methods may be called from any thread, except that start() and stop() belong to one.
///
///     FaultServer server;
///     server.serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)).etag("\"v1\""));
///     server.hold("/a.bin");
///     … download server.url("/a.bin"), server.release("/a.bin") …
///     QCOMPARE(server.log().ranges("/a.bin"), QList<QByteArray>{"bytes=0-"});
class FaultServer
{
public:
    /// Listens at once, on a port that was free.
    FaultServer();
    ~FaultServer();
    FaultServer(const FaultServer &) = delete;
    FaultServer &operator=(const FaultServer &) = delete;

    quint16 port() const { return m_port; }
    /// "http://127.0.0.1:1234", without a slash at its end.
    QByteArray origin() const;
    /// `target` begins with a slash and is percent-encoded where it needs to be.
    QUrl url(const QByteArray &target) const;

    /// For every request of this path, from now on.
    void serve(const QByteArray &path, const Reply &reply);
    void serve(const QByteArray &path, const Responder &responder);
    /// The n-th request gets the n-th reply, further ones the last.
    void serveSequence(const QByteArray &path, const QList<Reply> &replies);
    /// A one-time link: 410 from the second request on.
    void serveOnce(const QByteArray &path, const Reply &reply);

    /// Requests of this path that come from now on wait for release(), here before the head.
    void hold(const QByteArray &path);
    void holdAfter(const QByteArray &path, qint64 bytes);
    void holdLastByte(const QByteArray &path);
    /// Opens the path's gate, also for requests that come later.
    void release(const QByteArray &path);
    /// How many wait at the path's gate.
    int heldRequests(const QByteArray &path) const;

    /// Further connections are reset as soon as they are made; 0: no limit.
    void limitConnections(int most);

    /// The kernel holds so many bytes at most of what is sent on connections from now on, so that what the
    /// log counts as sent is close to what the client has read. Until stop().
    void limitSendBuffer(int bytes);

    /// Ends all connections and listens no more; the port then refuses. start() listens on the same port
    /// again.
    void stop();
    void start();

    const RequestLog &log() const { return m_log; }
    RequestLog &log() { return m_log; }

private:
    void acceptAll();
    void accept(int fd);

    FaultScript m_script;
    RequestLog m_log;
    quint16 m_port = 0;
    std::atomic<int> m_connectionLimit = 0;
    OwnedFd m_listenFd;
    OwnedFd m_stopFd;
    std::mutex m_connectionsMutex;
    std::list<std::unique_ptr<FaultConnection>> m_connections;
    std::thread m_acceptThread;
};

} // namespace millrace
