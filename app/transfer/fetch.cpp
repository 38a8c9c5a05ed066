// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fetch.h"

#include "http/redirects.h"

#include <QCoreApplication>

#include <algorithm>

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

bool Fetch::refuse(const TransferError &error)
{
    m_error = error;
    return false;
}

bool Fetch::onHead(const ResponseHead &head)
{
    m_visit->noteHead(head);
    m_watchdog.beginBody(Clock::now(), m_writer.isSpeedTheServers());
    log(FetchWords::tr("%1 answered %2 %3")
            .arg(m_url.host())
            .arg(head.status)
            .arg(QString::fromLatin1(head.reason)));
    if (!m_visit->retryAfter().isEmpty()) {
        log(FetchWords::tr("It asks for a pause: %1")
                .arg(QString::fromLatin1(m_visit->retryAfter().left(100))));
    }
    m_judgement = judgeResponse(expectation(head), head);
    m_location = head.header("Location");
    if (!isOfTheFile(head)) {
        m_judgement.verdict = Verdict::Reject;
        return refuse({ErrorCode::UnprovenMirror, {}});
    }
    if (m_intake.recognize(m_judgement, head)) {
        return false;
    }
    if (beginsTheFile(head)) {
        m_page.begin(name(), m_url, head);
        if (m_page.isWebPage()) {
            return refuse(m_page.error());
        }
    }
    if (m_judgement.verdict == Verdict::Changed && m_page.isUndecided()) {
        // Its first bytes say whether it is the file that has changed.
        return true;
    }
    if (m_judgement.verdict == Verdict::Reject || m_judgement.verdict == Verdict::Changed) {
        m_answersChallenge = m_requests.answersChallenge(head);
        return refuse(m_answersChallenge ? TransferError{} : m_requests.explained(m_judgement.error, &head));
    }
    if (m_judgement.verdict == Verdict::Empty) {
        accept(head);
        return false;
    }
    return m_judgement.isAccepted() && (m_page.isUndecided() || accept(head));
}

/// What a response is judged against. ETags are each server's own: one that differs from the link's says
/// nothing against a mirror.
Expectation Fetch::expectation(const ResponseHead &head) const
{
    Expectation expected = m_intake.expectation(m_range);
    if (m_source != Sources::kOwnLink && head.header("ETag") != expected.etag) {
        expected.etag.clear();
    }
    return expected;
}

/// Whether the body, if it is accepted, may be joined to what is held: a mirror's has to come with a
/// validator that agrees, unless the checksum of the whole will tell, and never replaces what the link has
/// sent.
bool Fetch::isOfTheFile(const ResponseHead &head) const
{
    if (m_source == Sources::kOwnLink || !m_judgement.isAccepted() || m_sink.heldBytes() == 0) {
        return true;
    }
    const Expectation expected = expectation(head);
    const bool isKnown = !expected.etag.isEmpty() || (!expected.lastModified.isEmpty() &&
                                                      head.header("Last-Modified") == expected.lastModified);
    return m_judgement.verdict != Verdict::AcceptFromStart && (isKnown || m_job.canProve());
}

/// Whether the body may be a web page in the file's place. One that contradicts what is held may be, too:
/// then the file has not changed.
bool Fetch::beginsTheFile(const ResponseHead &head) const
{
    return m_judgement.isAccepted() ? m_judgement.offset == 0
                                    : m_judgement.verdict == Verdict::Changed && head.status != 206;
}

/// Whether its body is to be read now.
bool Fetch::accept(const ResponseHead &head)
{
    const bool isMirrors = m_source != Sources::kOwnLink;
    const Expected<void> accepted =
        m_intake.accept(m_judgement, m_url, isMirrors ? head.without("ETag") : head);
    if (!accepted) {
        return refuse(accepted.error());
    }
    m_isBegun = true;
    m_position = m_judgement.offset;
    m_toDivide.reset();
    if (!isAlreadyHere() && mayDivide(head)) {
        m_toDivide = {m_url, m_judgement.total, head.header("ETag"), head.header("Last-Modified")};
        m_provenAt = m_judgement.verdict == Verdict::AcceptWeak ? m_sink.heldPrefix() : 0;
        divideWhenProven();
    }
    return !isAlreadyHere();
}

