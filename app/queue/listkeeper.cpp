// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listkeeper.h"

#include "queue/storedrow.h"

#include <QSet>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <vector>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Between two neighbours: twenty rows can be put in between, one at the same place after the other, before
// all get new numbers.
constexpr qint64 kGap = qint64{1} << 20;
// A start that lasts as long was none that crashed at once.
constexpr auto kSettled = 10s;

/// Which of these numbers, all different, belong to a longest row of ascending ones.
std::vector<bool> longestAscent(const QList<int> &numbers)
{
    // For each length the index of the smallest number that such a row can end with, and who comes before it.
    std::vector<int> ends;
    std::vector<int> before(static_cast<std::size_t>(numbers.size()), -1);
    for (int i = 0; i < numbers.size(); ++i) {
        const auto end = std::lower_bound(ends.begin(), ends.end(), i, [&numbers](int one, int other) {
            return numbers.at(one) < numbers.at(other);
        });
        before[static_cast<std::size_t>(i)] = end == ends.begin() ? -1 : *std::prev(end);
        if (end == ends.end()) {
            ends.push_back(i);
        } else {
            *end = i;
        }
    }
    std::vector<bool> isIn(static_cast<std::size_t>(numbers.size()), false);
    for (int i = ends.empty() ? -1 : ends.back(); i >= 0; i = before[static_cast<std::size_t>(i)]) {
        isIn[static_cast<std::size_t>(i)] = true;
    }
    return isIn;
}

bool goesOnByItself(const Download &download)
{
    return isActive(download.state) && !download.isStopping;
}

} // namespace

ListKeeper::ListKeeper(DownloadManager &manager, DownloadStore &store, QObject *parent)
    : QObject(parent), m_manager(manager), m_store(store)
{
    connect(&store, &DownloadStore::opened, this, &ListKeeper::onOpened);
    connect(&store, &DownloadStore::loaded, this, &ListKeeper::onLoaded);
    connect(&store, &DownloadStore::loadEnded, this, &ListKeeper::onLoadEnded);
    connect(&store, &DownloadStore::flushed, this, &ListKeeper::ended);
    connect(&store, &DownloadStore::writeFailed, this, [this](const QString &reason) {
        emit told(tr("The list of downloads cannot be written at present"), reason);
    });
    connect(&manager, &DownloadManager::downloadsAdded, this, &ListKeeper::onAdded);
    connect(&manager, &DownloadManager::downloadsRestored, this, &ListKeeper::onRestored);
    connect(&manager, &DownloadManager::downloadsRemoved, this, &ListKeeper::onRemoved);
    connect(&manager, &DownloadManager::downloadsMoved, this, &ListKeeper::onMoved);
    connect(&manager, &DownloadManager::downloadsChanged, this, &ListKeeper::onChanged);
    connect(&manager, &DownloadManager::closing, this, &ListKeeper::beginClosing);
    manager.holdAdding();
    store.open();
}

// ---- what an earlier start left

void ListKeeper::onOpened(const OpenedList &list)
{
    const OpenedDatabase &database = list.database;
    m_manager.noteIds(list.lastId);
    m_isPaused = list.crashes >= kMostCrashes;
    m_searchesParts =
        database.kind == OpenedDatabase::Kind::Restored || database.kind == OpenedDatabase::Kind::Lost;
    switch (database.kind) {
    case OpenedDatabase::Kind::Sound:
        break;
    case OpenedDatabase::Kind::Restored:
        emit told(tr("The list of downloads was damaged; its last backup is back"), database.detail);
        break;
    case OpenedDatabase::Kind::Lost:
        emit told(tr("The list of downloads was damaged and begins anew"), database.detail);
        break;
    case OpenedDatabase::Kind::Newer:
        emit told(tr("The list of downloads is a newer Millrace's; this one is not kept"), {});
        break;
    case OpenedDatabase::Kind::Failed:
        emit told(tr("The list of downloads is not kept"), database.detail);
        break;
    }
}

void ListKeeper::onLoaded(const QList<PlacedDownload> &rows)
{
    QList<Download> downloads;
    QList<PlacedDownload> paused;
    downloads.reserve(rows.size());
    for (const PlacedDownload &row : rows) {
        Download download = rowFrom(row.download);
        if (isActive(download.state)) {
            ++m_active;
            if (m_isPaused) {
                download.state = DownloadState::Paused;
                paused.append({storedRow(download), row.position});
            }
        }
        m_order.append(download.id);
        m_places.insert(download.id, {row.position, storedPrint(download), isActive(download.state)});
        downloads.append(std::move(download));
    }
    m_manager.restore(std::move(downloads));
    for (const PlacedDownload &row : std::as_const(paused)) {
        m_store.put(row.download, row.position);
    }
}

