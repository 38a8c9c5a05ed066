// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fetch.h"

#include "core/contentdisposition.h"
#include "core/filename.h"
#include "http/redirects.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A response head that takes longer is not coming.
constexpr std::chrono::milliseconds kHeadTimeout = 30s;
// Fetched again before what is held and compared with it, byte for byte: proof that it is the same file.
constexpr qint64 kOverlap = 64 * 1024;

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

} // namespace

Fetch::Fetch(const TransferJob &job, const TransferTools &tools, FileSink &sink,
             std::function<void()> accepted, std::function<void()> progressed)
    : m_job(job)
    , m_tools(tools)
    , m_sink(sink)
    , m_accepted(std::move(accepted))
    , m_progressed(std::move(progressed))
    , m_started(Clock::now())
{
}

/// From the first request to the last byte, redirects included.
Expected<void> Fetch::run()
{
    if (m_sink.lostPart()) {
        log(Words::tr("The unfinished file was moved or changed: beginning again"));
    }
    const bool isNameKnown = m_job.nameSource == NameSource::Url || !m_job.outputName.isEmpty();
    if (isNameKnown && !m_sink.hasPart()) {
        m_name = m_job.outputName.isEmpty() ? fileNameFromUrl(m_job.url) : m_job.outputName;
        if (m_job.onConflict == ConflictPolicy::Skip && m_sink.isTaken(m_name)) {
            m_isAlreadyHere = true;
            return {};
        }
    }
    m_name = m_sink.hasPart() ? m_job.part.targetName : m_name;
    m_tools.ticket.meter->setReceived(m_sink.held());
    std::optional<ByteRange> range =
        ByteRange{std::max<qint64>(0, m_sink.held() - kOverlap), ByteRange::kUnknown};
    QUrl url = m_job.url;
    int hops = 0;
    while (request(url, range) == Step::Again) {
        if (m_judgement.verdict == Verdict::PlainGet) {
            range.reset();
            continue;
        }
        const Expected<QUrl> next = followRedirect(url, m_location, hops++);
        if (!next) {
            return next.error();
        }
        url = *next;
        log(Words::tr("Redirected to %1").arg(redactedLink(url)));
    }
    if (m_error.code != ErrorCode::None) {
        return m_error;
    }
    return m_judgement.isAccepted() && !m_isAlreadyHere ? checkCount() : Expected<void>();
}

/// One request. Again: follow the redirect, or ask without a range.
Fetch::Step Fetch::request(const QUrl &url, std::optional<ByteRange> range)
{
    m_url = url;
    m_range = range;
    m_judgement = {};
    m_bodyBytes = 0;
    m_ended = false;
    m_error = {};
    TransportRequest request;
    request.url = url;
    request.range = range;
    request.headTimeout = std::min(kHeadTimeout, m_job.stallTimeout);
    const QByteArray authorization = m_job.options.credentials.basicHeader();
    if (!authorization.isEmpty() && isSameOrigin(url, m_job.url)) {
        request.headers.append({QByteArrayLiteral("Authorization"), authorization});
    }
    m_tools.transport.open(request, *this);
    pumpUntilEnd();

    const Verdict verdict = m_judgement.verdict;
    const bool asksAgain = verdict == Verdict::Redirect || (verdict == Verdict::PlainGet && range);
    return asksAgain && m_error.code == ErrorCode::None ? Step::Again : Step::Ended;
}

void Fetch::pumpUntilEnd()
{
    m_lastActivity = Clock::now();
    const StopSignal &stop = m_tools.ticket.stop;
    while (!m_ended && m_tools.transport.isBusy()) {
        if (stop.isStopRequested() || hasPassedLimit()) {
            m_tools.transport.abort();
            return;
        }
        const auto idle = Clock::now() - m_lastActivity;
        auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_job.stallTimeout - idle);
        if (m_job.timeLimit > 0ms) {
            const auto used = m_job.timeUsed + (Clock::now() - m_started);
            wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(m_job.timeLimit - used));
        }
        m_tools.transport.pump(std::max(wait, 1ms));
        if (!m_ended && !std::exchange(m_isAcceptanceTold, true)) {
            m_accepted();
        }
    }
}

bool Fetch::hasPassedLimit()
{
    const Clock::time_point now = Clock::now();
    if (m_job.timeLimit > 0ms && m_job.timeUsed + (now - m_started) >= m_job.timeLimit) {
        m_error = {ErrorCode::TimeLimitExceeded, {}};
    } else if (now - m_lastActivity >= m_job.stallTimeout) {
        m_error = {ErrorCode::Stalled, {}};
    }
    return m_error.code != ErrorCode::None;
}

