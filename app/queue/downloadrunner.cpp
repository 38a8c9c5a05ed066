// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadrunner.h"

#include "core/redactor.h"
#include "queue/downloadjob.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {
// What may still hang after this long is left behind when the program ends.
constexpr auto kCloseLimit = 2s;
constexpr auto kLookAgain = 10ms;
} // namespace

DownloadRunner::DownloadRunner(DownloadList &list, RemovalStack &removals, DiskDesk &disk,
                               std::unique_ptr<WorkerPool> pool, std::shared_ptr<TransferShared> shared,
                               QObject *parent)
    : QObject(parent)
    , m_shared(std::move(shared))
    , m_list(list)
    , m_removals(removals)
    , m_disk(disk)
    , m_queue(std::move(pool), [this](DownloadId id) { return jobFor(id); })
{
    m_clock.start();
    connect(&m_queue, &DownloadQueue::started, this, &DownloadRunner::onStarted);
    connect(&m_queue, &DownloadQueue::accepted, this, &DownloadRunner::onAccepted);
    connect(&m_queue, &DownloadQueue::ended, this, &DownloadRunner::onEnded);
    connect(&m_queue, &DownloadQueue::released, this, &DownloadRunner::onReleased);
}

void DownloadRunner::setSettings(const Settings &settings)
{
    m_settings = settings.clamped();
    m_queue.resize(m_settings.workers);
    m_queue.setChunkSize(m_settings.chunkSize);
    m_shared->rateLimiter.setLimit(m_settings.bytesPerSecond);
}

