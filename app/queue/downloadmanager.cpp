// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"

#include "core/link.h"
#include "queue/downloadjob.h"
#include "queue/requestsorting.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Often enough to look alive, seldom enough to cost nothing; QPromise's own progress comes at most at 25 Hz.
constexpr auto kTick = 100ms;
// Changes are collected so long: below what an eye notices, and thousands of small files a second stay cheap.
constexpr auto kFlushDelay = 20ms;

} // namespace

DownloadManager::DownloadManager(PoolFactory makePool, std::shared_ptr<TransferShared> shared,
                                 const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_makePool(makePool)
    , m_runner(m_list, m_removals, m_disk, std::move(makePool), std::move(shared))
    , m_cures(m_list, m_runner, [this](const Settings &changed) { setSettings(changed); })
{
    m_clock.start();
    m_runner.setSettings(settings);

    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(kFlushDelay);
    connect(&m_flushTimer, &QTimer::timeout, this, &DownloadManager::flushChanges);
    m_tickTimer.setParent(this);
    m_tickTimer.setObjectName(QStringLiteral("tick"));
    m_tickTimer.setInterval(kTick);
    connect(&m_tickTimer, &QTimer::timeout, this, &DownloadManager::tick);

    connect(&m_runner, &DownloadRunner::changed, this, &DownloadManager::noteChange);
    connect(&m_runner, &DownloadRunner::started, this, &DownloadManager::startTicking);
    connect(&m_runner, &DownloadRunner::ended, this, &DownloadManager::downloadEnded);
    connect(&m_runner, &DownloadRunner::allEnded, this, &DownloadManager::allEnded);
    connect(&m_runner.rateClock(), &RateClock::limitChanged, this, &DownloadManager::speedLimitChanged);
    connect(&m_runner, &DownloadRunner::activity, this, &DownloadManager::activity);
    connect(&m_runner, &DownloadRunner::diskWaitBegan, this, &DownloadManager::diskWaitBegan);
    connect(&m_runner, &DownloadRunner::waitBegan, this, &DownloadManager::waitBegan);
    connect(&m_runner, &DownloadRunner::holdsChanged, this, &DownloadManager::holdsChanged);
    connect(&m_runner, &DownloadRunner::closed, this, &DownloadManager::closed);
}

DownloadManager::~DownloadManager() = default;

void DownloadManager::setSettings(const Settings &settings)
{
    const Settings before = m_runner.settings();
    m_runner.setSettings(settings);
    if (m_runner.settings() != before) {
        emit settingsChanged(m_runner.settings());
    }
}

QList<DownloadId> DownloadManager::add(const QList<DownloadRequest> &requests)
{
    if (m_isAddingHeld) {
        m_held += requests;
        return {};
    }
    const int first = m_list.count();
    QList<DownloadId> ids;
    ids.reserve(requests.size());
    const QDate today = QDate::currentDate();
    for (const DownloadRequest &request : requests) {
        Download download;
        download.id = ++m_lastId;
        download.request = sortedRequest(request, settings().sorting, today);
        download.part = request.part;
        download.received = request.part->heldBytes();
        download.total = request.part->total;
        download.added = QDateTime::currentDateTimeUtc();
        download.state = request.isPaused ? DownloadState::Paused : DownloadState::Queued;
        ids.append(download.id);
        Download &row = m_list.append(std::move(download));
        if (!request.isPaused) {
            m_runner.start(row);
        }
    }
    if (!ids.isEmpty()) {
        emit downloadsAdded(first, static_cast<int>(ids.size()));
    }
    return ids;
}

void DownloadManager::restore(QList<Download> downloads)
{
    const int first = m_list.count();
    for (Download &download : downloads) {
        m_lastId = qMax(m_lastId, download.id);
        const QString name = download.name;
        Download &row = m_list.append(std::move(download));
        row.name = name;
        if (row.state == DownloadState::Queued) {
            m_runner.start(row);
        }
    }
    if (!downloads.isEmpty()) {
        emit downloadsAdded(first, static_cast<int>(downloads.size()));
    }
}

void DownloadManager::holdAdding()
{
    m_isAddingHeld = true;
    m_runner.setRestoring(true);
}

void DownloadManager::releaseAdding()
{
    m_isAddingHeld = false;
    m_runner.setRestoring(false);
    add(std::exchange(m_held, {}));
}

void DownloadManager::addPartsIn(const QStringList &folders)
{
    m_disk.findParts(folders).then(this, [this](const QStringList &paths) {
        for (const QString &path : paths) {
            m_disk.requestForPart(path).then(this, [this](std::optional<DownloadRequest> request) {
                // A row with this link finds the file by itself.
                if (request && !knownLinks().contains(normalizedLink(request->url))) {
                    request->onConflict = settings().onConflict;
                    add({*request});
                }
            });
        }
    });
}

void DownloadManager::addParts(const QStringList &paths)
{
    for (const QString &path : paths) {
        m_disk.requestForPart(path).then(this, [this, path](std::optional<DownloadRequest> request) {
            if (request) {
                request->onConflict = settings().onConflict;
                add({*request});
            } else {
                emit partRefused(path);
            }
        });
    }
}

QList<Download *> DownloadManager::select(const QList<DownloadId> &ids, bool (*test)(DownloadState))
{
    QList<Download *> selected;
    QSet<DownloadId> seen;
    for (const DownloadId id : ids) {
        Download *download = seen.contains(id) ? nullptr : m_list.find(id);
        if (download && test(download->state)) {
            seen.insert(id);
            selected.append(download);
        }
    }
    return selected;
}

// ---- what the user asks for

void DownloadManager::pause(const QList<DownloadId> &ids)
{
    m_runner.stop(select(ids, canPause), StopReason::Pause);
}

void DownloadManager::cancel(const QList<DownloadId> &ids)
{
    m_runner.stop(select(ids, canCancel), StopReason::Cancel);
}

void DownloadManager::resume(const QList<DownloadId> &ids)
{
    m_runner.requeue(select(ids, canResume), false);
    m_runner.goOnAfterPause(ids);
}

void DownloadManager::retry(const QList<DownloadId> &ids)
{
    m_runner.requeue(select(ids, canRetry), false);
}

void DownloadManager::restart(const QList<DownloadId> &ids)
{
    m_runner.requeue(select(ids, [](DownloadState state) { return canRetry(state) || canResume(state); }),
                     true);
}

void DownloadManager::limitSpeed(const QList<DownloadId> &ids, qint64 bytesPerSecond)
{
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && download->state != DownloadState::Finished) {
            download->request.options.update([bytesPerSecond](RequestOptions &options) {
                options.bytesPerSecond = qMax<qint64>(bytesPerSecond, 0);
            });
            m_runner.limitSpeed(*download);
            noteChange(id);
        }
    }
}

