// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fetch.h"

#include "http/redirects.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// Gives the texts of this file their context.
struct FetchWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

} // namespace

Fetch::Fetch(const TransferJob &job, const TransferTools &tools, FileSink &sink,
             std::function<void()> accepted, std::function<void()> progressed)
    : m_job(job)
    , m_tools(tools)
    , m_sink(sink)
    , m_intake(job, tools, sink, std::move(accepted), [this](const QString &line) { log(line); })
    , m_watchdog(job, Clock::now())
    , m_sleep(job.stallTimeout, tools.shared.online.timesWoken(), Clock::now())
    , m_progressed(std::move(progressed))
    , m_writer(job, tools, sink, m_watchdog, [this] { noteProgress(); })
    , m_connections(job, tools, sink, m_writer, [this](const QString &line) { log(line); })
    , m_reporter(*tools.ticket.segments, sink, [this] { return running(); })
    , m_visit(std::make_unique<HostVisit>(tools.shared.hostGate))
    , m_page(job, tools.shared.online)
{
}

Expected<void> Fetch::run()
{
    if (!m_intake.prepare()) {
        return {};
    }
    const Expected<void> first = fetchFirst();
    const Expected<void> all = m_connections.isActive() ? fetchRest() : first;
    m_hadJustWoken = m_sleep.hasJustWoken(Clock::now());
    m_connections.close();
    m_reporter.end();
    return all;
}

/// The first connection: its first request is the download itself, redirects included.
Expected<void> Fetch::fetchFirst()
{
    const Expected<void> own = fetchFrom(Sources::kOwnLink);
    return own || !mayMirrorHelp(own.error()) ? own : askMirrors(own.error());
}

/// Whether another source may do better than the one that ended so.
bool Fetch::mayMirrorHelp(const TransferError &error) const
{
    const bool isMirrors = m_source != Sources::kOwnLink;
    if (isMirrors && error.code == ErrorCode::FileChanged) {
        return !m_connections.isActive();
    }
    const bool isOurs = isDiskFault(error.code) || error.code == ErrorCode::TimeLimitExceeded ||
                        error.code == ErrorCode::NameTaken || error.code == ErrorCode::FileExists ||
                        error.code == ErrorCode::PartFileInUse ||
                        errorClass(error.code) == ErrorClass::MustRestart;
    return !m_job.mirrors.isEmpty() && !isOurs && !m_isFatal && !m_isBegun && !m_sink.isLinkUnproven() &&
           !m_tools.ticket.stop.isStopRequested();
}

/// One mirror after the other, where the link has failed. If all do, the first error counts that another
/// attempt may mend.
Expected<void> Fetch::askMirrors(TransferError error)
{
    for (int source = 1; source <= m_job.mirrors.size(); ++source) {
        const QUrl &mirror = Sources::linkOf(m_job, source);
        log(FetchWords::tr("%1: asking the mirror %2").arg(sentence(error), mirror.host()));
        auto former = std::exchange(m_visit, std::make_unique<HostVisit>(m_tools.shared.hostGate));
        const Expected<void> result = fetchFrom(source);
        if (result || !mayMirrorHelp(result.error())) {
            return result;
        }
        log(leftOutText(mirror, result.error()));
        if (result.error().code == ErrorCode::FileChanged) {
            m_refuted.append(mirror);
            m_isBegun = false;
        }
        const bool isMended = errorClass(error.code) == ErrorClass::RetriesByItself;
        if (isMended || errorClass(result.error().code) != ErrorClass::RetriesByItself) {
            m_visit = std::move(former);
        } else {
            error = result.error();
        }
    }
    return error;
}

/// One range after the other, where far apart from each other they are missing.
Expected<void> Fetch::fetchFrom(int source)
{
    Expected<void> fetched;
    do {
        fetched = fetchRange(source);
    } while (fetched && isPartMissing() && m_range && m_position == m_range->end);
    // A part may say less of the file than was known of it before.
    return fetched && isPartMissing() ? TransferError{ErrorCode::ConnectionLost, {}} : fetched;
}

/// Whether a response was taken whole, and is not all that this connection is to bring.
bool Fetch::isPartMissing() const
{
    const qint64 total = m_sink.facts().total;
    return m_judgement.isAccepted() && !isAlreadyHere() && !m_connections.isActive() &&
           !m_tools.ticket.stop.isStopRequested() && total >= 0 && m_sink.heldBytes() != total;
}

Expected<void> Fetch::fetchRange(int source)
{
    std::optional<ByteRange> range = m_sink.missingRange();
    m_source = source;
    QUrl url = Sources::linkOf(m_job, source);
    int hops = 0;
    while (request(url, range) == Step::Again) {
        if (m_judgement.verdict == Verdict::PlainGet) {
            range.reset();
            continue;
        }
        if (m_answersChallenge) {
            continue;
        }
        const Expected<QUrl> next = followRedirect(url, m_location, hops++, m_job.url);
        if (!next) {
            return redirectError(next.error(), m_tools.shared.online);
        }
        url = *next;
        log(FetchWords::tr("Redirected to %1").arg(redactedLink(url)));
    }
    if (m_error.code != ErrorCode::None) {
        return m_error;
    }
    return m_judgement.isAccepted() && !isAlreadyHere() ? checkCount() : Expected<void>();
}

QList<QUrl> Fetch::askedMirrors() const
{
    QList<QUrl> mirrors = m_connections.askedMirrors();
    if (m_source != Sources::kOwnLink && mirrors.isEmpty()) {
        mirrors.append(Sources::linkOf(m_job, m_source));
    }
    return mirrors;
}

