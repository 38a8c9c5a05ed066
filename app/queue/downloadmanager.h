// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/folderstate.h"
#include "core/settings.h"
#include "queue/diskdesk.h"
#include "queue/download.h"
#include "queue/downloadcounts.h"
#include "queue/downloadcures.h"
#include "queue/downloadlist.h"
#include "queue/downloadorder.h"
#include "queue/downloadrunner.h"
#include "queue/linkchecker.h"
#include "queue/pagedesk.h"
#include "queue/removalstack.h"
#include "queue/segmentwatch.h"
#include "queue/workerpool.h"

#include <QDate>
#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace millrace {

/// The one face of the engine: the window and `millrace get` see nothing else of it. Lives on the main
/// thread, never blocks. Ids that are unknown, are named twice, or whose download is in no state for the
/// action, are passed over.
class DownloadManager : public QObject
{
    Q_OBJECT

public:
    /// `shared` is what the pools' workers share.
    DownloadManager(PoolFactory makePool, std::shared_ptr<TransferShared> shared, const Settings &settings,
                    QObject *parent = nullptr);
    ~DownloadManager() override;

    const Settings &settings() const { return m_runner.settings(); }
    /// Takes effect at once: the pool grows and shrinks, later jobs get the new limits. settingsChanged()
    /// follows where they differ.
    void setSettings(const Settings &settings);

    /// Whom links that name no password sign in as, from now on.
    void setNetrc(const Netrc &netrc) { m_list.setNetrc(netrc); }

    /// Where passwords are remembered: it is asked for links that are refused for want of one, for at most
    /// `limit` each server.
    void setKeychain(std::unique_ptr<Keychain> keychain, std::chrono::milliseconds limit)
    {
        m_runner.signIns().setKeychain(std::move(keychain), limit);
    }
    /// \param answer  is told, from the event loop and not after this object is gone, whether signIn() can
    ///                remember.
    void askWhetherCanRemember(std::function<void(bool)> answer)
    {
        m_runner.signIns().askWhetherCanRemember(std::move(answer));
    }

    /// The limit that holds at present for all downloads together, by the settings and their schedule: bytes
    /// a second, 0 for none.
    qint64 speedLimit() const { return m_runner.rateClock().limit(); }

    /// Puts downloads at the end of the list, in this order, and starts them as workers become free, except
    /// those that come in paused. Returns their ids, or nothing while adding is held.
    QList<DownloadId> add(const QList<DownloadRequest> &requests);

    /// Rows of an earlier start, with their ids, at the end of the list; those that are Queued go on as
    /// workers become free.
    void restore(QList<Download> downloads);
    /// From now on what is added waits, and gets no id yet, until releaseAdding(): rows of an earlier start
    /// come before it.
    void holdAdding();
    void releaseAdding();

    /// Ids up to this one are not given out any more.
    void noteIds(DownloadId last) { m_lastId = qMax(m_lastId, last); }
    /// Adds the part files in these folders that have a valid record, except those whose link is in the list.
    void addPartsIn(const QStringList &folders);
    /// Goes on with part files, absolute paths, by the records beside them; partRefused() for those without.
    void addParts(const QStringList &paths);