void DownloadManager::pauseAll()
{
    QList<Download *> active;
    for (int row = 0; row < m_list.count(); ++row) {
        if (canPause(m_list.at(row).state)) {
            active.append(&m_list.at(row));
        }
    }
    m_runner.stop(active, StopReason::Pause);
}

void DownloadManager::resumeAll()
{
    QList<DownloadId> ids;
    for (int row = 0; row < m_list.count(); ++row) {
        ids.append(m_list.at(row).id);
    }
    resume(ids);
}

void DownloadManager::noteMoved(const MovedRows &moved)
{
    if (moved.from.isEmpty()) {
        return;
    }
    QList<DownloadId> order;
    order.reserve(moved.from.size());
    for (int row = moved.first; row < moved.first + moved.from.size(); ++row) {
        order.append(m_list.at(row).id);
    }
    m_runner.arrange(order);
    emit downloadsMoved(moved);
}

// ---- removing and undoing it

void DownloadManager::remove(const QList<DownloadId> &ids)
{
    const QList<int> rows = m_list.rowsOf(ids);
    if (rows.isEmpty()) {
        return;
    }
    // What has become of them is heard first: one that has just finished is in the history.
    flushChanges();
    Removal removal;
    QList<Download *> active;
    for (const int row : rows) {
        Download &download = m_list.at(row);
        if (isActive(download.state)) {
            active.append(&download);
            removal.active.insert(download.id);
        }
    }
    m_runner.stop(active, StopReason::Pause);
    removal.rows = m_list.take(rows);
    m_removals.push(std::move(removal));
    m_runner.noteRemoved(ids);
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
    QList<DownloadId> active;
    for (const DownloadList::Removed &removed : removal.rows) {
        if (removal.active.contains(removed.download->id)) {
            active.append(removed.download->id);
        }
    }
    const QList<int> rows = m_list.putBack(std::move(removal.rows));
    // Whoever hears of the rows finds them as they are to stay.
    resume(active);
    emit downloadsRestored(rows);
}

// ---- what the list holds

int DownloadManager::count() const
{
    return m_list.count();
}

const Download *DownloadManager::find(DownloadId id) const
{
    return m_list.find(id);
}

DownloadCounts DownloadManager::counts() const
{
    DownloadCounts counts = m_list.counts();
    for (const auto &[id, meter] : m_runner.meters()) {
        if (const Download *download = m_list.find(id)) {
            counts.bytesPerSecond += download->speed.bytesPerSecond();
        }
    }
    return counts;
}

KnownLinks DownloadManager::knownLinks() const
{
    return m_list.knownLinks();
}

/// What the list's downloads are yet to bring.
QList<RoomClaim> DownloadManager::roomClaims() const
{
    QList<RoomClaim> claims;
    for (int row = 0; row < m_list.count(); ++row) {
        const Download &download = m_list.at(row);
        const bool isToCome = download.state != DownloadState::Finished &&
                              download.state != DownloadState::Cancelled &&
                              download.state != DownloadState::Failed;
        if (isToCome && download.total > 0) {
            claims.append({download.request.folder, download.part->fileName, download.total});
        }
    }
    return claims;
}

QFuture<FolderState> DownloadManager::inspectFolder(const QString &folder) const
{
    return m_disk.inspectFolder(folder, roomClaims());
}

std::unique_ptr<LinkChecker> DownloadManager::makeLinkChecker(ConflictPolicy onConflict)
{
    std::unique_ptr<WorkerPool> pool = m_makePool();
    pool->resize(settings().workers);
    return std::make_unique<LinkChecker>(
        std::move(pool),
        [this](const DownloadRequest &request) {
            Download download;
            download.request = sortedRequest(request, settings().sorting, QDate::currentDate());
            m_list.setLink(download, request.url);
            return transferJobFor(download, settings());
        },
        [this](const QStringList &folders) { return m_disk.lookInto(folders, roomClaims()); }, onConflict);
}

QFuture<bool> DownloadManager::createFolder(const QString &folder) const
{
    return m_disk.createFolder(folder);
}

// ---- telling the views

void DownloadManager::startTicking()
{
    if (!m_tickTimer.isActive()) {
        m_tickTimer.start();
    }
}

void DownloadManager::tick()
{
    const auto meters = m_runner.meters();
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
    if (m_segments.look()) {
        m_changed.insert(m_segments.id());
    }
    flushChanges();
}

void DownloadManager::noteChange(DownloadId id)
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

void DownloadManager::close()
{
    emit closing();
    m_pages.stopAll();
    m_runner.close();
}

bool DownloadManager::isIdle() const
{
    return m_runner.isIdle() && m_disk.isIdle() && m_pages.isIdle();
}

} // namespace millrace
