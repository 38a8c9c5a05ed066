// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadrunner.h"

#include "queue/downloadjob.h"
#include "transfer/gatehost.h"

#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {
// What may still hang after this long is left behind when the program ends.
constexpr auto kCloseLimit = 2s;
constexpr auto kLookAtPools = 10ms;
// A job that brought nothing for so long when the network comes back is begun again.
constexpr auto kSilence = 5s;

/// Rows of a queue that is gone belong to the main one from now on, whatever a later queue is numbered; which
/// ones these are.
QList<DownloadId> leaveLostQueues(DownloadRows &rows, const QList<QueuePlan> &before,
                                  const QList<QueuePlan> &now)
{
    QList<DownloadId> ids;
    for (int row = 0; row < rows.list().count(); ++row) {
        Download &download = rows.list().at(row);
        QueueId &queue = download.request.queue;
        if (planOf(before, queue).id != planOf(now, queue).id) {
            queue = kMainQueue;
            emit rows.changed(download.id);
            ids.append(download.id);
        }
    }
    return ids;
}

} // namespace

DownloadRunner::DownloadRunner(DownloadList &list, RemovalStack &removals, DiskDesk &disk,
                               PoolFactory makePool, std::shared_ptr<TransferShared> shared, QObject *parent)
    : QObject(parent)
    , m_shared(std::move(shared))
    , m_rows(list, removals)
    , m_disk(disk)
    , m_queue(
          std::move(makePool), [this](DownloadId id) { return jobFor(id); },
          [this](DownloadId id) { return standingOf(id); }, m_shared->hostGate)
    , m_waits(m_rows, m_queue, m_settings)
    , m_diskWaits(m_rows, m_queue,
                  [this](const QString &folder, const QStringList &folders) {
                      return m_disk.survey(folder, folders);
                  })
    , m_rateClock(m_shared->rateLimiter)
    , m_signIns(m_rows)
{
    m_clock.start();
    connect(&m_queue, &DownloadQueue::started, this, &DownloadRunner::onStarted);
    connect(&m_queue, &DownloadQueue::accepted, this, &DownloadRunner::onAccepted);
    connect(&m_queue, &DownloadQueue::ended, this, &DownloadRunner::onEnded);
    connect(&m_signIns, &SignInKeeper::answered, this, &DownloadRunner::onSignInAnswered);
    connect(&m_diskWaits, &DiskWaits::began, this, &DownloadRunner::diskWaitBegan);
    connect(&m_waits, &DownloadWaits::gaveUp, this, &DownloadRunner::settleWaiting);
    connect(&m_diskWaits, &DiskWaits::gaveUp, this, &DownloadRunner::settleWaiting);
    connect(&m_rows, &DownloadRows::changed, this, &DownloadRunner::changed);
    connect(&m_rows, &DownloadRows::ended, this, [this](DownloadId id) {
        if (m_queue.releaseAfter(id)) {
            emit holdsChanged();
        }
        emit ended(id);
    });
    connect(&m_queueClock, &QueueClock::turned, this, &DownloadRunner::onTurned);
    connect(&m_rows, &DownloadRows::allEnded, this, &DownloadRunner::allEnded);
    connect(&m_rows, &DownloadRows::activity, this, &DownloadRunner::activity);
    connect(&m_rows, &DownloadRows::waitBegan, this, &DownloadRunner::waitBegan);
}

void DownloadRunner::setSettings(const Settings &settings)
{
    const QList<QueuePlan> before = std::exchange(m_settings, settings.clamped()).queues;
    m_queue.resize(m_settings.workers);
    m_queue.setChunkSize(m_settings.chunkSize);
    m_shared->hostGate.setDefaultLimit(m_settings.connectionsPerHost);
    m_rateClock.setSettings(m_settings);
    m_queue.setPlans(m_settings.queues);
    m_queueClock.setPlans(m_settings.queues);
    if (before != m_settings.queues) {
        restand(leaveLostQueues(m_rows, before, m_settings.queues));
    }
    DiskPatience patience;
    patience.limit = m_settings.diskWaitLimit;
    patience.maxRetries = m_settings.retry.maxRetries;
    m_diskWaits.setPatience(patience);
}

void DownloadRunner::goOnAfterPause(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        Download *download = m_rows.list().find(id);
        if (m_stopping.value(id) == StopReason::Pause && download) {
            m_goOn.insert(id);
            download->isStopping = false;
            emit m_rows.changed(id);
        }
    }
}

void DownloadRunner::requeue(const QList<Download *> &downloads, bool fromBeginning)
{
    QList<DownloadId> ids;
    for (const Download *download : downloads) {
        ids.append(download->id);
    }
    m_queue.takeBack(ids);
    m_diskWaits.forget(ids);
    for (Download *download : downloads) {
        if (fromBeginning) {
            forgetPart(*download);
        }
        download->retriesMade = 0;
        download->lostFor = 0ms;
        m_waits.noteAsked(download->id);
        if (download->state != DownloadState::Paused) {
            download->activeTime = 0ms;
        }
        enqueue(*download);
    }
    emit holdsChanged();
}