/// Others are asked for parts as soon as this response has shown that it is the file that is held.
void Fetch::divideWhenProven()
{
    if (m_toDivide && m_position >= m_provenAt) {
        m_connections.begin(*std::exchange(m_toDivide, std::nullopt), m_source, m_requests);
    }
}

/// Whether further connections may bring parts of the file: it has to be known by something that each answer
/// must agree with.
bool Fetch::mayDivide(const ResponseHead &head) const
{
    const QByteArray etag = head.header("ETag");
    const bool isKnown = (!etag.isEmpty() && !etag.startsWith("W/")) || head.hasHeader("Last-Modified");
    const bool isWeb = m_url.scheme().startsWith(QLatin1String("http"));
    return m_job.connections > 1 && head.status == 206 && isKnown && isWeb && !m_sink.isLinkUnproven() &&
           m_judgement.total >= 0 && m_judgement.total - m_sink.heldBytes() >= 2 * m_job.minimumSplit;
}

bool Fetch::onBody(QByteArrayView piece)
{
    if (m_judgement.verdict == Verdict::Changed) {
        m_page.take(piece);
        return m_page.isUndecided() || refuseChanged();
    }
    if (!m_judgement.isAccepted()) {
        return refuse({ErrorCode::BrokenResponse, {}});
    }
    m_bodyBytes += piece.size();
    if (m_judgement.bodySize >= 0 && m_bodyBytes > m_judgement.bodySize) {
        return refuse({ErrorCode::BrokenResponse, FetchWords::tr("more bytes than promised")});
    }
    if (!m_page.isUndecided()) {
        return write(piece);
    }
    m_watchdog.noteBytes(piece.size(), Clock::now());
    const QByteArrayView soFar = m_page.take(piece);
    return m_page.isUndecided() || acceptHeldBack(soFar);
}

/// Nothing of the body is taken: it is a page in the file's place, or another file.
bool Fetch::refuseChanged()
{
    return refuse(m_page.isWebPage() ? m_page.error() : m_judgement.error);
}

/// What was held back has told what it is.
bool Fetch::acceptHeldBack(QByteArrayView bytes)
{
    if (m_page.isWebPage()) {
        return refuse(m_page.error());
    }
    return accept(m_page.head()) && write(bytes);
}

bool Fetch::write(QByteArrayView piece)
{
    if (m_writer.limit() > 0) {
        // What is there may be taken for a while.
        m_intake.tellStart();
    }
    if (m_connections.isActive()) {
        const Expected<bool> isMoreWanted = m_connections.takeOfFirst(m_position, piece, m_watchdog);
        if (!isMoreWanted) {
            m_isFatal = true;
            return refuse(isMoreWanted.error());
        }
        return *isMoreWanted && !m_tools.ticket.stop.isStopRequested();
    }
    if (const Expected<void> written = m_writer.write(m_position, piece, m_watchdog); !written) {
        return refuse(written.error());
    }
    m_position += piece.size();
    divideWhenProven();
    return !m_tools.ticket.stop.isStopRequested();
}

void Fetch::onEnd(const TransferError &error)
{
    m_ended = true;
    if (m_judgement.verdict == Verdict::Changed && m_page.isUndecided()) {
        m_page.end();
        refuseChanged();
        return;
    }
    // The count decides; what the layer below says only explains a count that is short, or unknown.
    const bool isWhole = m_judgement.bodySize >= 0 && m_bodyBytes == m_judgement.bodySize;
    if (!isWhole && m_error.code == ErrorCode::None) {
        m_error = m_requests.explained(error);
    }
    const bool mayBeWhole = isWhole || (m_judgement.bodySize < 0 && m_error.code == ErrorCode::None);
    if (mayBeWhole && m_page.isUndecided()) {
        m_page.end();
        acceptHeldBack(m_page.heldBytes());
    }
}

Expected<void> Fetch::checkCount() const
{
    if (m_judgement.bodySize >= 0 && m_bodyBytes < m_judgement.bodySize) {
        return TransferError{ErrorCode::ConnectionLost, {}};
    }
    return {};
}

} // namespace millrace
