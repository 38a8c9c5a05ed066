// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/diskdesk.h"
#include "queue/downloadqueue.h"
#include "queue/downloadrows.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>
#include <list>
#include <map>

namespace millrace {

/// DiskDesk::survey().
using DiskSurveyor = std::function<QFuture<DiskSurvey>(const QString &folder, const QStringList &folders)>;

/// How long is waited for a disk.
struct DiskPatience
{
    /// Between two looks at a disk: at first, and at most.
    std::chrono::milliseconds first{1000};
    std::chrono::milliseconds most{10000};
    /// A row that came no further in so long fails; 0 for never.
    std::chrono::milliseconds limit{0};
    /// A row whose writing fails so often, without coming further, although its disk takes bytes, fails.
    int maxRetries = 5;
};

/// Rows that wait for their disk: one that is full, locked, broken or away. While nothing can be written to a
/// disk, the rows that are queued for one of its folders wait with those that met the fault; all go on by
/// themselves. Lives on the main thread.
class DiskWaits : public QObject
{
    Q_OBJECT

public:
    /// The rows and the queue belong to the caller and outlive this object, as does what the surveyor uses.
    DiskWaits(DownloadRows &rows, DownloadQueue &queue, DiskSurveyor survey, QObject *parent = nullptr);

    void setPatience(const DiskPatience &patience) { m_patience = patience; }

    /// Lets a row wait whose job ended with this error. False, and nothing done, where waiting is no cure:
    /// the error is not the disk's, or the folder was never there.
    bool takesOver(Download &download, const TransferError &error);
    /// Lets a row wait that is about to be queued for a disk that takes nothing at present; false where it
    /// does.
    bool keeps(Download &download);
    /// These rows no longer wait, whatever becomes of them, and a fault they meet is their first.
    void forget(const QList<DownloadId> &ids);

signals:
    /// Rows wait for a disk from now on, for this reason.
    void began(const millrace::TransferError &error);
    /// This row has waited as long as it may; its error says for what.
    void gaveUp(millrace::DownloadId id);

private:
    using Clock = std::chrono::steady_clock;
    /// Of a row since it came further the last time.
    struct History
    {
        int faults = 0;
        qint64 furthest = 0;
        QElapsedTimer clock;
    };
    /// A disk, as far as a fault in one of its folders showed it.
    struct Place
    {
        QString folder;
        TransferError error;
        QSet<QString> folders;
        /// Those that met the fault, and when they may be tried again.
        std::map<DownloadId, QDeadlineTimer> met;
        /// Those that wait with them, in the list's order.
        QList<DownloadId> held;
        bool isHolding = false;
        /// Until the look after the next one, and when the next one is due; forever while one is under way.
        std::chrono::milliseconds interval{0};
        QDeadlineTimer next;
        QElapsedTimer clock;
    };
    using Places = std::list<Place>;

    bool isWorthWaiting(const Download &download, const TransferError &error) const;
    Place &placeFor(const Download &download, const TransferError &error);
    void survey(Place &place);
    void onSurveyed(const QString &folder, const DiskSurvey &found);
    void hold(Place &place);
    void release(Place &place, qint64 room);
    void goOn(DownloadId id);
    void onTimer();
    bool isOverdue(const QElapsedTimer &clock) const;
    void giveUpOverdue(Place &place);
    void tidy();
    void arm();
    QStringList queuedFolders() const;
    Places::iterator find(const QString &folder);

    DownloadRows &m_rows;
    DownloadQueue &m_queue;
    const DiskSurveyor m_survey;
    DiskPatience m_patience;
    Places m_places;
    QHash<DownloadId, History> m_histories;
    QTimer m_timer;
};

} // namespace millrace
