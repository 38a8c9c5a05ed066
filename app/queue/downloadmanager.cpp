// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"

#include "core/redactor.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Often enough to look alive, seldom enough to cost nothing; QPromise's own progress comes at most at 25 Hz.
constexpr auto kTick = 100ms;
// Changes are collected so long: below what an eye notices, and thousands of small files a second stay cheap.
constexpr auto kFlushDelay = 20ms;
// What may still hang after this long is left behind when the program ends.
constexpr auto kCloseLimit = 2s;

} // namespace

DownloadManager::DownloadManager(std::unique_ptr<WorkerPool> pool, const Settings &settings, QObject *parent)
    : QObject(parent), m_queue(std::move(pool), [this](DownloadId id) { return jobFor(id); })
{
    m_clock.start();
    setSettings(settings);

    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(kFlushDelay);
    connect(&m_flushTimer, &QTimer::timeout, this, &DownloadManager::flushChanges);
    m_tickTimer.setParent(this);
    m_tickTimer.setObjectName(QStringLiteral("tick"));
    m_tickTimer.setInterval(kTick);
    connect(&m_tickTimer, &QTimer::timeout, this, &DownloadManager::tick);

    connect(&m_queue, &DownloadQueue::started, this, &DownloadManager::onStarted);
    connect(&m_queue, &DownloadQueue::accepted, this, &DownloadManager::onAccepted);
    connect(&m_queue, &DownloadQueue::ended, this, &DownloadManager::onEnded);
    connect(&m_queue, &DownloadQueue::released, this, &DownloadManager::onReleased);
}

DownloadManager::~DownloadManager() = default;

void DownloadManager::setSettings(const Settings &settings)
{
    m_settings = settings.clamped();
    m_queue.resize(m_settings.workers);
    m_queue.setChunkSize(m_settings.chunkSize);
}

QList<DownloadId> DownloadManager::add(const QList<DownloadRequest> &requests)
{
    const int first = m_list.count();
    QList<DownloadId> ids;
    ids.reserve(requests.size());
    for (const DownloadRequest &request : requests) {
        Download download;
        download.id = ++m_lastId;
        download.request = request;
        download.added = QDateTime::currentDateTime();
        ids.append(download.id);
        m_queue.enqueue(download.id);
        m_list.append(std::move(download));
    }
    if (!ids.isEmpty()) {
        emit downloadsAdded(first, static_cast<int>(ids.size()));
    }
    return ids;
}

TransferJob DownloadManager::jobFor(DownloadId id) const
{
    TransferJob job;
    job.id = id;
    const Download *download = lookUp(id);
    Q_ASSERT(download);
    job.url = download->request.url;
    job.authorization = download->authorization;
    job.folder = download->request.folder;
    job.createFolder = download->request.createFolder;
    job.nameSource = download->request.nameSource;
    job.onConflict = download->request.onConflict;
    job.outputName = download->request.outputName;
    job.wantSha256 = download->request.wantSha256;
    job.stallTimeout = m_settings.stallTimeout;
    job.timeLimit = m_settings.timeLimit;
    job.timeUsed = download->activeTime;
    job.retry = m_settings.retry;
    job.retriesMade = download->retriesMade;
    job.part = download->part;
    return job;
}

Download *DownloadManager::lookUp(DownloadId id)
{
    Download *download = m_list.find(id);
    return download ? download : m_removals.find(id);
}

const Download *DownloadManager::lookUp(DownloadId id) const
{
    const Download *download = m_list.find(id);
    return download ? download : m_removals.find(id);
}

QList<Download *> DownloadManager::select(const QList<DownloadId> &ids, bool (*test)(DownloadState))
{
    QList<Download *> selected;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && test(download->state)) {
            selected.append(download);
        }
    }
    return selected;
}

void DownloadManager::setState(Download &download, DownloadState state)
{
    const bool wasActive = isActive(download.state);
    m_list.setState(download, state);
    changed(download.id);
    if (!isActive(state)) {
        download.speed.reset();
        m_goOn.remove(download.id);
        if (state != DownloadState::Paused) {
            emit downloadEnded(download.id);
        }
        if (wasActive && m_list.counts().isIdle()) {
            emit allEnded();
        }
    }
}

// ---- what the user asks for

void DownloadManager::pause(const QList<DownloadId> &ids)
{
    stop(select(ids, canPause), StopReason::Pause);
}

void DownloadManager::cancel(const QList<DownloadId> &ids)
{
    stop(select(ids, canCancel), StopReason::Cancel);
}

void DownloadManager::resume(const QList<DownloadId> &ids)
{
    requeue(select(ids, canResume), false);
    for (const DownloadId id : ids) {
        if (m_stopping.value(id) == StopReason::Pause) {
            m_goOn.insert(id);
        }
    }
}

