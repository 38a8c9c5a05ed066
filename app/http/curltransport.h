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
    void setRate(const TransportClient &client, qint64 bytesPerSecond) override;
    void abort(const TransportClient &client) override;
    bool isBusy() const override;
    bool isBusy(const TransportClient &client) const override;
    void wake() override;
    QByteArrayView name() const override { return "curl"; }

private:
    CurlExchange *exchangeOf(const TransportClient &client) const;
    std::chrono::milliseconds longestWait(std::chrono::milliseconds maxWait) const;
    void perform();
    /// Takes the exchange out of libcurl and tells its client how it ended.
    void end(CurlExchange &exchange, int curlCode);
    void endTimedOut();
    void sweep();
    void forgetConnections();

    const SocketRate m_socketRate;
    /// Of libcurl, as void pointers, so that its header stays within http/'s sources. The share holds the TLS
    /// sessions.
    void *m_multi = nullptr;
    void *m_share = nullptr;
    /// wake() comes from other threads, and m_multi may be replaced.
    std::mutex m_wakeMutex;
    LastTrust m_lastTrust;
    /// What was left open is not for the next request.
    /// A request has not been looked at yet: there is something to do without waiting.
    bool m_hasNew = false;
    bool m_mustForget = false;
    /// Reset, for the exchanges to come.
    std::vector<void *> m_idleEasies;
    /// Those without a client were given up, perhaps from within their own callbacks, where libcurl cannot
    /// let them go.
    std::vector<std::unique_ptr<CurlExchange>> m_exchanges;
    bool m_isPerforming = false;
};

} // namespace millrace
