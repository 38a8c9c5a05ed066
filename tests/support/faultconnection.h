// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultscript.h"
#include "tests/support/faultsocket.h"
#include "tests/support/requestlog.h"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

namespace millrace {

/// One connection of a FaultServer and its thread, which the destructor joins: make the stop eventfd readable
/// first.
class FaultConnection
{
public:
    /// Owns `fd`, borrows the rest.
    FaultConnection(int fd, int stopFd, FaultScript &script, RequestLog &log);
    ~FaultConnection();
    FaultConnection(const FaultConnection &) = delete;
    FaultConnection &operator=(const FaultConnection &) = delete;

    /// Lets it look at its gate again.
    void poke() { m_socket.poke(); }
    bool isDone() const { return m_isDone; }

private:
    /// The response that is being sent.
    struct Response
    {
        const LoggedRequest &request;
        const Reply &reply;
        const Answer &answer;
        RequestLog::RequestId id;
        std::optional<Hold> hold;
        std::shared_ptr<Pacer> pacer;
    };

    void run();
    /// One request and its response; false when the connection is at its end.
    bool serveOne();
    bool respond(Response &response);
    bool sendBody(Response &response);
    bool sendPiece(const Response &response, qint64 position, qint64 size);
    bool waitAtGate(Response &response);
    void cutOff(Reply::Cut cut);

    FaultScript &m_script;
    RequestLog &m_log;
    FaultSocket m_socket;
    const int m_number;
    std::atomic<bool> m_isDone = false;
    std::thread m_thread;
};

} // namespace millrace