/// What the further connections are still to bring, now that the first one is at its end.
Expected<void> Fetch::fetchRest()
{
    if (m_isFatal) {
        return m_error;
    }
    m_connections.endFirst(m_error);
    while (!m_connections.isComplete() && !m_tools.ticket.stop.isStopRequested()) {
        m_writer.rest();
        lookForSleep();
        const Clock::time_point now = Clock::now();
        m_connections.tend(now);
        if (m_connections.fatal()) {
            return *m_connections.fatal();
        }
        if (m_watchdog.isTimeUp(now)) {
            return TransferError{ErrorCode::TimeLimitExceeded, {}};
        }
        if (const Expected<void> recorded = m_sink.checkpointWhenDue(); !recorded) {
            return recorded.error();
        }
        if (!m_connections.mayGoOn() && !m_connections.isComplete()) {
            const TransferError &error = m_connections.lastError();
            return error.code == ErrorCode::None ? TransferError{ErrorCode::ConnectionLost, {}} : error;
        }
        m_reporter.tend();
        const auto wait =
            std::min({m_connections.nextCheck(now), m_reporter.nextReport(now), m_sleep.heartbeat()});
        if (m_tools.transport.isBusy()) {
            m_tools.transport.pump(wait);
        } else {
            m_writer.pause(wait);
        }
    }
    return {};
}

/// One request. Again: follow the redirect, or ask without a range.
Fetch::Step Fetch::request(const QUrl &url, std::optional<ByteRange> range)
{
    m_url = url;
    m_range = range;
    m_judgement = {};
    m_page.reset();
    m_bodyBytes = 0;
    m_ended = false;
    m_error = {m_visit->enter(url), {}};
    m_answersChallenge = false;
    if (m_error.code != ErrorCode::None) {
        return Step::Ended;
    }
    TransportRequest request = m_requests.build(url, range);
    if (m_error = m_requests.refusal(); m_error.code != ErrorCode::None) {
        m_visit->leave();
        return Step::Ended;
    }
    // Under HTTP/2 all parts would share one connection.
    request.mayShareConnection = m_job.connections <= 1;
    if (const QByteArray etag = m_intake.condition(); !etag.isEmpty() && m_source == Sources::kOwnLink) {
        request.headers.append({"If-None-Match", etag});
    }
    m_toldRate = m_writer.limit();
    request.bytesPerSecond = m_toldRate;
    m_tools.transport.open(request, *this);
    pumpUntilEnd();
    m_visit->noteError(m_error.code);
    m_visit->leave();

    const Verdict verdict = m_judgement.verdict;
    const bool asksAgain =
        verdict == Verdict::Redirect || (verdict == Verdict::PlainGet && range) || m_answersChallenge;
    return asksAgain && m_error.code == ErrorCode::None ? Step::Again : Step::Ended;
}

void Fetch::pumpUntilEnd()
{
    m_watchdog.beginRequest(Clock::now());
    while (!m_ended && m_tools.transport.isBusy(*this)) {
        if (m_visit->hasHead()) {
            // A head is not waited with: its time runs already.
            m_writer.rest();
        }
        lookForSleep();
        const qint64 rate = m_connections.shareOf(m_writer.limit());
        if (rate != m_toldRate) {
            m_toldRate = rate;
            m_tools.transport.setRate(*this, m_toldRate);
        }
        const auto fault = m_watchdog.check(Clock::now());
        if (fault) {
            m_error = {*fault, {}};
        }
        m_connections.tend(Clock::now());
        if (m_connections.fatal()) {
            m_error = *m_connections.fatal();
        }
        if (fault || m_connections.fatal() || m_connections.isFirstOvertaken() ||
            m_tools.ticket.stop.isStopRequested()) {
            m_tools.transport.abort(*this);
            return;
        }
        if (const Expected<void> recorded = m_sink.checkpointWhenDue(); !recorded) {
            m_tools.transport.abort(*this);
            m_isFatal = true;
            m_error = recorded.error();
            return;
        }
        m_reporter.tend();
        const Clock::time_point now = Clock::now();
        m_tools.transport.pump(
            std::min({m_watchdog.nextCheck(now), m_connections.nextCheck(now), m_sink.nextCheckpoint(),
                      m_reporter.nextReport(now), m_sleep.heartbeat()}));
        if (!m_ended) {
            m_intake.tellStart();
        }
    }
    lookForSleep();
}

/// After a sleep the connections have less time than usual to show that they still live.
void Fetch::lookForSleep()
{
    const Clock::time_point now = Clock::now();
    if (m_sleep.look(now, m_writer.rested(), m_tools.shared.online.timesWoken())) {
        m_writer.noteSleep(now, m_sleep.heartbeat());
    }
}

void Fetch::noteProgress()
{
    m_progressed();
    m_reporter.tend();
}

/// What the connections do at this moment.
QList<ConnectionSnapshot> Fetch::running() const
{
    if (m_connections.isActive()) {
        return m_connections.snapshots();
    }
    Segment only;
    only.begin = m_range ? m_range->begin : 0;
    only.position = only.begin;
    only.end = ByteRange::kUnknown;
    if (m_judgement.isAccepted()) {
        only.begin = m_judgement.offset;
        only.position = m_position;
        only.end = m_judgement.bodySize < 0 ? ByteRange::kUnknown : only.begin + m_judgement.bodySize;
    }
    return {snapshotOf(only, m_url)};
}

} // namespace millrace
