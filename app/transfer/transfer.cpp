// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/transfer.h"

#include "core/contentdisposition.h"
#include "core/filename.h"
#include "core/redactor.h"
#include "core/transferexception.h"
#include "http/redirects.h"
#include "http/responsejudge.h"
#include "transfer/filesink.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <stop_token>

namespace millrace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

// A response head that takes longer is not coming.
constexpr std::chrono::milliseconds kHeadTimeout = 30s;
// Fetched again before what is held and compared with it, byte for byte: proof that it is the same file.
constexpr qint64 kOverlap = 64 * 1024;

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Transfer)
};

} // namespace

/// One download in one worker's thread.
///
///     open folder ──► request ──► judge ──► receive ──► finish ──► Finished
///          │            ▲  │        │          │
///          │            │  └ redirect, plain GET
///          ▼            └──────────┘           ▼
///     Already here            error, or a stop: Paused, Cancelled, Waiting, or thrown
class Transfer final : private TransportClient
{
public:
    Transfer(QPromise<TransferOutcome> &promise, const TransferJob &job, const TransferTools &tools)
        : m_promise(promise), m_job(job), m_tools(tools), m_sink(job), m_started(Clock::now())
    {
    }

    void run();

private:
    enum class Step { Ended, Again };

    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    Expected<void> checkLink() const;
    Expected<void> fetch();
    Step request(const QUrl &url, std::optional<ByteRange> range);
    void pumpUntilEnd();
    bool hasPassedLimit();
    Expected<void> acceptHead(const ResponseHead &head);
    Expected<void> beginFile(const ResponseHead &head);
    Expected<void> checkCount() const;

    void announceStart();
    void report();
    TransferOutcome outcome(OutcomeKind kind) const;
    void finish();
    void endAlreadyHere();
    void endStopped();
    void endFailed(const TransferError &error);
    void log(const QString &line) { m_log.append(redactedText(line)); }

    QPromise<TransferOutcome> &m_promise;
    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink m_sink;
    const Clock::time_point m_started;

    /// The address that is asked at present.
    QUrl m_url;
    std::optional<ByteRange> m_range;
    QByteArray m_location;
    Judgement m_judgement;
    /// Bytes that the body has brought.
    qint64 m_bodyBytes = 0;
    Clock::time_point m_lastActivity;
    bool m_ended = false;
    TransferError m_error;

    QString m_name;
    bool m_isAlreadyHere = false;
    QStringList m_log;
};

void Transfer::run()
{
    Expected<void> result = checkLink();
    if (result) {
        result = m_sink.open();
    }
    if (result) {
        result = fetch();
    }
    if (m_isAlreadyHere) {
        endAlreadyHere();
    } else if (m_tools.ticket.stop.isStopRequested()) {
        endStopped();
    } else if (!result) {
        endFailed(result.error());
    } else {
        finish();
    }
}

Expected<void> Transfer::checkLink() const
{
    const QString scheme = m_job.url.scheme();
    if (!m_job.url.isValid() || m_job.url.host().isEmpty()) {
        return TransferError{ErrorCode::InvalidUrl, {}};
    }
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https")) {
        return TransferError{ErrorCode::UnsupportedScheme, {}};
    }
    if (m_job.nameSource == NameSource::Url && m_job.outputName.isEmpty() && !urlHasExtension(m_job.url)) {
        return TransferError{ErrorCode::MissingExtension, {}};
    }
    return {};
}

/// From the first request to the last byte, redirects included.
Expected<void> Transfer::fetch()
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
Transfer::Step Transfer::request(const QUrl &url, std::optional<ByteRange> range)
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
    if (!m_job.authorization.isEmpty() && isSameOrigin(url, m_job.url)) {
        request.headers.append({QByteArrayLiteral("Authorization"), m_job.authorization});
    }
    m_tools.transport.open(request, *this);
    pumpUntilEnd();

    const Verdict verdict = m_judgement.verdict;
    const bool asksAgain = verdict == Verdict::Redirect || (verdict == Verdict::PlainGet && range);
    return asksAgain && m_error.code == ErrorCode::None ? Step::Again : Step::Ended;
}

void Transfer::pumpUntilEnd()
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
    }
}