void DownloadManager::retry(const QList<DownloadId> &ids)
{
    requeue(select(ids, canRetry), false);
}

void DownloadManager::restart(const QList<DownloadId> &ids)
{
    requeue(select(ids, [](DownloadState state) { return canRetry(state) || canResume(state); }), true);
}

void DownloadManager::nameFromServer(const QList<DownloadId> &ids)
{
    QList<Download *> cured;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (!download || download->state == DownloadState::Finished) {
            continue;
        }
        download->request.nameSource = NameSource::Server;
        if (download->state == DownloadState::Failed && download->error.code == ErrorCode::MissingExtension) {
            cured.append(download);
        }
    }
    requeue(cured, false);
}

void DownloadManager::editLink(DownloadId id, const QUrl &url)
{
    Download *download = m_list.find(id);
    if (!download || m_queue.isSubmitted(id) || download->state == DownloadState::Finished) {
        return;
    }
    m_list.setLink(*download, url);
    requeue({download}, true);
}

void DownloadManager::changeFolder(const QList<DownloadId> &ids, const QString &folder)
{
    QList<Download *> moved;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && !m_queue.isSubmitted(id) && download->state != DownloadState::Finished) {
            // The part file lies in the old folder, so it goes before the folder is changed.
            forgetPart(*download);
            download->request.folder = folder;
            moved.append(download);
        }
    }
    requeue(moved, true);
}

void DownloadManager::pauseAll()
{
    QList<Download *> active;
    for (int row = 0; row < m_list.count(); ++row) {
        if (canPause(m_list.at(row).state)) {
            active.append(&m_list.at(row));
        }
    }
    stop(active, StopReason::Pause);
}

void DownloadManager::resumeAll()
{
    QList<DownloadId> ids;
    for (int row = 0; row < m_list.count(); ++row) {
        ids.append(m_list.at(row).id);
    }
    resume(ids);
}

void DownloadManager::requeue(const QList<Download *> &downloads, bool fromBeginning)
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
        download->activeTime = 0ms;
        enqueue(*download);
    }
}

void DownloadManager::enqueue(Download &download)
{
    download.error = {};
    setState(download, DownloadState::Queued);
    m_queue.enqueue(download.id);
}

void DownloadManager::stop(const QList<Download *> &downloads, StopReason reason)
{
    QList<DownloadId> ids;
    for (const Download *download : downloads) {
        ids.append(download->id);
    }
    m_queue.takeBack(ids);
    for (Download *download : downloads) {
        m_goOn.remove(download->id);
        if (m_queue.isSubmitted(download->id)) {
            m_stopping.insert(download->id, reason);
            m_queue.stop(download->id, reason);
            changed(download->id);
        } else {
            settle(*download, reason);
        }
    }
}

void DownloadManager::settle(Download &download, StopReason reason)
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

void DownloadManager::forgetPart(Download &download)
{
    if (!download.part.isEmpty()) {
        m_disk.discardPart(download.request.folder, download.part);
    }
    download.part = {};
    download.received = 0;
    download.total = -1;
}

// ---- removing and undoing it

void DownloadManager::remove(const QList<DownloadId> &ids)
{
    const QList<int> rows = m_list.rowsOf(ids);
    if (rows.isEmpty()) {
        return;
    }
    Removal removal;
    QList<Download *> active;
    for (const int row : rows) {
        Download &download = m_list.at(row);
        if (isActive(download.state)) {
            active.append(&download);
            removal.active.insert(download.id);
        }
    }
    stop(active, StopReason::Pause);
    removal.rows = m_list.take(rows);
    m_removals.push(std::move(removal));
    emit downloadsRemoved(rows);
}

bool DownloadManager::canUndoRemove() const
{
    return !m_removals.isEmpty();
}

void DownloadManager::undoRemove()
{
    if (m_removals.isEmpty()) {
        return;
    }
    Removal removal = m_removals.pop();
    const QList<int> rows = m_list.putBack(std::move(removal.rows));
    emit downloadsRestored(rows);
    resume(removal.active.values());
}

// ---- what the list holds

int DownloadManager::count() const
{
    return m_list.count();
}

DownloadId DownloadManager::idAt(int row) const
{
    return m_list.at(row).id;
}

const Download *DownloadManager::find(DownloadId id) const
{
    return m_list.find(id);
}

DownloadCounts DownloadManager::counts() const
{
    DownloadCounts counts = m_list.counts();
    for (const auto &[id, meter] : m_queue.meters()) {
        if (const Download *download = m_list.find(id)) {
            counts.bytesPerSecond += download->speed.bytesPerSecond();
        }
    }
    return counts;
}

QSet<QString> DownloadManager::knownLinks() const
{
    return m_list.knownLinks();
}

QFuture<FolderState> DownloadManager::inspectFolder(const QString &folder) const
{
    return m_disk.inspectFolder(folder);
}

