// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/textfetch.h"

#include "core/contentrange.h"
#include "core/webpage.h"
#include "http/redirects.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A list of ten thousand files takes one megabyte.
constexpr qint64 kMostText = 2 * 1024 * 1024;
// An answer that is not wanted is read to its end up to here, as its connection is worth more.
constexpr qint64 kMostUnwanted = 64 * 1024;

} // namespace

TextFetch::TextFetch(const TransferJob &job, const TransferTools &tools)
    : m_job(job)
    , m_tools(tools)
    , m_requests(job)
    , m_visit(tools.shared.hostGate)
    , m_brake(tools.shared.rateLimiter,
              tools.ticket.rateLimiter ? tools.ticket.rateLimiter : std::make_shared<RateLimiter>(),
              tools.ticket.stop.token())
{
}

TextFetch::~TextFetch()
{
    m_tools.transport.abort(*this);
}

TextFetch::Answer TextFetch::fetch(const QUrl &url, Clock::time_point until)
{
    QUrl asked = url;
    for (int hops = 0;; ++hops) {
        m_answer = Answer::Failed;
        m_isEnded = false;
        m_isRedirect = false;
        m_isWanted = false;
        m_promised = -1;
        m_received = 0;
        m_text.clear();
        if (m_visit.enterSoon(asked, m_tools.ticket.stop, until) != ErrorCode::None) {
            return m_answer = Answer::NotAsked;
        }
        TransportRequest request = m_requests.build(asked, std::nullopt);
        if (m_requests.refusal().code != ErrorCode::None) {
            m_visit.leave();
            return m_answer = Answer::NotAsked;
        }
        request.headTimeout =
            std::max(1ms, std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()));
        request.mayShareConnection = m_job.connections <= 1;
        request.bytesPerSecond = m_brake.limit();
        m_tools.transport.open(request, *this);
        pump(until);
        m_visit.leave();
        if (m_tools.ticket.stop.isStopRequested()) {
            return m_answer = Answer::NotAsked;
        }
        if (!m_isRedirect) {
            return m_answer;
        }
        const Expected<QUrl> next = followRedirect(asked, m_location, hops, m_job.url);
        if (!next) {
            return m_answer = Answer::NotThere;
        }
        asked = *next;
    }
}

void TextFetch::pump(Clock::time_point until)
{
    while (!m_isEnded && m_tools.transport.isBusy(*this)) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        if (left <= 0ms || m_tools.ticket.stop.isStopRequested()) {
            m_tools.transport.abort(*this);
            m_isRedirect = false;
            return;
        }
        m_tools.transport.pump(left);
    }
}

/// What the answer is; whether the rest of its body is to be read.
bool TextFetch::end(Answer answer)
{
    m_answer = answer;
    return m_promised >= 0 && m_promised <= kMostUnwanted;
}

bool TextFetch::onHead(const ResponseHead &head)
{
    m_visit.noteHead(head);
    m_promised = parseContentLength(head.header("Content-Length")).value_or(-1);
    const int status = head.status;
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
        m_location = head.header("Location");
        m_isRedirect = true;
        return end(Answer::NotThere);
    }
    if (status != 200) {
        return end(status == 429 || status >= 500 ? Answer::Failed : Answer::NotThere);
    }
    const QByteArray encoding = head.header("Content-Encoding").trimmed().toLower();
    if (isWebPageType(head.header("Content-Type"))) {
        return end(Answer::Page);
    }
    if ((!encoding.isEmpty() && encoding != "identity") || m_promised > kMostText) {
        return end(Answer::NotThere);
    }
    m_isWanted = true;
    return true;
}

bool TextFetch::onBody(QByteArrayView piece)
{
    m_received += piece.size();
    m_brake.take(piece.size());
    if (!m_isWanted) {
        return m_received <= kMostUnwanted;
    }
    m_text.append(piece);
    if (m_text.size() > kMostText) {
        m_answer = Answer::NotThere;
        return false;
    }
    return true;
}

void TextFetch::onEnd(const TransferError &error)
{
    m_isEnded = true;
    m_visit.noteError(error.code);
    if (!m_isWanted) {
        return;
    }
    const bool isWhole = m_promised >= 0 ? m_received == m_promised : error.code == ErrorCode::None;
    if (isWhole) {
        const qsizetype probe = std::min(m_text.size(), kWebPageProbe);
        const QByteArrayView begin = QByteArrayView(m_text).first(probe);
        const bool isPage = guessWebPage(begin, probe == m_text.size()) == WebPageGuess::Yes;
        m_answer = isPage ? Answer::Page : Answer::Here;
    }
}

} // namespace millrace
