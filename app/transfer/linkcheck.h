// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "http/responsejudge.h"
#include "http/transport.h"
#include "transfer/hostvisit.h"
#include "transfer/requestbuilder.h"
#include "transfer/transfer.h"
#include "transfer/webpagecheck.h"

namespace millrace {

/// What a job's own words are reason enough to refuse it for, before anybody is asked: InvalidUrl,
/// MissingExtension.
Expected<void> checkJobLink(const TransferJob &job);

/// Asks what a job would bring, and brings nothing: one request for the file's first byte, redirects
/// included, whose body is not read; nothing in the save folder is changed. For the worker's thread.
class LinkCheck final : private TransportClient
{
public:
    /// Both outlive this object.
    LinkCheck(const TransferJob &job, const TransferTools &tools);
    ~LinkCheck() override;

    /// Checked, or AlreadyHere where its folder has this version of the file. Blocks until the head is
    /// there or its time is up, or a stop was requested: then what it returns means nothing.
    Expected<TransferOutcome> run();

private:
    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    bool request(const QUrl &url, const std::optional<ByteRange> &range);
    bool refuse(const TransferError &error);
    TransferOutcome outcome() const;
    /// The file's name in the folder that it goes to; empty where it is not there.
    QString nameHere(const TransferOutcome &found) const;

    const TransferJob &m_job;
    const TransferTools &m_tools;
    RequestBuilder m_requests;
    HostVisit m_visit;
    WebPageCheck m_page;
    QUrl m_url;
    std::optional<ByteRange> m_range;
    Judgement m_judgement;
    ResponseHead m_head;
    TransferError m_error;
    bool m_answersChallenge = false;
    bool m_isEnded = false;
};

} // namespace millrace
