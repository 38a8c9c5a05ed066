// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultsocket.h"
#include "tests/support/testauthority.h"

#include <QByteArrayView>

#include <atomic>
#include <memory>
#include <mutex>
#include <span>

struct ssl_st;
struct ssl_ctx_st;

namespace millrace {

/// A relay's end towards its client, with or without TLS. Calls block; interrupt() ends them.
class RelaySocket
{
public:
    /// Owns `fd`; speaks TLS where there is an identity.
    RelaySocket(int fd, const TlsIdentity &tls, bool isOldTls);
    ~RelaySocket();
    RelaySocket(const RelaySocket &) = delete;
    RelaySocket &operator=(const RelaySocket &) = delete;

    int fd() const { return m_fd.get(); }
    [[nodiscard]] bool handshake();
    /// Whether something can be read although the descriptor says nothing.
    bool hasPending() const;
    /// 0 at the end, negative for an error.
    ssize_t read(std::span<char> buffer);
    [[nodiscard]] bool write(QByteArrayView bytes);

    void closeByFin(bool sendsCloseNotify);
    void closeByReset();
    /// From any thread.
    void interrupt();

private:
    bool isTimeout(int result) const;

    struct FreeSsl
    {
        void operator()(ssl_st *ssl) const;
        void operator()(ssl_ctx_st *context) const;
    };

    OwnedFd m_fd;
    std::mutex m_closing;
    std::atomic<bool> m_isInterrupted = false;
    std::unique_ptr<ssl_ctx_st, FreeSsl> m_context;
    std::unique_ptr<ssl_st, FreeSsl> m_ssl;
};

} // namespace millrace