void ListKeeper::onLoadEnded(bool isWhole)
{
    m_isLoading = false;
    if (!isWhole) {
        emit told(tr("The list of downloads could not be read to its end"), {});
    }
    if (m_searchesParts) {
        findParts();
    }
    m_manager.releaseAdding();
    emit restored(m_active, m_isPaused && m_active > 0);
    QTimer::singleShot(kSettled, this, [this] {
        m_store.settleStart();
        m_store.backUp();
    });
}

/// A backup is older than the list was: what began since may have left its part files in the same folders.
void ListKeeper::findParts()
{
    const Settings &settings = m_manager.settings();
    QSet<QString> folders(settings.recentFolders.begin(), settings.recentFolders.end());
    folders.insert(settings.saveFolder);
    for (int row = 0; row < m_manager.count(); ++row) {
        folders.insert(m_manager.find(m_manager.idAt(row))->request.folder);
    }
    folders.remove(QString());
    m_manager.addPartsIn(folders.values());
}

// ---- what changes

void ListKeeper::onAdded(int first, int count)
{
    if (m_isLoading) {
        return;
    }
    for (int row = first; row < first + count; ++row) {
        const Download &download = *m_manager.find(m_manager.idAt(row));
        m_order.append(download.id);
        put(download, (row == 0 ? 0 : m_places.value(m_order.at(row - 1)).position) + kGap);
    }
}

void ListKeeper::onRestored(const QList<int> &rows)
{
    readOrder();
    for (qsizetype first = 0; first < rows.size();) {
        qsizetype end = first + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1) {
            ++end;
        }
        if (!placeBetween(rows[first], static_cast<int>(end - first))) {
            placeAll();
            return;
        }
        first = end;
    }
}

bool ListKeeper::placeBetween(int first, int count)
{
    const int next = first + count;
    const qint64 wide = kGap * (count + 1);
    const auto positionOf = [this](int row) { return m_places.value(m_order.at(row)).position; };
    qint64 before = 0;
    if (first > 0) {
        before = positionOf(first - 1);
    } else if (next < m_order.size()) {
        before = positionOf(next) - wide;
    }
    const qint64 room = next < m_order.size() ? positionOf(next) - before : wide;
    const qint64 step = room / (count + 1);
    for (int i = 0; i < count && step > 0; ++i) {
        put(*m_manager.find(m_order.at(first + i)), before + (i + 1) * step);
    }
    return step > 0;
}

void ListKeeper::readOrder()
{
    m_order.clear();
    m_order.reserve(m_manager.count());
    for (int row = 0; row < m_manager.count(); ++row) {
        m_order.append(m_manager.idAt(row));
    }
}

void ListKeeper::placeAll()
{
    qint64 position = 0;
    for (const DownloadId id : std::as_const(m_order)) {
        position += kGap;
        put(*m_manager.find(id), position);
    }
}

void ListKeeper::onRemoved(const QList<int> &rows)
{
    for (const int row : rows) {
        const DownloadId id = m_order.at(row);
        m_places.remove(id);
        m_store.remove(id);
    }
    readOrder();
}

/// Most rows of the span only made room: they keep their positions, and the others are placed between them.
void ListKeeper::onMoved(const MovedRows &moved)
{
    readOrder();
    const std::vector<bool> stays = longestAscent(moved.from);
    for (int i = 0; i < moved.from.size();) {
        int end = i;
        while (end < moved.from.size() && !stays[static_cast<std::size_t>(end)]) {
            ++end;
        }
        if (end > i && !placeBetween(moved.first + i, end - i)) {
            placeAll();
            return;
        }
        i = end + 1;
    }
}

void ListKeeper::onChanged(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        if (const Download *download = m_manager.find(id)) {
            putIfChanged(*download);
        }
    }
}

void ListKeeper::putIfChanged(const Download &download)
{
    const auto place = m_places.constFind(download.id);
    if (place != m_places.constEnd() && place->print != storedPrint(download)) {
        put(download, place->position);
    }
}

void ListKeeper::put(const Download &download, qint64 position)
{
    const bool goesOn =
        m_isClosing && download.state == DownloadState::Paused && m_places.value(download.id).wasActive;
    StoredDownload stored = storedRow(download);
    if (goesOn) {
        stored.state = DownloadState::Queued;
    }
    m_places.insert(download.id, {position, storedPrint(download), goesOn || goesOnByItself(download)});
    m_store.put(stored, position);
}

// ---- the end

/// What stops from now on goes on at the next start; not so what somebody has just paused.
void ListKeeper::beginClosing()
{
    m_isClosing = true;
    for (const DownloadId id : std::as_const(m_order)) {
        m_places[id].wasActive = goesOnByItself(*m_manager.find(id));
    }
}

void ListKeeper::end()
{
    if (!m_isLoading) {
        for (const DownloadId id : std::as_const(m_order)) {
            putIfChanged(*m_manager.find(id));
        }
    }
    m_store.settleStart();
    m_store.flush();
}

} // namespace millrace
