// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/diskwaits.h"

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// With less than this a disk is full for every file: small ones are written without asking for the room.
constexpr qint64 kLeastRoom = 1024 * 1024;
constexpr auto kMostBetweenTries = 60s;

/// Whether what ails a folder ails all others of its disk.
bool isWholeDisks(ErrorCode code)
{
    return code == ErrorCode::DiskFull || code == ErrorCode::DiskReadOnly || code == ErrorCode::WriteFailed;
}

/// Bytes that have to be free for a row to come to its end, as far as that is known.
qint64 roomFor(const Download &download)
{
    const qint64 missing = download.total < 0 ? 0 : download.total - download.received;
    return download.error->code == ErrorCode::DiskFull
               ? std::max({missing, download.error->bytesNeeded, kLeastRoom})
               : 0;
}

} // namespace

DiskWaits::DiskWaits(DownloadRows &rows, DownloadQueue &queue, DiskSurveyor survey, QObject *parent)
    : QObject(parent), m_rows(rows), m_queue(queue), m_survey(std::move(survey))
{
    m_timer.setParent(this);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DiskWaits::onTimer);
}

bool DiskWaits::isWorthWaiting(const Download &download, const TransferError &error) const
{
    switch (error.code) {
    case ErrorCode::DiskFull:
    case ErrorCode::WriteFailed:
        return true;
    default:
        // A folder that could not be used from the first is a person's to choose anew.
        return isDiskFault(error.code) && !download.part->isEmpty();
    }
}

bool DiskWaits::takesOver(Download &download, const TransferError &error)
{
    if (!isWorthWaiting(download, error) || m_patience.maxRetries == 0) {
        return false;
    }
    History &history = m_histories[download.id];
    if (history.faults == 0 || download.part->furthest > history.furthest) {
        history = {0, download.part->furthest, {}};
        history.clock.start();
    }
    ++history.faults;
    const bool isEndless = error.code != ErrorCode::WriteFailed;
    if (isOverdue(history.clock) || (!isEndless && history.faults > m_patience.maxRetries)) {
        m_histories.remove(download.id);
        return false;
    }
    download.error = error;
    download.waitsUntil = QDeadlineTimer(QDeadlineTimer::Forever);
    m_rows.log(download, tr("%1; waiting until that is over").arg(sentence(error)));
    m_rows.setState(download, DownloadState::Waiting);
    const auto pause = std::min<Clock::duration>(m_patience.first * (1LL << std::min(history.faults - 1, 16)),
                                                 kMostBetweenTries);
    placeFor(download, error).met.insert_or_assign(download.id, QDeadlineTimer(pause));
    return true;
}

DiskWaits::Place &DiskWaits::placeFor(const Download &download, const TransferError &error)
{
    // One that is yet to be made tells nothing; it is made on the disk of the folder that is there.
    const DownloadRequest &request = download.request;
    const bool isMade = request.sortedFrom.isEmpty() || !download.part->isEmpty();
    const QString &folder = isMade ? request.folder : request.sortedFrom;
    const auto known = find(folder);
    if (known != m_places.end()) {
        known->interval = m_patience.first;
        if (!known->next.isForever()) {
            known->next = QDeadlineTimer(0);
            arm();
        }
        return *known;
    }
    Place place;
    place.folder = folder;
    place.error = error;
    place.folders = {folder};
    place.interval = m_patience.first;
    place.clock.start();
    m_places.push_back(place);
    if (error.bytesNeeded == 0) {
        // At once, or the next one in line would meet the same before the disk has been looked at.
        hold(m_places.back());
    }
    survey(m_places.back());
    emit began(error);
    return m_places.back();
}

QStringList DiskWaits::queuedFolders() const
{
    QSet<QString> folders;
    for (int row = 0; row < m_rows.list().count(); ++row) {
        const Download &download = m_rows.list().at(row);
        if (download.state == DownloadState::Queued) {
            folders.insert(download.request.folder);
        }
    }
    return folders.values();
}

