// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadmanager.h"
#include "store/downloadstore.h"

#include <QHash>
#include <QList>
#include <QObject>

namespace millrace {

/// Keeps a manager's list in a store: brings back what an earlier start left, then writes what changes. Lives
/// on the main thread and never waits.
class ListKeeper : public QObject
{
    Q_OBJECT

public:
    /// After so many crashes right after the start, one of the rows may be why: they come back paused.
    static constexpr int kMostCrashes = 2;

    /// Both outlive this object. What is added to the list meanwhile comes behind what is brought back.
    ListKeeper(DownloadManager &manager, DownloadStore &store, QObject *parent = nullptr);

    /// Writes what is not yet written; ended() follows. For when the manager has closed: what was active
    /// until then goes on at the next start.
    void end();

signals:
    /// The list is there.
    ///
    /// \param active  so many rows go on with what they were at. \param isPaused  or would, but wait for a
    /// person, as the last starts have crashed.
    void restored(int active, bool isPaused);
    /// What there is to say of the file that the list is kept in, a sentence without a full stop.
    ///
    /// \param detail  a path, or the words of the layer below.
    void told(const QString &text, const QString &detail);
    void ended();

private:
    struct Place
    {
        qint64 position = 0;
        size_t print = 0;
        bool wasActive = false;
    };

    void onOpened(const OpenedList &list);
    void onLoaded(const QList<PlacedDownload> &rows);
    void onLoadEnded(bool isWhole);
    void onAdded(int first, int count);
    void onRestored(const QList<int> &rows);
    void onRemoved(const QList<int> &rows);
    void onMoved(const MovedRows &moved);
    void onChanged(const QList<DownloadId> &ids);
    void findParts();

    void beginClosing();
    void readOrder();
    /// Writes these rows, which follow one another, between their neighbours; false where there are no
    /// numbers left between those.
    bool placeBetween(int first, int count);
    void placeAll();
    void put(const Download &download, qint64 position);
    void putIfChanged(const Download &download);

    DownloadManager &m_manager;
    DownloadStore &m_store;
    /// The list's order, and what was written of each row.
    QList<DownloadId> m_order;
    QHash<DownloadId, Place> m_places;
    bool m_isLoading = true;
    bool m_isPaused = false;
    bool m_searchesParts = false;
    bool m_isClosing = false;
    int m_active = 0;
};

} // namespace millrace