bool Fetch::onHead(const ResponseHead &head)
{
    m_lastActivity = Clock::now();
    log(Words::tr("%1 answered %2 %3")
            .arg(m_url.host())
            .arg(head.status)
            .arg(QString::fromLatin1(head.reason)));
    Expectation expected;
    expected.range = m_range;
    expected.held = m_sink.held();
    if (m_sink.held() > 0) {
        expected.total = m_job.part.total;
        expected.etag = m_job.part.etag;
        expected.lastModified = m_job.part.lastModified;
    }
    m_judgement = judgeResponse(expected, head);
    m_location = head.header("Location");
    if (m_judgement.verdict == Verdict::Reject || m_judgement.verdict == Verdict::Changed) {
        m_error = m_judgement.error;
        return false;
    }
    const bool isEmptyFile = m_judgement.verdict == Verdict::Empty;
    if (!m_judgement.isAccepted() && !isEmptyFile) {
        return false;
    }
    if (const Expected<void> accepted = acceptHead(head); !accepted) {
        m_error = accepted.error();
        return false;
    }
    return !m_isAlreadyHere && !isEmptyFile;
}

/// The response is the file: from here on it has a name, a size and a place on the disk.
Expected<void> Fetch::acceptHead(const ResponseHead &head)
{
    const qint64 total = m_judgement.verdict == Verdict::Empty ? 0 : m_judgement.total;
    m_tools.sizeKnown(total);
    if (m_sink.hasPart()) {
        if (m_judgement.verdict == Verdict::AcceptFromStart) {
            log(Words::tr("The server cannot continue a download: beginning again"));
            if (const Expected<void> result = m_sink.startOver(); !result) {
                return result;
            }
        }
    } else if (const Expected<void> result = beginFile(head); !result || m_isAlreadyHere) {
        return result;
    }
    m_sink.setFacts(total, head.header("ETag"), head.header("Last-Modified"));
    m_tools.ticket.meter->setTotal(total);
    m_tools.ticket.meter->setReceived(m_sink.held());
    m_isAcceptanceTold = false;
    return m_sink.beginAt(m_judgement.offset);
}

Expected<void> Fetch::beginFile(const ResponseHead &head)
{
    if (m_name.isEmpty()) {
        const QString proposed = fileNameFromContentDisposition(head.header("Content-Disposition"));
        m_name = fileNameFromServer(proposed, m_url, head.header("Content-Type"));
        log(Words::tr("The server names it %1").arg(m_name));
        if (m_job.onConflict == ConflictPolicy::Skip && m_sink.isTaken(m_name)) {
            m_isAlreadyHere = true;
            return {};
        }
    }
    return m_sink.create(m_name, m_judgement.total);
}

bool Fetch::onBody(QByteArrayView piece)
{
    if (!m_judgement.isAccepted()) {
        m_error = {ErrorCode::BrokenResponse, {}};
        return false;
    }
    m_bodyBytes += piece.size();
    if (m_judgement.bodySize >= 0 && m_bodyBytes > m_judgement.bodySize) {
        m_error = {ErrorCode::BrokenResponse, Words::tr("more bytes than promised")};
        return false;
    }
    if (const Expected<void> taken = m_sink.take(piece); !taken) {
        m_error = taken.error();
        return false;
    }
    // After the write: a disk that takes its time is no silent server.
    m_lastActivity = Clock::now();
    m_progressed();
    return !m_tools.ticket.stop.isStopRequested();
}

void Fetch::onEnd(const TransferError &error)
{
    m_ended = true;
    // The count decides; what the layer below says only explains a count that is short.
    const bool isWhole = m_judgement.bodySize >= 0 && m_bodyBytes == m_judgement.bodySize;
    if (!isWhole && m_error.code == ErrorCode::None) {
        m_error = error;
    }
}

Expected<void> Fetch::checkCount() const
{
    if (m_judgement.bodySize >= 0 && m_bodyBytes < m_judgement.bodySize) {
        return TransferError{ErrorCode::ConnectionLost, {}};
    }
    // A part may say less of the file than was known of it before.
    const qint64 total = m_sink.state().total;
    if (total >= 0 && m_sink.held() != total) {
        return TransferError{ErrorCode::ConnectionLost, {}};
    }
    return {};
}

} // namespace millrace
