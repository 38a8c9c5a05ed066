// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/connection.h"

#include "core/contentrange.h"
#include "http/redirects.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

Connection::Connection(int number, int source, const TransferJob &job, const TransferTools &tools,
                       const FileFacts &facts, const RequestBuilder &requests, SegmentWriter &writer)
    : m_number(number)
    , m_source(source)
    , m_job(job)
    , m_tools(tools)
    , m_facts(facts)
    , m_writer(writer)
    , m_requests(requests)
    , m_visit(tools.shared.hostGate, HostVisit::Purpose::Connection)
    , m_watchdog(job, Clock::now())
{
    m_writer.body().add(m_watchdog);
}

Connection::~Connection()
{
    m_tools.transport.abort(*this);
    m_writer.body().remove(m_watchdog);
}

ErrorCode Connection::start(ByteRange range, const QUrl &address)
{
    m_url = address;
    m_range = range;
    return open();
}

ErrorCode Connection::prove(ByteRange held, const QUrl &address)
{
    m_isProof = true;
    return start(held, address);
}

ErrorCode Connection::open()
{
    m_judgement = {};
    m_asksAgain = false;
    if (const ErrorCode refused = m_visit.enter(m_url); refused != ErrorCode::None) {
        return refused;
    }
    TransportRequest request = m_requests.build(m_url, m_range);
    if (const ErrorCode refused = m_requests.refusal().code; refused != ErrorCode::None) {
        m_visit.leave();
        return refused;
    }
    request.mayShareConnection = false;
    request.bytesPerSecond = m_rate;
    m_watchdog.beginRequest(Clock::now());
    m_tools.transport.open(request, *this);
    return ErrorCode::None;
}

void Connection::setRate(qint64 bytesPerSecond)
{
    if (m_rate != bytesPerSecond) {
        m_rate = bytesPerSecond;
        m_tools.transport.setRate(*this, bytesPerSecond);
    }
}

void Connection::tend(Clock::time_point now)
{
    if (m_state != State::Running) {
        return;
    }
    if (m_asksAgain) {
        goOn();
        return;
    }
    if (const auto fault = m_watchdog.check(now)) {
        m_tools.transport.abort(*this);
        fail({*fault, {}});
    }
}

void Connection::goOn()
{
    if (m_judgement.verdict == Verdict::Redirect) {
        const Expected<QUrl> next = followRedirect(m_url, m_location, m_hops++, m_job.url);
        if (!next) {
            fail(next.error());
            return;
        }
        m_url = *next;
    }
    if (const ErrorCode refused = open(); refused != ErrorCode::None) {
        fail({refused, {}});
    }
}

bool Connection::fail(const TransferError &error, bool isFatal)
{
    m_visit.noteError(error.code);
    m_visit.leave();
    m_state = State::Failed;
    m_error = error;
    m_isFatal = isFatal;
    return false;
}

bool Connection::done()
{
    m_visit.leave();
    m_state = State::Done;
    return false;
}

bool Connection::onHead(const ResponseHead &head)
{
    m_visit.noteHead(head);
    m_watchdog.beginBody(Clock::now(), m_writer.body().isSpeedTheServers());
    Expectation expected;
    expected.range = m_range;
    // What the first response said binds, even before a byte of it is held.
    expected.held = std::max<qint64>(1, m_writer.map().held().size());
    expected.total = m_facts.total;
    if (!m_isProof) {
        expected.etag = m_facts.etag;
        expected.lastModified = m_facts.lastModified;
    }
    m_judgement = judgeResponse(expected, head);
    m_answer = {m_url, m_judgement.total, head.header("ETag"), head.header("Last-Modified")};
    switch (m_judgement.verdict) {
    case Verdict::AcceptWeak:
        if (const TransferError other = otherFile(head); m_isProof && other.code != ErrorCode::None) {
            m_judgement.verdict = Verdict::Reject;
            return fail(other);
        }
        if (!m_isProof && !isSameVersion(head)) {
            m_judgement.verdict = Verdict::Reject;
            return fail({ErrorCode::RangeMismatch, QStringLiteral("nothing says that it is the same file")});
        }
        [[fallthrough]];
    case Verdict::Accept:
        m_position = m_judgement.offset;
        return true;
    case Verdict::Redirect:
        m_location = head.header("Location");
        m_asksAgain = true;
        m_visit.leave();
        return false;
    case Verdict::Changed:
        // An error page may well have another size than the file.
        if (m_isProof && head.status != 206) {
            return fail({ErrorCode::RangeMismatch, QString::number(head.status)});
        }
        return fail(m_judgement.error, head.status == 206);
    case Verdict::Reject:
        m_asksAgain = m_requests.answersChallenge(head);
        if (m_asksAgain) {
            m_visit.leave();
            return false;
        }
        return fail(m_requests.explained(m_judgement.error, &head));
    default:
        // A server that gives the whole file now gives no parts.
        m_judgement.verdict = Verdict::Reject;
        return fail({ErrorCode::RangeMismatch, QString::number(head.status)});
    }
}