    void pause(const QList<DownloadId> &ids);
    void resume(const QList<DownloadId> &ids);
    /// Gives up: the part file is deleted, the row stays.
    void cancel(const QList<DownloadId> &ids);
    /// Failed, Cancelled and Waiting downloads go on now.
    void retry(const QList<DownloadId> &ids);
    /// As retry, from the first byte; the old part file is deleted.
    void restart(const QList<DownloadId> &ids);
    /// Lets the server name these, and starts those that had failed for want of an extension.
    void nameFromServer(const QList<DownloadId> &ids) { m_cures.nameFromServer(ids); }
    /// Signs in at these downloads' servers, and tries those again that were refused there for want of it.
    ///
    /// \param remember  let the keychain keep them, once the server has accepted them.
    void signIn(const QList<DownloadId> &ids, const Credentials &credentials, bool remember = false)
    {
        m_cures.signIn(ids, credentials, remember);
    }
    /// Most bytes a second of each of these downloads; 0 for no limit of its own. Takes effect at once.
    void limitSpeed(const QList<DownloadId> &ids, qint64 bytesPerSecond);
    /// Takes the web page that came in place of the file.
    void saveAnyway(const QList<DownloadId> &ids) { m_cures.saveAnyway(ids); }
    /// Saves files beside others: those that changed on the server, whose old unfinished ones stay on the
    /// disk, and those whose name is taken.
    void keepBoth(const QList<DownloadId> &ids) { m_cures.keepBoth(ids); }
    /// Replaces the files that have the names of these, once the new ones are whole.
    void replaceFile(const QList<DownloadId> &ids) { m_cures.replaceFile(ids); }
    /// Accepts the certificate that was refused, at that server and for every download from it; the exception
    /// becomes a setting.
    void trustCertificate(DownloadId id) { m_cures.trustCertificate(id); }
    /// Another link for a download that is not running, which then goes on from it: with what is on the disk,
    /// once the link has shown that it leads to the same file.
    void editLink(DownloadId id, const QUrl &url) { m_cures.editLink(id, url); }
    /// Another save folder for downloads that are not running, which are then retried from the beginning.
    void changeFolder(const QList<DownloadId> &ids, const QString &folder)
    {
        m_cures.changeFolder(ids, folder);
    }
    /// The network is there again, or another way to it: what waits for it goes on at once, without a retry
    /// spent.
    void networkReturned() { m_runner.networkReturned(); }
    void pauseAll();
    void resumeAll();

    /// Moves rows in the list; those that are queued start in its order.
    void move(const QList<DownloadId> &ids, MoveTo where) { noteMoved(m_list.move(ids, where)); }
    /// As move, to right before this row; 0: to the end.
    void moveBefore(const QList<DownloadId> &ids, DownloadId before)
    {
        noteMoved(m_list.moveBefore(ids, before));
    }

    /// Puts downloads into a queue of the settings.
    void setQueue(const QList<DownloadId> &ids, QueueId queue) { m_order.setQueue(ids, queue); }
    void setPriority(const QList<DownloadId> &ids, Priority priority) { m_order.setPriority(ids, priority); }
    /// Each of these, in the list's order, begins when the one before it is finished.
    void setInTurn(const QList<DownloadId> &ids) { m_order.setInTurn(ids); }
    /// These begin when `after` is finished; 0: they wait for nobody.
    void setAfter(const QList<DownloadId> &ids, DownloadId after) { m_order.setAfter(ids, after); }
    /// Why a download of the list that is queued is not given to a worker.
    RowHold holdOf(const Download &download) const { return m_order.holdOf(download); }
    /// Jobs that are over sooner are submitted beforehand, more of them than there are workers.
    void setQuick(std::chrono::milliseconds time) { m_runner.setQuick(time); }
    /// Another clock than the computer's, for the hours of queues and limits; looks at it at once.
    void setWallClock(const WallClock &now) { m_runner.setWallClock(now); }

    /// Takes rows out of the list; running ones stop as for pause. Deletes no file.
    void remove(const QList<DownloadId> &ids);
    bool canUndoRemove() const;
    /// Puts the rows of the latest remove() back where they were; those that were active go on.
    void undoRemove();

    /// Number of rows, and the row order.
    int count() const;
    DownloadId idAt(int row) const { return at(row).id; }
    /// Valid until the list next changes.
    const Download &at(int row) const { return m_list.at(row); }
    /// Null when the id is unknown. The pointer is valid until the list next changes.
    const Download *find(DownloadId id) const;
    DownloadCounts counts() const;
    /// The download whose connections somebody looks at, 0 for none: while it runs, downloadsChanged() also
    /// names it whenever its segments() are others.
    void watchSegments(DownloadId id) { m_segments.watch(id); }
    /// Of the download that is watched: what is held and who fetches what; while no worker has shown that,
    /// as it was when its last job ended.
    SegmentSnapshot segments() const { return m_segments.snapshot(); }
    /// Of every row, by its link.
    KnownLinks knownLinks() const;

