// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace millrace;

class TestDownloadOrder : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_manager.reset(); }

    void priority_isWhoBeginsFirst();
    void priority_ofThoseThatWait_canBeChanged();
    void queues_haveTheirOwnWorkersUnderOneLimit();
    void queues_shareWhatThereIsForAll();
    void closedQueue_keepsItsRows_andOpensOnTime();
    void queueThatCloses_stopsItsRows_whichGoOnLater();
    void pausedWhileItsQueueCloses_staysPaused();
    void rowMovedToAClosedQueue_stops();
    void removedQueue_leavesItsRowsToTheMainOne();
    void unknownQueue_isTheMainOne();
    void inTurn_eachBeginsWhenTheOneBeforeIsFinished();
    void inTurn_keepsItsPlaceBeforeLaterRows();
    void inTurn_afterAFailure_waitsForTheRetry();
    void inTurn_afterARemovedOne_begins();
    void after_inACircle_isPassedOver();
    void restored_beforeTheOneItComesAfter_waits();
    void restored_withoutTheOneItComesAfter_begins();

private:
    QList<DownloadId> add(int count, QueueId queue = kMainQueue)
    {
        QList<DownloadRequest> requests = fakeRequests(count);
        for (DownloadRequest &request : requests) {
            request.queue = queue;
        }
        return m_manager->add(requests);
    }
    void setWorkers(int all, int night = 0)
    {
        Settings settings = m_manager->settings();
        settings.workers = all;
        settings.queues = {QueuePlan(), nightPlan()};
        settings.queues[1].workers = night;
        m_manager->setSettings(settings);
    }
    static QueuePlan nightPlan()
    {
        QueuePlan plan;
        plan.id = kNight;
        plan.name = QStringLiteral("Night");
        return plan;
    }
    void giveNightHours()
    {
        Settings settings = m_manager->settings();
        settings.queues[1].hasHours = true;
        settings.queues[1].hours = {QTime(22, 0), QTime(6, 0), DailyWindow::kEveryDay};
        m_manager->setSettings(settings);
    }
    void setTime(const char *utc)
    {
        const QDateTime now = QDateTime::fromString(QString::fromLatin1(utc), Qt::ISODate)
                                  .toTimeZone(QTimeZone("Europe/Berlin"));
        m_manager->setWallClock([now] { return now; });
    }
    /// Those that are with a worker once all that was asked for has been done.
    QList<DownloadId> running()
    {
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QList<DownloadId> ids;
        for (int row = 0; row < m_manager->count(); ++row) {
            if (m_jobs->isOpen(m_manager->idAt(row))) {
                ids.append(m_manager->idAt(row));
            }
        }
        return ids;
    }
    const Download &row(DownloadId id) const { return *m_manager->find(id); }
    RowHold::Kind holdOf(DownloadId id) const { return m_manager->holdOf(row(id)).kind; }

    static constexpr QueueId kNight = 4;
    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
};

void TestDownloadOrder::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_manager->setQuick(std::chrono::milliseconds(0));
    setWorkers(1);
}

void TestDownloadOrder::priority_isWhoBeginsFirst()
{
    QList<DownloadRequest> requests = fakeRequests(4);
    requests[1].priority = Priority::Low;
    requests[3].priority = Priority::High;
    const QList<DownloadId> ids = m_manager->add(requests);
    for (const int next : {3, 0, 2, 1}) {
        QCOMPARE(running(), QList<DownloadId>{ids[next]});
        m_jobs->finish(ids[next]);
    }
}

void TestDownloadOrder::priority_ofThoseThatWait_canBeChanged()
{
    const QList<DownloadId> ids = add(4);
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    m_manager->setPriority({ids[3]}, Priority::High);
    m_manager->setPriority({ids[1]}, Priority::Low);
    for (const int next : {0, 3, 2, 1}) {
        QCOMPARE(running(), QList<DownloadId>{ids[next]});
        m_jobs->finish(ids[next]);
    }
}

void TestDownloadOrder::queues_haveTheirOwnWorkersUnderOneLimit()
{
    setWorkers(4, 2);
    const QList<DownloadId> night = add(4, kNight);
    QCOMPARE(running(), night.mid(0, 2));
    const QList<DownloadId> day = add(4);
    QCOMPARE(running(), night.mid(0, 2) + day.mid(0, 2));
    setWorkers(6, 2);
    QCOMPARE(running(), night.mid(0, 2) + day);
    m_jobs->finish(night[0]);
    QCOMPARE(running(), night.mid(1, 2) + day);
}