/// Whether the size and a validator agree with the source's first response.
bool Connection::isSameVersion(const ResponseHead &head) const
{
    const auto range = parseContentRange(head.header("Content-Range"));
    const QByteArray etag = head.header("ETag");
    // Who sent no validator was taken because the checksum of the whole will tell.
    const bool isJudgedLater = m_facts.etag.isEmpty() && m_facts.lastModified.isEmpty();
    return range && range->total == m_facts.total &&
           (isJudgedLater || (!etag.isEmpty() && etag == m_facts.etag) ||
            (!m_facts.lastModified.isEmpty() && head.header("Last-Modified") == m_facts.lastModified));
}

/// Why a source of its own may have another file; None where its validators agree with what is known. ETags
/// are each server's own: those that differ say nothing.
TransferError Connection::otherFile(const ResponseHead &head) const
{
    const QByteArray etag = head.header("ETag");
    const QByteArray lastModified = head.header("Last-Modified");
    if (parseContentRange(head.header("Content-Range"))->total != m_facts.total) {
        return {ErrorCode::UnprovenMirror, {}};
    }
    if ((!etag.isEmpty() && etag == m_facts.etag) ||
        (!lastModified.isEmpty() && lastModified == m_facts.lastModified)) {
        return {};
    }
    if (!lastModified.isEmpty() && !m_facts.lastModified.isEmpty()) {
        return {ErrorCode::FileChanged, {}};
    }
    // The checksum of the whole will tell.
    return m_job.canProve() ? TransferError() : TransferError{ErrorCode::UnprovenMirror, {}};
}

Expected<bool> Connection::takeBody(QByteArrayView piece, qint64 bodyEnd)
{
    if (!m_isProof) {
        return m_writer.take(m_number, m_position, piece, bodyEnd, m_watchdog);
    }
    if (Expected<void> same = m_writer.body().compare(m_position, piece, m_watchdog); !same) {
        return same.error();
    }
    m_position += piece.size();
    return true;
}

bool Connection::onBody(QByteArrayView piece)
{
    if (m_position + piece.size() > m_judgement.offset + m_judgement.bodySize) {
        return fail({ErrorCode::BrokenResponse, QStringLiteral("more bytes than promised")});
    }
    const qint64 bodyEnd = m_judgement.offset + m_judgement.bodySize;
    const Expected<bool> isMoreWanted = takeBody(piece, bodyEnd);
    if (!isMoreWanted) {
        m_isAgainstDisk = isMoreWanted.error().code == ErrorCode::FileChanged;
        return fail(isMoreWanted.error(), true);
    }
    if (m_tools.ticket.stop.isStopRequested()) {
        return false;
    }
    // At the body's own end the connection stays open for another request.
    return *isMoreWanted || m_position == bodyEnd || done();
}

void Connection::onEnd(const TransferError &error)
{
    const Segment *segment = m_writer.map().segmentOf(m_number);
    const bool isProven = m_isProof && hasBody() && m_position == m_range.end;
    if (isProven || (hasBody() && segment && segment->left() == 0)) {
        done();
        return;
    }
    fail(error.code == ErrorCode::None ? TransferError{ErrorCode::ConnectionLost, {}}
                                       : m_requests.explained(error));
}

} // namespace millrace
