// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/pagereading.h"

#include "core/pagetext.h"
#include "core/transferexception.h"
#include "core/webpage.h"
#include "http/redirects.h"
#include "http/responsejudge.h"
#include "transfer/hostvisit.h"
#include "transfer/ratebrake.h"
#include "transfer/requestbuilder.h"
#include "transfer/watchdog.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <stop_token>

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// The page of one link, from the first request to its last byte.
class PageReading final : private TransportClient
{
public:
    using Clock = Watchdog::Clock;

    PageReading(const TransferJob &job, const TransferTools &tools)
        : m_job(job)
        , m_tools(tools)
        , m_requests(job)
        , m_visit(tools.shared.hostGate)
        , m_watchdog(job, Clock::now())
        , m_brake(tools.shared.rateLimiter,
                  tools.ticket.rateLimiter ? tools.ticket.rateLimiter : std::make_shared<RateLimiter>(),
                  tools.ticket.stop.token())
    {
    }
    ~PageReading() override { m_tools.transport.abort(*this); }

    /// Follows redirects as a download does.
    Expected<void> run();

    /// Where the page was in the end.
    const QUrl &address() const { return m_url; }
    QString text() const { return pageText(m_body, m_type); }

private:
    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    Expected<void> ask();
    void pump();
    bool refuse(const TransferError &error);
    bool isStopped() const { return m_tools.ticket.stop.isStopRequested(); }

    const TransferJob &m_job;
    const TransferTools &m_tools;
    RequestBuilder m_requests;
    HostVisit m_visit;
    Watchdog m_watchdog;
    RateBrake m_brake;
    QUrl m_url;
    Judgement m_judgement;
    TransferError m_error;
    bool m_isEnded = false;
    bool m_asksAgain = false;
    /// The type says too little; the first bytes tell.
    bool m_isUndecided = false;
    QByteArray m_location;
    QByteArray m_type;
    QByteArray m_body;
};

Expected<void> PageReading::run()
{
    m_url = m_job.url;
    int hops = 0;
    while (true) {
        if (const Expected<void> asked = ask(); !asked) {
            return asked.error();
        }
        if (isStopped()) {
            return {};
        }
        if (m_judgement.verdict == Verdict::Redirect) {
            const Expected<QUrl> next = followRedirect(m_url, m_location, hops++, m_job.url);
            if (!next) {
                return next.error();
            }
            m_url = *next;
        } else if (!m_asksAgain) {
            return {};
        }
    }
}

/// One request.
Expected<void> PageReading::ask()
{
    m_judgement = {};
    m_isEnded = false;
    m_asksAgain = false;
    m_isUndecided = false;
    m_body.clear();
    m_error = {m_visit.enterSoon(m_url, m_tools.ticket.stop), {}};
    if (m_error.code != ErrorCode::None || isStopped()) {
        return m_error.code == ErrorCode::None ? Expected<void>() : m_error;
    }
    TransportRequest request = m_requests.build(m_url, std::nullopt);
    m_error = m_requests.refusal();
    if (m_error.code == ErrorCode::None) {
        request.bytesPerSecond = m_brake.limit();
        m_tools.transport.open(request, *this);
        pump();
        m_visit.noteError(m_error.code);
    }
    m_visit.leave();
    return m_error.code == ErrorCode::None ? Expected<void>() : m_error;
}

void PageReading::pump()
{
    m_watchdog.beginRequest(Clock::now());
    while (!m_isEnded && m_tools.transport.isBusy(*this)) {
        if (m_visit.hasHead()) {
            m_watchdog.noteRest(m_brake.rest([this] { return m_watchdog.isTimeUp(Clock::now()); }));
        }
        const auto fault = m_watchdog.check(Clock::now());
        if (fault || isStopped()) {
            m_error = {isStopped() ? ErrorCode::None : *fault, {}};
            m_tools.transport.abort(*this);
            return;
        }
        m_tools.transport.pump(m_watchdog.nextCheck(Clock::now()));
    }
}

bool PageReading::refuse(const TransferError &error)
{
    m_error = error;
    return false;
}

bool PageReading::onHead(const ResponseHead &head)
{
    m_visit.noteHead(head);
    m_watchdog.beginBody(Clock::now(), m_brake.limit() == 0);
    m_judgement = judgeResponse({}, head);
    m_location = head.header("Location");
    m_type = head.header("Content-Type");
    if (m_judgement.verdict == Verdict::Redirect || m_judgement.verdict == Verdict::Empty) {
        return false;
    }
    if (!m_judgement.isAccepted()) {
        m_asksAgain = m_requests.answersChallenge(head);
        return refuse(m_asksAgain ? TransferError{} : m_requests.explained(m_judgement.error, &head));
    }
    m_isUndecided = isVagueType(m_type);
    if (!m_isUndecided && !isWebPageType(m_type)) {
        return refuse({ErrorCode::NotAPage, {}});
    }
    return m_judgement.bodySize <= kMostPageBytes || refuse({ErrorCode::PageTooLarge, {}});
}

bool PageReading::onBody(QByteArrayView piece)
{
    m_watchdog.noteBytes(piece.size(), Clock::now());
    m_brake.take(piece.size());
    m_body.append(piece);
    if (m_judgement.bodySize >= 0 && m_body.size() > m_judgement.bodySize) {
        return refuse({ErrorCode::BrokenResponse,
                       QCoreApplication::translate("millrace::Fetch", "more bytes than promised")});
    }
    if (m_body.size() > kMostPageBytes) {
        return refuse({ErrorCode::PageTooLarge, {}});
    }
    if (m_isUndecided) {
        const WebPageGuess guess = guessWebPage(m_body, false);
        m_isUndecided = guess == WebPageGuess::NeedsMore;
        return guess != WebPageGuess::No || refuse({ErrorCode::NotAPage, {}});
    }
    return true;
}

void PageReading::onEnd(const TransferError &error)
{
    m_isEnded = true;
    if (!m_judgement.isAccepted()) {
        m_error = m_requests.explained(error);
        return;
    }
    const qint64 promised = m_judgement.bodySize;
    if (promised >= 0 ? m_body.size() < promised : error.code != ErrorCode::None) {
        m_error = error.code == ErrorCode::None ? TransferError{ErrorCode::ConnectionLost, {}}
                                                : m_requests.explained(error);
    } else if (m_isUndecided && guessWebPage(m_body, true) != WebPageGuess::Yes) {
        m_error = {ErrorCode::NotAPage, {}};
    }
}

} // namespace

void readPage(QPromise<PageLinks> &promise, const TransferJob &job, const TransferTools &tools)
{
    const std::stop_callback wake(tools.ticket.stop.token(), [&tools] { tools.transport.wake(); });
    PageReading reading(job, tools);
    if (const Expected<void> read = reading.run(); !read) {
        throw TransferException(read.error());
    }
    if (!tools.ticket.stop.isStopRequested()) {
        promise.addResult(linksOfPage(reading.text(), job.url, reading.address()));
    }
}

} // namespace millrace
