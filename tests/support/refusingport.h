// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultsocket.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace millrace {

/// A port of 127.0.0.1 that refuses connections: bound, so that nobody else gets it, but not listened on.
class RefusingPort
{
public:
    RefusingPort() : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        socklen_t size = sizeof address;
        if (bind(m_fd.get(), generic, size) == 0 && getsockname(m_fd.get(), generic, &size) == 0) {
            m_number = ntohs(address.sin_port);
        }
    }

    /// 0 when there was none to be had.
    quint16 number() const { return m_number; }

private:
    OwnedFd m_fd;
    quint16 m_number = 0;
};

} // namespace millrace