void DiskWaits::survey(Place &place)
{
    place.next = QDeadlineTimer(QDeadlineTimer::Forever);
    const bool asksForOthers = isWholeDisks(place.error.code);
    auto *watcher = new QFutureWatcher<DiskSurvey>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, folder = place.folder] {
        onSurveyed(folder, watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(m_survey(place.folder, asksForOthers ? queuedFolders() : QStringList()));
}

DiskWaits::Places::iterator DiskWaits::find(const QString &folder)
{
    return std::find_if(m_places.begin(), m_places.end(),
                        [&](const Place &place) { return place.folder == folder; });
}

void DiskWaits::onSurveyed(const QString &folder, const DiskSurvey &found)
{
    const auto place = find(folder);
    if (place == m_places.end()) {
        return;
    }
    place->folders.unite(found.folders);
    if (!found.room || *found.room < kLeastRoom) {
        hold(*place);
    }
    if (found.room) {
        release(*place, *found.room);
    }
    place->next = QDeadlineTimer(place->interval);
    place->interval = std::min(place->interval * 2, m_patience.most);
    tidy();
}

void DiskWaits::hold(Place &place)
{
    place.isHolding = true;
    QList<DownloadId> queued;
    for (int row = 0; row < m_rows.list().count(); ++row) {
        const Download &download = m_rows.list().at(row);
        if (download.state == DownloadState::Queued && place.folders.contains(download.request.folder)) {
            queued.append(download.id);
        }
    }
    const QSet<DownloadId> taken = m_queue.takeBack(queued);
    for (const DownloadId id : std::as_const(queued)) {
        if (taken.contains(id)) {
            keeps(*m_rows.find(id));
        }
    }
    if (!taken.isEmpty()) {
        const int count = static_cast<int>(taken.size());
        emit m_rows.activity((count == 1 ? tr("%1: 1 other download waits")
                                         : tr("%1: %Ln other downloads wait", nullptr, count))
                                 .arg(sentence(place.error)));
    }
}

bool DiskWaits::keeps(Download &download)
{
    const auto place = std::find_if(m_places.begin(), m_places.end(), [&](const Place &known) {
        return known.isHolding && known.folders.contains(download.request.folder);
    });
    if (place == m_places.end()) {
        return false;
    }
    place->held.append(download.id);
    download.error = place->error;
    download.waitsUntil = QDeadlineTimer(QDeadlineTimer::Forever);
    m_rows.setState(download, DownloadState::Waiting);
    return true;
}

/// Lets go on what has room, the oldest rows first.
void DiskWaits::release(Place &place, qint64 room)
{
    bool isAnyReleased = false;
    for (auto it = place.met.begin(); it != place.met.end();) {
        const Download *download = m_rows.find(it->first);
        if (download && (!it->second.hasExpired() || roomFor(*download) > room)) {
            ++it;
            continue;
        }
        if (download) {
            room -= roomFor(*download);
            isAnyReleased = true;
            goOn(it->first);
        }
        it = place.met.erase(it);
    }
    if (isAnyReleased || room >= kLeastRoom) {
        place.isHolding = false;
        for (const DownloadId id : std::exchange(place.held, {})) {
            goOn(id);
        }
    }
}

void DiskWaits::goOn(DownloadId id)
{
    if (Download *download = m_rows.find(id)) {
        download->error = {};
        m_rows.setState(*download, DownloadState::Queued);
        m_queue.enqueue(id);
    }
}

void DiskWaits::forget(const QList<DownloadId> &ids)
{
    if (m_places.empty() && m_histories.isEmpty()) {
        return;
    }
    const QSet<DownloadId> gone(ids.begin(), ids.end());
    for (const DownloadId id : ids) {
        m_histories.remove(id);
    }
    for (Place &place : m_places) {
        std::erase_if(place.met, [&](const auto &entry) { return gone.contains(entry.first); });
        place.held.removeIf([&](DownloadId id) { return gone.contains(id); });
    }
    tidy();
}

bool DiskWaits::isOverdue(const QElapsedTimer &clock) const
{
    return m_patience.limit > 0ms && clock.hasExpired(m_patience.limit.count());
}

void DiskWaits::giveUpOverdue(Place &place)
{
    QList<DownloadId> overdue;
    for (const auto &[id, until] : place.met) {
        if (isOverdue(m_histories[id].clock)) {
            overdue.append(id);
        }
    }
    if (isOverdue(place.clock)) {
        overdue.append(place.held);
    }
    forget(overdue);
    for (const DownloadId id : std::as_const(overdue)) {
        emit gaveUp(id);
    }
}

void DiskWaits::onTimer()
{
    // By name, as places may go meanwhile.
    QStringList folders;
    for (Place &place : m_places) {
        if (place.next.hasExpired()) {
            survey(place);
        }
        folders.append(place.folder);
    }
    for (const QString &folder : std::as_const(folders)) {
        if (const auto place = find(folder); place != m_places.end()) {
            giveUpOverdue(*place);
        }
    }
    arm();
}

/// Lets go of places that nobody waits for.
void DiskWaits::tidy()
{
    std::erase_if(m_places, [](const Place &place) { return place.met.empty() && place.held.isEmpty(); });
    arm();
}

void DiskWaits::arm()
{
    QDeadlineTimer soonest(QDeadlineTimer::Forever);
    for (const Place &place : m_places) {
        soonest = std::min(soonest, place.next);
        if (m_patience.limit > 0ms) {
            QElapsedTimer oldest = place.clock;
            for (const auto &[id, until] : place.met) {
                oldest = std::min(oldest, m_histories[id].clock);
            }
            soonest = std::min(soonest, QDeadlineTimer(m_patience.limit + 1ms -
                                                       std::chrono::milliseconds(oldest.elapsed())));
        }
    }
    if (soonest.isForever()) {
        m_timer.stop();
    } else {
        m_timer.start(std::chrono::milliseconds(std::max<qint64>(soonest.remainingTime(), 0)));
    }
}

} // namespace millrace
