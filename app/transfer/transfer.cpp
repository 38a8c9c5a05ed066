// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/transfer.h"

#include "core/transferexception.h"
#include "transfer/fetch.h"
#include "transfer/filesink.h"
#include "transfer/finishing.h"
#include "transfer/integrity.h"
#include "transfer/linkcheck.h"

#include <QRandomGenerator>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <stop_token>
#include <system_error>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A file with more wrong parts is another one.
constexpr qsizetype kMostWrongRanges = 256;

SinkTools sinkTools(const TransferTools &tools)
{
    SinkTools sink;
    sink.syncer = &tools.shared.syncer;
    sink.names = &tools.shared.names;
    return sink;
}

} // namespace

/// One download in one worker's thread.
///
///     open folder ──► request ──► judge ──► receive ──► finish ──► Finished
///          │            ▲  │        │          │
///          │            │  └ redirect, plain GET
///          ▼            └──────────┘           ▼
///     Already here            error, or a stop: Paused, Cancelled, Waiting, or thrown
class Transfer
{
public:
    Transfer(QPromise<TransferOutcome> &promise, const TransferJob &job, const TransferTools &tools)
        : m_promise(promise)
        , m_job(job)
        , m_tools(tools)
        , m_sink(job, sinkTools(tools))
        , m_fetch(
              job, tools, m_sink, [this] { announceStart(); }, [this] { report(); })
        , m_integrity(job, tools, m_sink)
    {
    }

    void run();

private:
    void attempt();
    void announceStart();
    void report();
    QString otherFolder() const;
    TransferOutcome outcome(OutcomeKind kind) const;
    void finish();
    void giveName(TransferOutcome result);
    bool canLeave() const;
    void leave(const TransferOutcome &result);
    void endAlreadyHere();
    void endStopped();
    void endFailed(const TransferError &error);
    void endRefuted(const TransferError &error);
    bool mayFetchPieces() const;
    void fetchPiecesAgain();
    void startAnew(const TransferError &error, const QList<QUrl> &withoutMirrors = {});
    QStringList log() const { return m_fetch.log() + m_integrity.log(); }
    std::optional<Retry> nextAttempt(const TransferError &error, std::chrono::milliseconds spent) const;

    QPromise<TransferOutcome> &m_promise;
    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink m_sink;
    Fetch m_fetch;
    Integrity m_integrity;
    /// A file that comes in one go has an outcome and no more: each further event costs as much as its bytes.
    bool m_isStartTold = false;
};

void Transfer::run()
{
    try {
        attempt();
    } catch (const std::bad_alloc &) {
        endFailed({ErrorCode::OutOfMemory, {}});
    } catch (const std::system_error &) {
        // Of a thread that could not begin.
        endFailed({ErrorCode::OutOfMemory, {}});
    }
}

void Transfer::attempt()
{
    Expected<void> result = checkJobLink(m_job);
    if (result) {
        result = m_sink.open(m_tools.ticket.stop.token());
    }
    if (result) {
        result = m_fetch.run();
    }
    if (m_fetch.isAlreadyHere()) {
        endAlreadyHere();
    } else if (m_tools.ticket.stop.isStopRequested()) {
        endStopped();
    } else if (!result && m_sink.wasRefuted() && errorClass(result.error().code) == ErrorClass::MustRestart) {
        endRefuted(result.error());
    } else if (!result) {
        endFailed(result.error());
    } else {
        finish();
    }
}

void Transfer::report()
{
    m_tools.ticket.meter->setReceived(m_sink.heldBytes());
    const qint64 total = m_tools.ticket.meter->total();
    if (total > 0 && m_isStartTold) {
        // A thousand says that the worker has done its part.
        m_promise.setProgressValue(
            static_cast<int>(std::min<qint64>(m_sink.heldBytes() * 1000 / total, 999)));
    }
}

/// Empty where it is the job's.
QString Transfer::otherFolder() const
{
    return m_sink.folder() == m_job.folder ? QString() : m_sink.folder();
}

TransferOutcome Transfer::outcome(OutcomeKind kind) const
{
    TransferOutcome outcome;
    outcome.kind = kind;
    outcome.name = m_fetch.name();
    outcome.folder = otherFolder();
    outcome.received = m_sink.heldBytes();
    outcome.part = m_sink.state();
    outcome.total = outcome.part.total;
    outcome.refutedMirrors = m_fetch.refutedMirrors();
    outcome.log = log();
    return outcome;
}