void DownloadRunner::enqueue(Download &download)
{
    download.error = {};
    m_rows.setState(download, DownloadState::Queued);
    m_queue.enqueue(download.id);
}

void DownloadRunner::stop(const QList<Download *> &downloads, StopReason reason)
{
    QList<DownloadId> ids;
    for (const Download *download : downloads) {
        ids.append(download->id);
    }
    m_queue.takeBack(ids);
    m_diskWaits.forget(ids);
    for (Download *download : downloads) {
        m_goOn.remove(download->id);
        if (m_queue.isSubmitted(download->id)) {
            if (m_stopping.value(download->id) != StopReason::Cancel) {
                m_stopping.insert(download->id, reason);
            }
            m_queue.stop(download->id, reason);
            download->isStopping = true;
            emit m_rows.changed(download->id);
        } else {
            settle(*download, reason);
        }
    }
    emit holdsChanged();
}

void DownloadRunner::settle(Download &download, StopReason reason)
{
    if (reason == StopReason::Cancel) {
        forgetPart(download);
        m_rows.log(download, tr("Cancelled"));
        m_rows.setState(download, DownloadState::Cancelled);
    } else {
        m_rows.log(download, tr("Paused"));
        m_rows.setState(download, DownloadState::Paused);
    }
}

void DownloadRunner::forgetPart(Download &download)
{
    if (!download.part->isEmpty()) {
        m_disk.discardPart(download.request.folder, download.part);
        // That may take a while, and the next job is not to find it.
        download.beginsAnew = true;
    }
    download.part = {};
    download.received = 0;
    download.total = -1;
}

TransferJob DownloadRunner::jobFor(DownloadId id) const
{
    const Download *download = m_rows.find(id);
    Q_ASSERT(download);
    return transferJobFor(*download, m_settings);
}

// ---- the order

QueueId DownloadRunner::queueOf(const Download &download) const
{
    return planOf(m_settings.queues, download.request.queue).id;
}

DownloadId DownloadRunner::awaitedBy(const Download &download) const
{
    const DownloadId after = download.request.after;
    if (after == 0) {
        return 0;
    }
    const Download *other = m_rows.list().find(after);
    const bool isAwaited = other ? other->state != DownloadState::Finished : m_isRestoring;
    return isAwaited ? after : 0;
}

Standing DownloadRunner::standingOf(DownloadId id) const
{
    const Download &download = *m_rows.find(id);
    return {gateHost(download.request.url), queueOf(download), download.request.priority,
            awaitedBy(download)};
}

void DownloadRunner::restand(const QList<DownloadId> &ids)
{
    m_queue.restand(ids);
    QList<DownloadId> tooEarly;
    for (const DownloadId id : ids) {
        const Download *download = m_rows.find(id);
        if (download && m_queue.isSubmitted(id) &&
            (awaitedBy(*download) != 0 || !m_queueClock.isOpen(queueOf(*download)))) {
            tooEarly.append(id);
        }
    }
    sendBack(tooEarly);
    emit holdsChanged();
}

void DownloadRunner::onTurned(QueueId queue, bool isOpen)
{
    m_queue.setOpen(queue, isOpen);
    if (!isOpen) {
        sendBack(m_queue.submittedOf(queue));
    }
    emit holdsChanged();
}

void DownloadRunner::sendBack(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        if (!m_stopping.contains(id)) {
            m_stopping.insert(id, StopReason::Pause);
            m_goOn.insert(id);
            m_queue.stop(id, StopReason::Pause);
        }
    }
}

void DownloadRunner::noteRemoved(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        m_queue.releaseAfter(id);
    }
    emit holdsChanged();
}

void DownloadRunner::setRestoring(bool isRestoring)
{
    m_isRestoring = isRestoring;
    if (isRestoring) {
        return;
    }
    QSet<DownloadId> awaited;
    for (int row = 0; row < m_rows.list().count(); ++row) {
        awaited.insert(m_rows.list().at(row).request.after);
    }
    for (const DownloadId id : std::as_const(awaited)) {
        m_queue.releaseAfter(id);
    }
    emit holdsChanged();
}

void DownloadRunner::setWallClock(const WallClock &now)
{
    m_rateClock.setClock(now);
    m_queueClock.setClock(now);
}

void DownloadRunner::onStarted(DownloadId id)
{
    Download *download = m_rows.find(id);
    if (!download) {
        return;
    }
    m_waits.noteStarted(id);
    m_startedAt.insert(id, std::chrono::milliseconds(m_clock.elapsed()));
    m_rows.setState(*download, DownloadState::Running);
    emit started();
}

