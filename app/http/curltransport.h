// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/lasttrust.h"
#include "http/transport.h"

#include <memory>
#include <mutex>
#include <vector>

namespace millrace {

class CurlExchange;

/// The transport on libcurl's multi interface, in its caller's thread alone. One multi handle for its life,
/// so that connections, host names and TLS sessions serve the next download too.
///
/// It speaks ftp, ftps and sftp as well, and then gives its client a head as if a web server had sent it: 206
/// with a Content-Range, or 200, and Last-Modified as the validator.
class CurlTransport final : public Transport
{
public:
    /// \param socketRate  may be null.
    explicit CurlTransport(SocketRate socketRate);
    ~CurlTransport() override;

    void open(const TransportRequest &request, TransportClient &client) override;
    void pump(std::chrono::milliseconds maxWait) override;
    void setRate(qint64 bytesPerSecond) override;
    void abort() override;
    bool isBusy() const override { return m_exchange != nullptr; }
    void wake() override;
    QByteArrayView name() const override { return "curl"; }

private:
    void perform();
    /// Takes the exchange out of libcurl and tells its client how it ended.
    void end(int curlCode);
    void endTimedOut();
    void dropFormerExchanges();
    void forgetConnections();

    const SocketRate m_socketRate;
    /// Of libcurl, as void pointers, so that its header stays within http/'s sources.
    void *m_multi = nullptr;
    /// wake() comes from other threads, and m_multi may be replaced.
    std::mutex m_wakeMutex;
    LastTrust m_lastTrust;
    /// What was left open is not for the next request.
    bool m_mustForget = false;
    /// Reset and used again from one exchange to the next: it holds the TLS sessions.
    void *m_idleEasy = nullptr;
    std::unique_ptr<CurlExchange> m_exchange;
    /// Given up from within their own callbacks, where libcurl cannot let them go.
    std::vector<std::unique_ptr<CurlExchange>> m_formerExchanges;
    bool m_isPerforming = false;
};

} // namespace millrace