void TestDownloadOrder::queues_shareWhatThereIsForAll()
{
    setWorkers(2);
    const QList<DownloadId> day = add(6);
    QCOMPARE(running(), day.mid(0, 2));
    const QList<DownloadId> night = add(2, kNight);
    QCOMPARE(running(), day.mid(0, 2));
    // Whoever has less gets the next worker.
    m_jobs->finish(day[0]);
    QCOMPARE(running(), (QList<DownloadId>{day[1], night[0]}));
    m_jobs->finish(day[1]);
    QCOMPARE(running(), (QList<DownloadId>{day[2], night[0]}));
}

void TestDownloadOrder::closedQueue_keepsItsRows_andOpensOnTime()
{
    setTime("2026-03-28T12:00:00Z");
    giveNightHours();
    const DownloadId id = add(1, kNight).constFirst();
    QVERIFY(running().isEmpty());
    QCOMPARE(row(id).state, DownloadState::Queued);
    const RowHold hold = m_manager->holdOf(row(id));
    QCOMPARE(hold.kind, RowHold::Kind::Queue);
    QCOMPARE(hold.name, QStringLiteral("Night"));
    QCOMPARE(hold.opensAt.toUTC(), QDateTime(QDate(2026, 3, 28), QTime(21, 0), Qt::UTC));
    QSignalSpy holds(m_manager.get(), &DownloadManager::holdsChanged);
    setTime("2026-03-28T21:00:00Z");
    QCOMPARE(running(), QList<DownloadId>{id});
    QVERIFY(!holds.isEmpty());
    QCOMPARE(holdOf(id), RowHold::Kind::None);
}

void TestDownloadOrder::queueThatCloses_stopsItsRows_whichGoOnLater()
{
    setTime("2026-03-29T03:59:00Z");
    giveNightHours();
    const DownloadId id = add(1, kNight).constFirst();
    QCOMPARE(running(), QList<DownloadId>{id});
    setTime("2026-03-29T04:00:00Z");
    QCOMPARE(m_jobs->stopAsked(id), StopReason::Pause);
    m_jobs->stop(id);
    QVERIFY(running().isEmpty());
    QCOMPARE(row(id).state, DownloadState::Queued);
    QCOMPARE(holdOf(id), RowHold::Kind::Queue);
    setTime("2026-03-29T20:00:00Z");
    QCOMPARE(running(), QList<DownloadId>{id});
}

void TestDownloadOrder::pausedWhileItsQueueCloses_staysPaused()
{
    setTime("2026-03-29T03:59:00Z");
    giveNightHours();
    const DownloadId id = add(1, kNight).constFirst();
    QCOMPARE(running(), QList<DownloadId>{id});
    setTime("2026-03-29T04:00:00Z");
    m_manager->pause({id});
    m_jobs->stop(id);
    QVERIFY(running().isEmpty());
    QCOMPARE(row(id).state, DownloadState::Paused);
}

void TestDownloadOrder::rowMovedToAClosedQueue_stops()
{
    setTime("2026-03-28T12:00:00Z");
    giveNightHours();
    const QList<DownloadId> ids = add(2);
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    m_manager->setQueue(ids, kNight);
    QCOMPARE(m_jobs->stopAsked(ids[0]), StopReason::Pause);
    m_jobs->stop(ids[0]);
    QVERIFY(running().isEmpty());
    m_manager->setQueue({ids[1]}, kMainQueue);
    QCOMPARE(running(), QList<DownloadId>{ids[1]});
}

void TestDownloadOrder::removedQueue_leavesItsRowsToTheMainOne()
{
    setTime("2026-03-28T12:00:00Z");
    giveNightHours();
    const QList<DownloadId> ids = add(2, kNight);
    QVERIFY(running().isEmpty());
    Settings settings = m_manager->settings();
    const QueuePlan night = settings.queues.takeLast();
    m_manager->setSettings(settings);
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    QCOMPARE(row(ids[1]).request.queue, kMainQueue);
    // Another queue that happens to get the number has nothing to do with them.
    settings.queues.append(night);
    m_manager->setSettings(settings);
    m_jobs->finish(ids[0]);
    QCOMPARE(running(), QList<DownloadId>{ids[1]});
}