void DownloadRunner::onAccepted(DownloadId id, const TransferOutcome &outcome)
{
    if (Download *download = m_rows.find(id)) {
        m_signIns.noteAccepted(*download);
        takeProgress(*download, outcome);
        download->part = outcome.part;
        emit m_rows.changed(id);
    }
}

void DownloadRunner::networkReturned()
{
    // Their connections may hang for long yet: what was lost is sent again ever more seldom.
    QList<DownloadId> silent;
    for (const auto &[id, meter] : m_queue.meters()) {
        const Download *download = m_rows.find(id);
        if (download && isSilent(*download)) {
            silent.append(id);
        }
    }
    sendBack(silent);
    m_waits.networkReturned();
}

bool DownloadRunner::isSilent(const Download &download) const
{
    const auto started = m_startedAt.constFind(download.id);
    return download.state == DownloadState::Running && started != m_startedAt.constEnd() &&
           std::chrono::milliseconds(m_clock.elapsed()) - *started >= kSilence &&
           download.speed.silence() >= kSilence;
}

void DownloadRunner::onEnded(DownloadId id, const JobEnding &ending)
{
    const StopReason asked = m_stopping.take(id);
    const bool goesOn = m_goOn.remove(id);
    Download *download = m_rows.find(id);
    if (!download) {
        checkClosed();
        return;
    }
    download->isStopping = false;
    const std::chrono::milliseconds now(m_clock.elapsed());
    download->activeTime += now - m_startedAt.take(id);
    for (const QString &line : ending.outcome.log) {
        m_rows.log(*download, line);
    }
    takeProgress(*download, ending.outcome);
    download->part = ending.outcome.part;

    const OutcomeKind kind = ending.outcome.kind;
    if (!ending.failed && (kind == OutcomeKind::Finished || kind == OutcomeKind::AlreadyHere)) {
        finish(*download, ending.outcome);
    } else if (asked == StopReason::Cancel) {
        settle(*download, asked);
    } else if (m_isClosing) {
        m_rows.setState(*download, DownloadState::Paused);
    } else if (goesOn) {
        download->error = {};
        m_rows.setState(*download, DownloadState::Queued);
        m_queue.enqueue(id, DownloadQueue::Where::AsBefore);
    } else if (asked != StopReason::None) {
        settle(*download, asked);
    } else if (ending.failed) {
        fail(*download, ending.outcome.error);
    } else if (kind == OutcomeKind::Waiting) {
        m_waits.begin(*download, ending.outcome);
    } else {
        settle(*download, kind == OutcomeKind::Cancelled ? StopReason::Cancel : StopReason::Pause);
    }
    checkClosed();
}

void DownloadRunner::fail(Download &download, const TransferError &error)
{
    if (!m_signIns.takesOver(download, error) && !m_diskWaits.takesOver(download, error)) {
        settleFailed(download, error);
    }
}

void DownloadRunner::onSignInAnswered(DownloadId id, bool isFound)
{
    Download &download = *m_rows.find(id);
    if (isFound) {
        enqueue(download);
    } else {
        settleWaiting(id);
    }
}

/// With the error that it has waited for to end.
void DownloadRunner::settleWaiting(DownloadId id)
{
    Download &download = *m_rows.find(id);
    settleFailed(download, TransferError(download.error));
}

void DownloadRunner::settleFailed(Download &download, const TransferError &error)
{
    m_diskWaits.forget({download.id});
    download.error = error;
    m_rows.log(download, sentence(error));
    m_rows.setState(download, DownloadState::Failed);
}

void DownloadRunner::finish(Download &download, const TransferOutcome &outcome)
{
    m_diskWaits.forget({download.id});
    m_signIns.noteAccepted(download);
    takeResult(download, outcome);
    m_rows.log(download,
               outcome.sizeConfirmed
                   ? download.resultText
                   : tr("%1 (complete, size not confirmed by the server)").arg(download.resultText));
    m_rows.setState(download, DownloadState::Finished);
}

void DownloadRunner::close()
{
    if (m_isClosing) {
        return;
    }
    m_isClosing = true;
    m_queue.stopAll(StopReason::Close);
    QTimer::singleShot(kCloseLimit, this, [this] {
        if (!m_isClosed) {
            m_isClosed = true;
            emit closed();
        }
    });
    // From the event loop, so that a caller may connect to closed() after this call.
    QTimer::singleShot(0, this, &DownloadRunner::checkClosed);
}

void DownloadRunner::checkClosed()
{
    if (!m_isClosing || m_isClosed || m_queue.submittedCount() > 0) {
        return;
    }
    if (m_disk.hasErrands()) {
        // A cancelled part file is being deleted.
        QTimer::singleShot(kLookAtPools, this, &DownloadRunner::checkClosed);
        return;
    }
    m_isClosed = true;
    emit closed();
}

} // namespace millrace
