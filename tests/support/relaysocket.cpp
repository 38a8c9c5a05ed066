// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relaysocket.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <csignal>

#include <openssl/ssl.h>
#include <sys/socket.h>

namespace millrace {

namespace {

// A client that does not close in its turn is not waited for longer.
constexpr timeval kLongestLinger{5, 0};
// How soon a write that nobody takes notices an interruption.
constexpr timeval kWriteTick{0, 100'000};

SSL_CTX *makeContext(const TlsIdentity &tls, bool isOldTls)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (isOldTls) {
        // OpenSSL 3 has no cipher for these at its usual level.
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    }
    const QByteArray certificate = QFile::encodeName(tls.certificateFile);
    const QByteArray key = QFile::encodeName(tls.keyFile);
    if (SSL_CTX_use_certificate_file(context, certificate.constData(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key.constData(), SSL_FILETYPE_PEM) != 1) {
        qFatal("RelaySocket: cannot use %s", certificate.constData());
    }
    return context;
}

} // namespace

void RelaySocket::FreeSsl::operator()(ssl_st *ssl) const
{
    SSL_free(ssl);
}

void RelaySocket::FreeSsl::operator()(ssl_ctx_st *context) const
{
    SSL_CTX_free(context);
}

RelaySocket::RelaySocket(int fd, const TlsIdentity &tls, bool isOldTls) : m_fd(fd)
{
    // OpenSSL writes without MSG_NOSIGNAL.
    static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
    Q_UNUSED(ignored)
    setsockopt(m_fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kWriteTick, sizeof kWriteTick);
    if (!tls.isEmpty()) {
        m_context.reset(makeContext(tls, isOldTls));
        m_ssl.reset(SSL_new(m_context.get()));
        SSL_set_fd(m_ssl.get(), m_fd.get());
    }
}

RelaySocket::~RelaySocket() = default;

bool RelaySocket::handshake()
{
    return !m_ssl || SSL_accept(m_ssl.get()) == 1;
}

bool RelaySocket::hasPending() const
{
    return m_ssl && SSL_pending(m_ssl.get()) > 0;
}

ssize_t RelaySocket::read(std::span<char> buffer)
{
    return m_ssl ? SSL_read(m_ssl.get(), buffer.data(), static_cast<int>(buffer.size()))
                 : recv(m_fd.get(), buffer.data(), buffer.size(), 0);
}

bool RelaySocket::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_isInterrupted) {
        // OpenSSL wants the same bytes again after a time-out, and takes all of them or none.
        const ssize_t count =
            m_ssl ? SSL_write(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size()))
                  : send(m_fd.get(), bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
        if (count > 0) {
            bytes = bytes.sliced(count);
        } else if (!isTimeout(static_cast<int>(count))) {
            return false;
        }
    }
    return bytes.isEmpty();
}

bool RelaySocket::isTimeout(int result) const
{
    return m_ssl ? SSL_get_error(m_ssl.get(), result) == SSL_ERROR_WANT_WRITE : errno == EAGAIN;
}

void RelaySocket::closeByFin(bool sendsCloseNotify)
{
    if (m_ssl && sendsCloseNotify) {
        SSL_shutdown(m_ssl.get());
    }
    shutdown(m_fd.get(), SHUT_WR);
    // Unread requests would make a reset of it.
    setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kLongestLinger, sizeof kLongestLinger);
    std::array<char, 4096> rest{};
    while (recv(m_fd.get(), rest.data(), rest.size(), 0) > 0) {
    }
    shutdown(m_fd.get(), SHUT_RDWR);
}

void RelaySocket::closeByReset()
{
    const std::lock_guard lock(m_closing);
    const linger now{1, 0};
    setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_fd.close();
}

void RelaySocket::interrupt()
{
    m_isInterrupted = true;
    const std::lock_guard lock(m_closing);
    shutdown(m_fd.get(), SHUT_RD);
}

} // namespace millrace