void Transfer::announceStart()
{
    m_isStartTold = true;
    m_promise.addResult(outcome(OutcomeKind::Started));
    report();
}

void Transfer::finish()
{
    const Expected<void> verified = m_integrity.verify(m_fetch.promised());
    if (m_tools.ticket.stop.isStopRequested()) {
        endStopped();
    } else if (verified) {
        giveName(outcome(OutcomeKind::Finished));
    } else if (verified.error().code != ErrorCode::ChecksumMismatch) {
        endFailed(verified.error());
    } else if (mayFetchPieces()) {
        fetchPiecesAgain();
    } else if (m_fetch.askedMirrors().isEmpty()) {
        endRefuted(verified.error());
    } else {
        startAnew(verified.error(), m_fetch.askedMirrors());
    }
}

void Transfer::giveName(TransferOutcome result)
{
    result.sizeConfirmed = result.total >= 0;
    result.sha256 = m_integrity.sha256();
    result.note = m_integrity.note();
    m_sink.mark();
    if (canLeave()) {
        leave(result);
        return;
    }
    const Expected<TransferOutcome> ended = finishedOutcome(
        std::move(result), m_sink.folder(), m_sink.finish(m_job.onConflict), m_job.onConflict);
    if (!ended) {
        endFailed(ended.error());
        return;
    }
    if (ended->kind == OutcomeKind::AlreadyHere) {
        m_sink.discard();
    }
    if (m_isStartTold) {
        m_promise.setProgressValue(1000);
    }
    m_promise.addResult(*ended);
}

/// Whether somebody else may wait for the disk.
bool Transfer::canLeave() const
{
    // One that is asked about its name is kept meanwhile, which the finisher does not do.
    return m_tools.takePromise && m_job.onConflict != ConflictPolicy::Ask && m_sink.isForGroup() &&
           m_tools.shared.finisher.hasRoom(m_sink.device());
}

/// Leaves the end to the finisher: this worker is free for the next job.
void Transfer::leave(const TransferOutcome &result)
{
    WholeFile file = m_sink.release(m_job.onConflict);
    // Tells the queue that this worker has nothing more to do.
    m_promise.setProgressValue(1000);
    file.isGivenUp = [stop = m_tools.ticket.stop] { return stop.reason() == StopReason::Cancel; };
    const auto promise = std::make_shared<QPromise<TransferOutcome>>(m_tools.takePromise());
    file.done = [promise, result, folder = m_sink.folder(),
                 onConflict = m_job.onConflict](const std::optional<Expected<QString>> &name) {
        endJob(*promise, result, folder, name, onConflict);
    };
    m_tools.shared.finisher.take(std::move(file));
}

void Transfer::endAlreadyHere()
{
    m_sink.discard();
    TransferOutcome result = outcome(OutcomeKind::AlreadyHere);
    result.path = m_sink.pathOf(m_fetch.name());
    m_promise.addResult(result);
}

void Transfer::endStopped()
{
    if (m_tools.ticket.stop.reason() == StopReason::Cancel) {
        m_sink.discard();
        m_promise.addResult(outcome(OutcomeKind::Cancelled));
        return;
    }
    m_sink.keep();
    m_promise.addResult(outcome(OutcomeKind::Paused));
}

/// A file that is not what was promised stays under its preliminary name. Where that happened to it before,
/// it was checked anew, as the checksum may have been the wrong one: then the download begins again from
/// nothing.
void Transfer::endRefuted(const TransferError &error)
{
    if (!m_sink.wasRefuted()) {
        m_sink.refute();
        endFailed(error);
        return;
    }
    startAnew(error);
}

/// Whether it is known which parts of the whole are wrong, and one more attempt is left for them.
bool Transfer::mayFetchPieces() const
{
    const RangeSet &wrong = m_integrity.wrongPieces();
    const bool isSameFile = wrong.size() < m_sink.heldBytes() && wrong.ranges().size() <= kMostWrongRanges;
    return !wrong.isEmpty() && isSameFile && m_job.retriesMade < m_job.retry.maxRetries;
}