void DownloadRunner::goOnAfterPause(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (m_stopping.value(id) == StopReason::Pause && download) {
            m_goOn.insert(id);
            download->isStopping = false;
            emit changed(id);
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
    for (Download *download : downloads) {
        if (fromBeginning) {
            forgetPart(*download);
        }
        download->retriesMade = 0;
        download->lostFor = 0ms;
        if (download->state != DownloadState::Paused) {
            download->activeTime = 0ms;
        }
        enqueue(*download);
    }
}

void DownloadRunner::enqueue(Download &download)
{
    download.error = {};
    setState(download, DownloadState::Queued);
    m_queue.enqueue(download.id);
}

void DownloadRunner::stop(const QList<Download *> &downloads, StopReason reason)
{
    QList<DownloadId> ids;
    for (const Download *download : downloads) {
        ids.append(download->id);
    }
    m_queue.takeBack(ids);
    for (Download *download : downloads) {
        m_goOn.remove(download->id);
        if (m_queue.isSubmitted(download->id)) {
            if (m_stopping.value(download->id) != StopReason::Cancel) {
                m_stopping.insert(download->id, reason);
            }
            m_queue.stop(download->id, reason);
            download->isStopping = true;
            emit changed(download->id);
        } else {
            settle(*download, reason);
        }
    }
}

void DownloadRunner::settle(Download &download, StopReason reason)
{
    if (reason == StopReason::Cancel) {
        forgetPart(download);
        log(download, tr("Cancelled"));
        setState(download, DownloadState::Cancelled);
    } else {
        log(download, tr("Paused"));
        setState(download, DownloadState::Paused);
    }
}

void DownloadRunner::forgetPart(Download &download)
{
    if (!download.part.isEmpty()) {
        m_disk.discardPart(download.request.folder, download.part);
    }
    download.part = {};
    download.received = 0;
    download.total = -1;
}

void DownloadRunner::setState(Download &download, DownloadState state)
{
    const bool wasActive = isActive(download.state);
    m_list.setState(download, state);
    emit changed(download.id);
    if (!isActive(state)) {
        download.speed.reset();
        m_goOn.remove(download.id);
        if (state != DownloadState::Paused) {
            emit ended(download.id);
        }
        if (wasActive && m_list.counts().isIdle()) {
            emit allEnded();
        }
    }
}

TransferJob DownloadRunner::jobFor(DownloadId id) const
{
    const Download *download = lookUp(id);
    Q_ASSERT(download);
    return transferJobFor(*download, m_settings);
}

Download *DownloadRunner::lookUp(DownloadId id)
{
    Download *download = m_list.find(id);
    return download ? download : m_removals.find(id);
}

const Download *DownloadRunner::lookUp(DownloadId id) const
{
    const Download *download = m_list.find(id);
    return download ? download : m_removals.find(id);
}

void DownloadRunner::onStarted(DownloadId id)
{
    Download *download = lookUp(id);
    if (!download) {
        return;
    }
    m_startedAt.insert(id, std::chrono::milliseconds(m_clock.elapsed()));
    setState(*download, DownloadState::Running);
    emit started();
}

void DownloadRunner::onAccepted(DownloadId id, const TransferOutcome &outcome)
{
    if (Download *download = lookUp(id)) {
        takeProgress(*download, outcome);
        emit changed(id);
    }
}

void DownloadRunner::onReleased(DownloadId id)
{
    Download *download = lookUp(id);
    if (download && download->state == DownloadState::Waiting) {
        setState(*download, DownloadState::Queued);
    }
}

void DownloadRunner::onEnded(DownloadId id, const JobEnding &ending)
{
    const StopReason asked = m_stopping.take(id);
    const bool goesOn = m_goOn.remove(id);
    Download *download = lookUp(id);
    if (!download) {
        checkClosed();
        return;
    }
    download->isStopping = false;
    const std::chrono::milliseconds now(m_clock.elapsed());
    download->activeTime += now - m_startedAt.take(id);
    for (const QString &line : ending.outcome.log) {
        log(*download, line);
    }
    takeProgress(*download, ending.outcome);
    download->part = ending.outcome.part;

    const OutcomeKind kind = ending.outcome.kind;
    if (!ending.failed && (kind == OutcomeKind::Finished || kind == OutcomeKind::AlreadyHere)) {
        finish(*download, ending.outcome);
    } else if (asked == StopReason::Cancel) {
        settle(*download, asked);
    } else if (m_isClosing) {
        setState(*download, DownloadState::Paused);
    } else if (goesOn) {
        enqueue(*download);
    } else if (asked != StopReason::None) {
        settle(*download, asked);
    } else if (ending.failed) {
        fail(*download, ending.outcome.error);
    } else if (kind == OutcomeKind::Waiting) {
        wait(*download, ending.outcome);
    } else {
        settle(*download, kind == OutcomeKind::Cancelled ? StopReason::Cancel : StopReason::Pause);
    }
    checkClosed();
}

void DownloadRunner::fail(Download &download, const TransferError &error)
{
    download.error = error;
    log(download, sentence(error));
    setState(download, DownloadState::Failed);
}

void DownloadRunner::wait(Download &download, const TransferOutcome &outcome)
{
    takeWait(download, outcome);
    const QString line = tr("%1; trying again in %2 s")
                             .arg(sentence(outcome.error))
                             .arg(std::chrono::duration<double>(outcome.wait).count(), 0, 'f', 1);
    log(download,
        outcome.isCounted()
            ? tr("%1 (%2 of %3)").arg(line).arg(outcome.retriesMade).arg(m_settings.retry.maxRetries)
            : line);
    setState(download, DownloadState::Waiting);
    m_queue.enqueueAfter(download.id, outcome.wait);
}

void DownloadRunner::finish(Download &download, const TransferOutcome &outcome)
{
    takeResult(download, outcome);
    log(download, outcome.sizeConfirmed
                      ? download.resultText
                      : tr("%1 (complete, size not confirmed by the server)").arg(download.resultText));
    setState(download, DownloadState::Finished);
}

void DownloadRunner::log(Download &download, const QString &line)
{
    const QString clean = redactedText(line);
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss"));
    download.log.append(time % u' ' % clean);
    emit activity(download.name % u": " % clean);
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
    if (!m_disk.isIdle()) {
        // A cancelled part file is being deleted.
        QTimer::singleShot(kLookAgain, this, &DownloadRunner::checkClosed);
        return;
    }
    m_isClosed = true;
    emit closed();
}

} // namespace millrace