    /// Looks at a folder, and at the room that the list's downloads need there, on a thread of its own.
    QFuture<FolderState> inspectFolder(const QString &folder) const;
    /// See foreseenNames(), by the settings' rules and types; on a thread of its own.
    QFuture<QList<JudgedLine>> foreseeNames(const QList<JudgedLine> &lines, const DownloadRequest &model,
                                            bool serverNames) const
    {
        return m_disk.foreseeNames(lines, model, serverNames, settings().sorting, QDate::currentDate());
    }
    /// Makes a folder and its parents on a thread of its own.
    QFuture<bool> createFolder(const QString &folder) const;
    /// For a dry run, with as many workers as the settings give downloads; rules and types have the say that
    /// they have with downloads. Neither the list nor its workers have a part in it. Not to outlive this
    /// object.
    std::unique_ptr<LinkChecker> makeLinkChecker(ConflictPolicy onConflict);
    /// Writes a text on a thread of its own; why it could not, or nothing.
    QFuture<QString> writeFile(const QString &path, const QByteArray &text) const
    {
        return m_disk.writeFile(path, text);
    }
    /// Reads a file of links, of any format, on a thread of its own.
    QFuture<FoundList> readList(const QString &path) const { return m_disk.readList(path); }
    /// Writes one on a thread of its own; why it could not, or nothing.
    QFuture<QString> writeList(const QString &path, const QList<ListedDownload> &downloads,
                               ListFormat format) const
    {
        return m_disk.writeList(path, downloads, format);
    }

    /// Who reads pages for visitPage().
    void setPageReader(PageReader reader) { m_pages.setReader(std::move(reader)); }
    /// Fetches the page of a link once, off this thread and with what a download of it would be fetched with,
    /// and lists its links. The visit is the parent's.
    PageVisit *visitPage(const DownloadRequest &request, QObject *parent)
    {
        return m_pages.visit(request, m_list, settings(), parent);
    }

    /// Asks every worker to checkpoint and stop. closed() follows when all have, or after 2 s.
    void close();
    /// Whether no worker is busy.
    bool isIdle() const;

signals:
    /// Rows `[first, first + count)` are new at the end of the list.
    void downloadsAdded(int first, int count);
    /// This file is no part file with a valid record beside it.
    void partRefused(const QString &path);
    /// These rows, in ascending order, have come back by undoRemove.
    void downloadsRestored(const QList<int> &rows);
    /// Rows stand in another order.
    void downloadsMoved(const millrace::MovedRows &moved);
    /// These rows (as they were before), in ascending order, are gone.
    void downloadsRemoved(const QList<int> &rows);
    /// Something of these downloads changed; collected for at most 20 ms. While something runs, also every
    /// 100 ms for those whose progress changed.
    void downloadsChanged(const QList<millrace::DownloadId> &ids);
    /// holdOf() may say otherwise than before, also of rows that did not change.
    void holdsChanged();
    /// A download came to Finished, Failed or Cancelled; in the order in which they do.
    void downloadEnded(millrace::DownloadId id);
    /// Whoever asked for the change.
    void settingsChanged(const millrace::Settings &settings);
    /// speedLimit() is another, as the schedule or a setting says.
    void speedLimitChanged(qint64 bytesPerSecond);
    /// A line for the activity log, time not included.
    void activity(const QString &line);
    /// Downloads wait for a disk from now on: it is full, locked, broken or away.
    void diskWaitBegan(const millrace::TransferError &error);
    /// As DownloadRows tells it.
    void waitBegan(const QString &what, const QString &text);
    /// No download is active any more.
    void allEnded();
    /// close() was called: what stops from now on stops for that.
    void closing();
    void closed();

private:
    /// These ids' downloads whose state passes the test.
    QList<Download *> select(const QList<DownloadId> &ids, bool (*test)(DownloadState));
    void noteMoved(const MovedRows &moved);
    QList<RoomClaim> roomClaims() const;
    void startTicking();
    void tick();
    void noteChange(DownloadId id);
    void flushChanges();

    const PoolFactory m_makePool;
    DownloadList m_list;
    RemovalStack m_removals;
    /// Its errands change nothing of the list.
    mutable DiskDesk m_disk;
    DownloadRunner m_runner;
    PageDesk m_pages;
    SegmentWatch m_segments{m_list, m_runner};
    DownloadCures m_cures;
    DownloadOrder m_order{m_list, m_runner};
    DownloadId m_lastId = 0;
    bool m_isAddingHeld = false;
    QList<DownloadRequest> m_held;
    QSet<DownloadId> m_changed;
    QTimer m_flushTimer;
    QTimer m_tickTimer;
    QElapsedTimer m_clock;
};

} // namespace millrace