bool Transfer::hasPassedLimit()
{
    const Clock::time_point now = Clock::now();
    if (m_job.timeLimit > 0ms && m_job.timeUsed + (now - m_started) >= m_job.timeLimit) {
        m_error = {ErrorCode::TimeLimitExceeded, {}};
    } else if (now - m_lastActivity >= m_job.stallTimeout) {
        m_error = {ErrorCode::Stalled, {}};
    }
    return m_error.code != ErrorCode::None;
}

bool Transfer::onHead(const ResponseHead &head)
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
Expected<void> Transfer::acceptHead(const ResponseHead &head)
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
    announceStart();
    return m_sink.beginAt(m_judgement.offset);
}

Expected<void> Transfer::beginFile(const ResponseHead &head)
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

bool Transfer::onBody(QByteArrayView piece)
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
    report();
    return !m_tools.ticket.stop.isStopRequested();
}

void Transfer::onEnd(const TransferError &error)
{
    m_ended = true;
    // The count decides; what the layer below says only explains a count that is short.
    const bool isWhole = m_judgement.bodySize >= 0 && m_bodyBytes == m_judgement.bodySize;
    if (!isWhole && m_error.code == ErrorCode::None) {
        m_error = error;
    }
}

Expected<void> Transfer::checkCount() const
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

void Transfer::report()
{
    m_tools.ticket.meter->setReceived(m_sink.held());
    const qint64 total = m_tools.ticket.meter->total();
    if (total > 0) {
        m_promise.setProgressValue(static_cast<int>(m_sink.held() * 1000 / total));
    }
}

TransferOutcome Transfer::outcome(OutcomeKind kind) const
{
    TransferOutcome outcome;
    outcome.kind = kind;
    outcome.name = m_name;
    outcome.received = m_sink.held();
    outcome.part = m_sink.state();
    outcome.total = outcome.part.total;
    outcome.log = m_log;
    return outcome;
}

void Transfer::announceStart()
{
    m_promise.addResult(outcome(OutcomeKind::Started));
}

void Transfer::finish()
{
    TransferOutcome result = outcome(OutcomeKind::Finished);
    result.sizeConfirmed = result.total >= 0;
    if (m_job.wantSha256) {
        const Expected<QByteArray> sum = m_sink.sha256();
        if (!sum) {
            endFailed(sum.error());
            return;
        }
        result.sha256 = *sum;
    }
    const Expected<QString> name = m_sink.finish(m_job.onConflict);
    if (!name) {
        if (name.error().code == ErrorCode::NameTaken && m_job.onConflict == ConflictPolicy::Skip) {
            endAlreadyHere();
        } else {
            endFailed(name.error());
        }
        return;
    }
    result.name = *name;
    result.path = m_sink.pathOf(*name);
    result.total = result.received;
    result.part = {};
    m_promise.setProgressValue(1000);
    m_promise.addResult(result);
}

void Transfer::endAlreadyHere()
{
    m_sink.discard();
    TransferOutcome result = outcome(OutcomeKind::AlreadyHere);
    result.path = m_sink.pathOf(m_name);
    m_promise.addResult(result);
}

void Transfer::endStopped()
{
    if (m_tools.ticket.stop.reason() == StopReason::Cancel) {
        m_sink.discard();
        m_promise.addResult(outcome(OutcomeKind::Cancelled));
        return;
    }
    m_promise.addResult(outcome(OutcomeKind::Paused));
}

void Transfer::endFailed(const TransferError &error)
{
    // What is fetched a second time is no progress, or a server that always breaks off would be asked for
    // ever.
    const int retries = m_sink.held() > m_job.part.furthest ? 0 : m_job.retriesMade;
    const auto delay = retryDelay(m_job.retry, error, retries, QRandomGenerator::global()->generateDouble());
    const auto used = m_job.timeUsed + (Clock::now() - m_started);
    const bool inTime = m_job.timeLimit == 0ms || (delay && used + *delay < m_job.timeLimit);
    if (!delay || !inTime) {
        throw TransferException(error, m_sink.state(), m_log);
    }
    TransferOutcome result = outcome(OutcomeKind::Waiting);
    result.error = error;
    result.wait = *delay;
    result.retriesMade = retries + 1;
    m_promise.addResult(result);
}

void runTransfer(QPromise<TransferOutcome> &promise, const TransferJob &job, const TransferTools &tools)
{
    const std::stop_callback wake(tools.ticket.stop.token(), [&tools] { tools.transport.wake(); });
    Transfer(promise, job, tools).run();
}

} // namespace millrace
