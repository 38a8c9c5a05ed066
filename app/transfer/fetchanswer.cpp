// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fetch.h"

#include <QCoreApplication>

#include <utility>

// Of Fetch, what becomes of the response that it has asked for: its head, its body, its end.

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct FetchAnswerWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

} // namespace

bool Fetch::refuse(const TransferError &error)
{
    m_error = error;
    return false;
}

bool Fetch::onHead(const ResponseHead &head)
{
    m_visit->noteHead(head);
    m_watchdog.beginBody(Clock::now(), m_writer.isSpeedTheServers());
    log(FetchAnswerWords::tr("%1 answered %2 %3")
            .arg(m_url.host())
            .arg(head.status)
            .arg(QString::fromLatin1(head.reason)));
    if (!m_visit->retryAfter().isEmpty()) {
        log(FetchAnswerWords::tr("It asks for a pause: %1")
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
        return refuse({ErrorCode::BrokenResponse, FetchAnswerWords::tr("more bytes than promised")});
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
