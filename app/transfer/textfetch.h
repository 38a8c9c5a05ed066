// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"
#include "transfer/hostvisit.h"
#include "transfer/ratebrake.h"
#include "transfer/requestbuilder.h"
#include "transfer/transfer.h"

#include <QByteArray>
#include <QUrl>

#include <chrono>

namespace millrace {

/// Asks a server for a small text beside a download, with what the download's own requests carry, within the
/// host's places and the limits of speed. For the worker's thread, while nothing else of it is under way.
class TextFetch final : private TransportClient
{
public:
    using Clock = std::chrono::steady_clock;

    enum class Answer {
        Here,     ///< text() is what was there
        NotThere, ///< the server says that there is no such thing, or nothing for us
        Page,     ///< a web page came in its place
        Failed,   ///< the server or the way to it failed, or the time was up
        NotAsked, ///< the host has no place now, or a stop was requested
    };

    /// Both outlive this object.
    TextFetch(const TransferJob &job, const TransferTools &tools);
    ~TextFetch() override;

    /// Blocks, at most until then. Follows redirects as a download does.
    Answer fetch(const QUrl &url, Clock::time_point until);
    /// What the latest one brought.
    Answer answer() const { return m_answer; }
    const QByteArray &text() const { return m_text; }

private:
    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    void pump(Clock::time_point until);
    bool end(Answer answer);

    const TransferJob &m_job;
    const TransferTools &m_tools;
    RequestBuilder m_requests;
    HostVisit m_visit;
    RateBrake m_brake;
    Answer m_answer = Answer::NotAsked;
    bool m_isEnded = false;
    bool m_isRedirect = false;
    bool m_isWanted = false;
    qint64 m_promised = -1;
    qint64 m_received = 0;
    QByteArray m_location;
    QByteArray m_text;
};

} // namespace millrace