QFuture<bool> DownloadManager::createFolder(const QString &folder) const
{
    return m_disk.createFolder(folder);
}

// ---- what the workers tell

void DownloadManager::onStarted(DownloadId id)
{
    Download *download = lookUp(id);
    if (!download) {
        return;
    }
    m_startedAt.insert(id, std::chrono::milliseconds(m_clock.elapsed()));
    setState(*download, DownloadState::Running);
    if (!m_tickTimer.isActive()) {
        m_tickTimer.start();
    }
}

void DownloadManager::onAccepted(DownloadId id, const TransferOutcome &outcome)
{
    if (Download *download = lookUp(id)) {
        takeProgress(*download, outcome);
        changed(id);
    }
}

void DownloadManager::takeProgress(Download &download, const TransferOutcome &outcome)
{
    if (!outcome.name.isEmpty()) {
        download.name = outcome.name;
    }
    download.received = outcome.received;
    download.total = outcome.total;
}

void DownloadManager::onReleased(DownloadId id)
{
    Download *download = lookUp(id);
    if (download && download->state == DownloadState::Waiting) {
        setState(*download, DownloadState::Queued);
    }
}

void DownloadManager::onEnded(DownloadId id, const JobEnding &ending)
{
    const StopReason asked = m_stopping.take(id);
    const bool goesOn = m_goOn.remove(id);
    Download *download = lookUp(id);
    if (!download) {
        checkClosed();
        return;
    }
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

void DownloadManager::fail(Download &download, const TransferError &error)
{
    download.error = error;
    log(download, sentence(error));
    setState(download, DownloadState::Failed);
}

void DownloadManager::wait(Download &download, const TransferOutcome &outcome)
{
    download.error = outcome.error;
    download.retriesMade = outcome.retriesMade;
    download.waitsUntil = QDeadlineTimer(outcome.wait, Qt::PreciseTimer);
    download.activeTime += outcome.wait;
    log(download, tr("%1; trying again in %2 s (%3 of %4)")
                      .arg(sentence(outcome.error))
                      .arg(std::chrono::duration<double>(outcome.wait).count(), 0, 'f', 1)
                      .arg(outcome.retriesMade)
                      .arg(m_settings.retry.maxRetries));
    setState(download, DownloadState::Waiting);
    m_queue.enqueueAfter(download.id, outcome.wait);
}

void DownloadManager::finish(Download &download, const TransferOutcome &outcome)
{
    download.part = {};
    download.error = {};
    download.resultText = resultText(outcome);
    download.filePath = outcome.path;
    download.sizeConfirmed = outcome.sizeConfirmed;
    download.sha256 = outcome.sha256;
    download.finished = QDateTime::currentDateTime();
    log(download, outcome.sizeConfirmed
                      ? download.resultText
                      : tr("%1 (complete, size not confirmed by the server)").arg(download.resultText));
    setState(download, DownloadState::Finished);
}

// ---- telling the views

void DownloadManager::tick()
{
    const auto meters = m_queue.meters();
    if (meters.isEmpty()) {
        m_tickTimer.stop();
        return;
    }
    const std::chrono::milliseconds now(m_clock.elapsed());
    for (const auto &[id, meter] : meters) {
        Download *download = m_list.find(id);
        if (!download || download->state != DownloadState::Running) {
            continue;
        }
        const double before = download->speed.bytesPerSecond();
        const bool moved = download->received != meter->received() || download->total != meter->total();
        download->received = meter->received();
        download->total = meter->total();
        download->speed.sample(download->received, now);
        if (moved || before != download->speed.bytesPerSecond()) {
            m_changed.insert(id);
        }
    }
    flushChanges();
}

void DownloadManager::changed(DownloadId id)
{
    m_changed.insert(id);
    if (!m_flushTimer.isActive()) {
        m_flushTimer.start();
    }
}

void DownloadManager::flushChanges()
{
    m_flushTimer.stop();
    QList<DownloadId> ids;
    for (const DownloadId id : std::as_const(m_changed)) {
        if (m_list.find(id)) {
            ids.append(id);
        }
    }
    m_changed.clear();
    if (!ids.isEmpty()) {
        emit downloadsChanged(ids);
    }
}

void DownloadManager::log(Download &download, const QString &line)
{
    const QString clean = redactedText(line);
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss"));
    download.log.append(time % u' ' % clean);
    emit activity(download.name % u": " % clean);
}

// ---- ending

void DownloadManager::close()
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
    QTimer::singleShot(0, this, &DownloadManager::checkClosed);
}

void DownloadManager::checkClosed()
{
    if (m_isClosing && !m_isClosed && m_queue.submittedCount() == 0) {
        m_isClosed = true;
        emit closed();
    }
}

bool DownloadManager::isIdle() const
{
    return m_queue.submittedCount() == 0 && m_disk.isIdle();
}

} // namespace millrace
