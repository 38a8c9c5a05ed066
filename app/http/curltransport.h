// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <memory>

namespace millrace {

/// The transport on libcurl's multi interface, in its caller's thread alone. One multi handle for its life,
/// so that connections, host names and TLS sessions serve the next download too. Speaks ftp, ftps and sftp as
/// well, and then gives its client a head as if a web server had sent it: 206 with a Content-Range, or 200,
/// with Last-Modified as a validator.
class CurlTransport final : public Transport
{
public:
    CurlTransport();
    ~CurlTransport() override;

    void open(const TransportRequest &request, TransportClient &client) override;
    void pump(std::chrono::milliseconds maxWait) override;
    void abort() override;
    bool isBusy() const override;
    void wake() override;
    QByteArrayView name() const override { return "curl"; }

private:
    class Exchange;
    class Handles;

    std::unique_ptr<Handles> m_handles;
    std::unique_ptr<Exchange> m_exchange;
};

} // namespace millrace