/// Those parts alone. Where that does not help, without the mirrors that were asked.
void Transfer::fetchPiecesAgain()
{
    if (const Expected<void> forgotten = m_sink.forget(m_integrity.wrongPieces()); !forgotten) {
        endFailed(forgotten.error());
        return;
    }
    m_sink.keep();
    TransferOutcome result = outcome(OutcomeKind::Waiting);
    result.error = {ErrorCode::PiecesMismatch, {}};
    result.wait = retryDelay(m_job.retry, m_job.retriesMade, QRandomGenerator::global()->generateDouble());
    result.retriesMade = m_job.retriesMade + 1;
    if (m_job.retriesMade > 0) {
        result.refutedMirrors += m_fetch.askedMirrors();
    }
    m_promise.addResult(result);
}

/// The download begins again from nothing, and without those of its mirrors that may be why.
void Transfer::startAnew(const TransferError &error, const QList<QUrl> &withoutMirrors)
{
    m_sink.discard();
    TransferOutcome result = outcome(OutcomeKind::Waiting);
    result.error = error;
    result.retriesMade = m_job.retriesMade;
    result.refutedMirrors += withoutMirrors;
    m_promise.addResult(result);
}

void Transfer::endFailed(const TransferError &error)
{
    m_sink.keep();
    const auto spent = Fetch::Clock::now() - m_fetch.started();
    const std::optional<Retry> retry =
        nextAttempt(error, std::chrono::ceil<std::chrono::milliseconds>(spent));
    const bool inTime =
        m_job.timeLimit == 0ms || (retry && m_job.timeUsed + spent + retry->wait < m_job.timeLimit);
    if (!retry || !inTime) {
        throw TransferException(error, m_sink.state(), log(), otherFolder());
    }
    TransferOutcome result = outcome(OutcomeKind::Waiting);
    result.error = error;
    result.wait = retry->wait;
    result.hasSlept = retry->wait == 0ms && m_fetch.hadJustWoken();
    result.retriesMade = retry->retriesMade;
    result.lostFor = retry->lostFor;
    m_promise.addResult(result);
}

/// \param spent  in this job.
std::optional<Retry> Transfer::nextAttempt(const TransferError &error, std::chrono::milliseconds spent) const
{
    if (isFromGate(error.code)) {
        return Retry{m_fetch.leastWait(), m_job.retriesMade, m_job.lostFor};
    }
    FailedAttempt attempt;
    attempt.host = m_fetch.visit().history();
    attempt.hasSlept = m_fetch.hadJustWoken();
    attempt.isOnline = m_tools.shared.online.isOnline();
    // What is fetched a second time is no progress, or a server that always breaks off would be asked for
    // ever.
    attempt.hasProgress = m_sink.heldBytes() > m_sink.facts().furthest;
    attempt.retriesMade = m_job.retriesMade;
    attempt.lostFor = m_job.lostFor + spent;
    attempt.retryAfter = m_fetch.leastWait();
    attempt.jitter = QRandomGenerator::global()->generateDouble();
    const std::optional<Retry> retry = planRetry(m_job.retry, error, attempt);
    if (error.code == ErrorCode::TooManyRequests) {
        const auto pause =
            std::max(retryDelay(m_job.retry, attempt.retriesMade, attempt.jitter), attempt.retryAfter);
        m_tools.shared.hostGate.coolDown(m_fetch.visit().host(), retry ? retry->wait : pause);
    }
    if (error.code == ErrorCode::HostNotFound && retry) {
        m_tools.shared.hostGate.coolDown(m_fetch.visit().host(), retry->wait, HostGate::CoolDown::NotFound);
    }
    return retry;
}

void runTransfer(QPromise<TransferOutcome> &promise, const TransferJob &job, const TransferTools &tools)
{
    const std::stop_callback wake(tools.ticket.stop.token(), [&tools] { tools.transport.wake(); });
    const SegmentBoard::Caller look(*tools.ticket.segments, [&tools] { tools.transport.wake(); });
    if (!job.isCheck) {
        Transfer(promise, job, tools).run();
        return;
    }
    const Expected<TransferOutcome> found = LinkCheck(job, tools).run();
    if (tools.ticket.stop.isStopRequested()) {
        TransferOutcome stopped;
        stopped.kind = OutcomeKind::Cancelled;
        promise.addResult(stopped);
    } else if (found) {
        promise.addResult(*found);
    } else {
        throw TransferException(found.error());
    }
}

} // namespace millrace