void TestDownloadOrder::unknownQueue_isTheMainOne()
{
    const DownloadId id = add(1, 77).constFirst();
    QCOMPARE(running(), QList<DownloadId>{id});
}

void TestDownloadOrder::inTurn_eachBeginsWhenTheOneBeforeIsFinished()
{
    setWorkers(5);
    const QList<DownloadId> ids = add(3);
    m_manager->setInTurn(ids);
    for (const DownloadId id : ids) {
        QCOMPARE(running(), QList<DownloadId>{id});
        m_jobs->finish(id);
    }
    QVERIFY(running().isEmpty());
}

void TestDownloadOrder::inTurn_keepsItsPlaceBeforeLaterRows()
{
    const QList<DownloadId> ids = add(4);
    m_manager->setInTurn({ids[0], ids[1]});
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    QCOMPARE(holdOf(ids[1]), RowHold::Kind::After);
    m_jobs->finish(ids[0]);
    QCOMPARE(running(), QList<DownloadId>{ids[1]});
}

void TestDownloadOrder::inTurn_afterAFailure_waitsForTheRetry()
{
    setWorkers(5);
    const QList<DownloadId> ids = add(2);
    m_manager->setInTurn(ids);
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    m_jobs->fail(ids[0], ErrorCode::MissingExtension);
    QVERIFY(running().isEmpty());
    QCOMPARE(holdOf(ids[1]), RowHold::Kind::AfterFailed);
    m_manager->retry({ids[0]});
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    QCOMPARE(holdOf(ids[1]), RowHold::Kind::After);
    m_manager->setAfter({ids[1]}, 0);
    QCOMPARE(running(), ids);
}

void TestDownloadOrder::inTurn_afterARemovedOne_begins()
{
    setWorkers(5);
    const QList<DownloadId> ids = add(2);
    m_manager->setInTurn(ids);
    QCOMPARE(running(), QList<DownloadId>{ids[0]});
    m_manager->remove({ids[0]});
    QCOMPARE(running(), QList<DownloadId>{ids[1]});
}

void TestDownloadOrder::after_inACircle_isPassedOver()
{
    const QList<DownloadId> ids = add(3);
    m_manager->setInTurn(ids);
    m_manager->setAfter({ids[0]}, ids[2]);
    m_manager->setAfter({ids[1]}, ids[1]);
    m_manager->setAfter({ids[1]}, 999);
    QCOMPARE(row(ids[0]).request.after, DownloadId{0});
    QCOMPARE(row(ids[1]).request.after, ids[0]);
    // The other way round: the list has another order now.
    m_manager->move({ids[2]}, MoveTo::Top);
    m_manager->setInTurn(ids);
    QCOMPARE(row(ids[2]).request.after, DownloadId{0});
    QCOMPARE(row(ids[0]).request.after, ids[2]);
    QCOMPARE(row(ids[1]).request.after, ids[0]);
}

void TestDownloadOrder::restored_beforeTheOneItComesAfter_waits()
{
    setWorkers(5);
    QList<Download> rows(2);
    rows[0].id = 8;
    rows[0].request = fakeRequests(2)[0];
    rows[0].request.after = 9;
    rows[1].id = 9;
    rows[1].request = fakeRequests(2)[1];
    m_manager->holdAdding();
    m_manager->restore({rows[0]});
    QVERIFY(running().isEmpty());
    m_manager->restore({rows[1]});
    m_manager->releaseAdding();
    QCOMPARE(running(), QList<DownloadId>{9});
    m_jobs->finish(9);
    QCOMPARE(running(), QList<DownloadId>{8});
}

void TestDownloadOrder::restored_withoutTheOneItComesAfter_begins()
{
    QList<Download> rows(1);
    rows[0].id = 8;
    rows[0].request = fakeRequests(1)[0];
    rows[0].request.after = 5;
    m_manager->holdAdding();
    m_manager->restore(rows);
    QVERIFY(running().isEmpty());
    m_manager->releaseAdding();
    QCOMPARE(running(), QList<DownloadId>{8});
}

QTEST_GUILESS_MAIN(TestDownloadOrder)
#include "tst_downloadorder.moc"
