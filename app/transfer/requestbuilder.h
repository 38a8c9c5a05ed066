// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"
#include "http/transport.h"
#include "transfer/transferjob.h"

#include <QUrl>

#include <optional>

namespace millrace {

/// Makes the requests of one job, hop by hop: what each carries, and to whom. User agent and cookies go where
/// they belong; header lines, Referer and credentials to the link's own origin alone. For the worker's
/// thread.
class RequestBuilder
{
public:
    explicit RequestBuilder(const TransferJob &job) : m_job(job) {}

    /// May ask the system for its proxy, which may block. What it returns is not to be opened where refusal()
    /// says why.
    TransportRequest build(const QUrl &url, const std::optional<ByteRange> &range);

    /// Why the latest request cannot be made: ProxyFailed; else None.
    const TransferError &refusal() const { return m_refusal; }

    /// Whether this response to the latest request asks for the credentials in a way that build() goes into
    /// from now on: then the same address is to be asked once more. True at most once.
    bool answersChallenge(const ResponseHead &head);

    /// An error that the latest request led to, with what the server or the proxy offers to sign in with, or
    /// with the proxy's name. Without secrets.
    TransferError explained(TransferError error, const ResponseHead *head = nullptr) const;

private:
    bool isOwnOrigin(const QUrl &url) const;
    void addOwnHeaders(TransportRequest &request) const;
    void addCookies(TransportRequest &request) const;

    const TransferJob &m_job;
    QUrl m_url;
    ProxySettings m_proxy;
    TransferError m_refusal;
    /// The server has asked for a digest. Before that a transport gets no credentials to answer with, as not
    /// every one would refuse to send them as they are.
    bool m_usesDigest = false;
};

} // namespace millrace
