// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadqueue.h"

#include "tests/support/scriptedbody.h"

#include <QSignalSpy>
#include <QTest>

#include <array>

using namespace millrace;
using namespace std::chrono_literals;

class TestDownloadQueue : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void pool_isGivenAsManyAsItHasRoomFor();
    void quickJobs_lieReadyForTheWorkers();
    void job_isMadeWhenItIsSubmitted();
    void endings_comeInTheOrderOfCompletion();
    void error_isAnEndingWithItsCode();
    void takeBack_onlyWhatWasNotSubmitted();
    void delayed_isSubmittedAfterItsTime();
    void delayed_canBeTakenBack();
    void released_now_doesNotWaitForItsTime();
    void coolDown_leavesTheWorkersToTheOthers();
    void coolDown_ofThousands_isToldOncePerRow();
    void coolDown_madeLonger_isToldAgain();
    void fullHost_isPassedOver();
    void asBefore_comesBeforeThoseBehind();
    void destruction_withJobsRunning_ends();

private:
    std::unique_ptr<DownloadQueue> makeQueue(int workers)
    {
        auto queue = std::make_unique<DownloadQueue>(
            poolsOf<ThreadWorkerPool>(m_body, workers),
            [this](DownloadId id) {
                TransferJob job;
                job.id = id;
                job.folder = m_folder;
                return job;
            },
            [](DownloadId id) { return Standing{hostOf(id)}; }, *m_gate);
        queue->setQuick(0ms);
        return queue;
    }
    /// Workers that begin at once begin in any order.
    QSet<quint64> begunSet() const
    {
        const QList<quint64> begun = m_body.begunIds();
        return {begun.begin(), begun.end()};
    }
    /// Below 1000 "small:80", from there on "large:80".
    static std::string hostOf(DownloadId id) { return id < 1000 ? "small:80" : "large:80"; }

    ScriptedBody m_body;
    QString m_folder;
    /// Of the gate; stands still unless the test moves it.
    HostGate::Clock::time_point m_now{1000h};
    std::unique_ptr<HostGate> m_gate;
};

void TestDownloadQueue::init()
{
    m_body = ScriptedBody();
    m_folder = QStringLiteral("/first");
    m_gate = std::make_unique<HostGate>([this] { return m_now; });
}

void TestDownloadQueue::pool_isGivenAsManyAsItHasRoomFor()
{
    const auto queue = makeQueue(2);
    for (DownloadId id = 1; id <= 5; ++id) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(m_body.running(), 2);
    QCOMPARE(queue->submittedCount(), 2);
    m_body.finish(1);
    QTRY_VERIFY(queue->isSubmitted(3));
    QCOMPARE(queue->submittedCount(), 2);
    queue->stopAll(StopReason::Close);
    QTRY_COMPARE(queue->submittedCount(), 0);
    QCOMPARE(begunSet(), (QSet<quint64>{1, 2, 3}));
}

void TestDownloadQueue::quickJobs_lieReadyForTheWorkers()
{
    const auto queue = makeQueue(2);
    queue->setQuick(1h);
    for (DownloadId id = 1; id <= 100; ++id) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(m_body.running(), 2);
    QCOMPARE(queue->submittedCount(), 2);
    m_body.finish(1);
    // Nobody knew before the first was over; five more for each worker.
    QTRY_COMPARE(queue->submittedCount(), 12);
    // Those that no worker has in hand are not lost to a pause.
    QTRY_COMPARE(begunSet(), (QSet<quint64>{1, 2, 3}));
    QCOMPARE(queue->takeBack({2, 3, 4, 100}), (QSet<DownloadId>{4, 100}));
    queue->stopAll(StopReason::Close);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::job_isMadeWhenItIsSubmitted()
{
    const auto queue = makeQueue(1);
    queue->enqueue(1);
    queue->enqueue(2);
    QTRY_COMPARE(m_body.running(), 1);
    m_folder = QStringLiteral("/second");
    m_body.finish(1);
    QTRY_COMPARE(m_body.begun().size(), 2);
    QCOMPARE(m_body.begun().first().folder, QStringLiteral("/first"));
    QCOMPARE(m_body.begun().last().folder, QStringLiteral("/second"));
    m_body.finish(2);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::endings_comeInTheOrderOfCompletion()
{
    const auto queue = makeQueue(3);
    QList<DownloadId> order;
    connect(queue.get(), &DownloadQueue::ended, this, [&order](DownloadId id, const JobEnding &ending) {
        QVERIFY(!ending.failed);
        order.append(id);
    });
    for (DownloadId id = 1; id <= 3; ++id) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(m_body.running(), 3);
    for (const DownloadId id : {3U, 1U, 2U}) {
        const qsizetype before = order.size();
        m_body.finish(id);
        QTRY_COMPARE(order.size(), before + 1);
    }
    QCOMPARE(order, (QList<DownloadId>{3, 1, 2}));
}

void TestDownloadQueue::error_isAnEndingWithItsCode()
{
    const auto queue = makeQueue(1);
    QList<JobEnding> endings;
    connect(queue.get(), &DownloadQueue::ended, this,
            [&endings](DownloadId, const JobEnding &ending) { endings.append(ending); });
    queue->enqueue(1);
    m_body.fail(1, ErrorCode::NotFound);
    QTRY_COMPARE(endings.size(), 1);
    QVERIFY(endings.first().failed);
    QCOMPARE(endings.first().outcome.error.code, ErrorCode::NotFound);
}

void TestDownloadQueue::takeBack_onlyWhatWasNotSubmitted()
{
    const auto queue = makeQueue(1);
    for (DownloadId id = 1; id <= 3; ++id) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(m_body.running(), 1);
    QCOMPARE(queue->takeBack({1, 2, 99}), QSet<DownloadId>{2});
    m_body.finish(1);
    QTRY_COMPARE(m_body.begunIds(), (QList<quint64>{1, 3}));
    m_body.finish(3);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::delayed_isSubmittedAfterItsTime()
{
    const auto queue = makeQueue(1);
    QList<DownloadId> released;
    qint64 lastReleased = 0;
    QElapsedTimer clock;
    clock.start();
    connect(queue.get(), &DownloadQueue::released, this, [&](const QList<DownloadId> &ids) {
        released += ids;
        lastReleased = clock.elapsed();
    });
    // Where the loop stood still for longer, both are due at once and go by their ids.
    queue->enqueueAfter(2, 80ms);
    queue->enqueueAfter(1, 20ms);
    QTRY_COMPARE(m_body.begunIds(), QList<quint64>{1});
    m_body.finish(1);
    QTRY_COMPARE(m_body.begunIds(), (QList<quint64>{1, 2}));
    QCOMPARE(released, (QList<DownloadId>{1, 2}));
    QVERIFY(lastReleased >= 80);
    m_body.finish(2);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::delayed_canBeTakenBack()
{
    const auto queue = makeQueue(1);
    queue->enqueueAfter(1, 1h);
    QCOMPARE(queue->takeBack({1}), QSet<DownloadId>{1});
    QCOMPARE(queue->takeBack({1}), QSet<DownloadId>());
}

void TestDownloadQueue::released_now_doesNotWaitForItsTime()
{
    const auto queue = makeQueue(1);
    QSignalSpy released(queue.get(), &DownloadQueue::released);
    queue->enqueueAfter(1, 1h);
    queue->enqueueAfter(2, 1h);
    queue->releaseNow({2, 3});
    QCOMPARE(released.count(), 1);
    QCOMPARE(released.first().first().value<QList<DownloadId>>(), QList<DownloadId>{2});
    QTRY_COMPARE(m_body.begunIds(), QList<quint64>{2});
    m_body.finish(2);
    QTRY_COMPARE(queue->submittedCount(), 0);
    QCOMPARE(queue->takeBack({1}), QSet<DownloadId>{1});
}

void TestDownloadQueue::coolDown_leavesTheWorkersToTheOthers()
{
    const auto queue = makeQueue(2);
    QSignalSpy parked(queue.get(), &DownloadQueue::parked);
    QSignalSpy released(queue.get(), &DownloadQueue::released);
    m_gate->coolDown("small:80", 1h);
    for (const DownloadId id : {1U, 2U, 1001U, 3U, 1002U, 1003U}) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(begunSet(), (QSet<quint64>{1001, 1002}));
    QCOMPARE(parked.count(), 1);
    QCOMPARE(parked.first().first().value<QList<DownloadId>>(), (QList<DownloadId>{1, 2, 3}));
    // The next one of the host finds how little is left; nobody goes on before the gate's clock says so.
    m_now += 1h - 20ms;
    queue->enqueue(4);
    QTRY_VERIFY(parked.count() >= 2);
    QCOMPARE(parked.at(1).first().value<QList<DownloadId>>(), QList<DownloadId>{4});
    QCOMPARE(released.count(), 0);
    m_now += 20ms;
    QTRY_COMPARE(released.count(), 1);
    QCOMPARE(m_gate->coolDownLeft("small:80"), 0ms);
    // Back in the places that they had.
    const std::array<std::pair<quint64, quint64>, 4> next{{{1001, 1}, {1002, 2}, {1, 3}, {2, 1003}}};
    for (const auto &[ended, begun] : next) {
        m_body.finish(ended);
        QTRY_VERIFY(begunSet().contains(begun));
        QCOMPARE(m_body.begunIds().last(), begun);
    }
}

void TestDownloadQueue::coolDown_ofThousands_isToldOncePerRow()
{
    // Where the gate's clock stands still, each look at the room finds the hour as it was and tells it anew.
    m_gate = std::make_unique<HostGate>();
    const auto queue = makeQueue(1);
    qsizetype told = 0;
    connect(queue.get(), &DownloadQueue::parked, this,
            [&told](const QList<DownloadId> &ids) { told += ids.size(); });
    m_gate->coolDown("large:80", 1h);
    for (DownloadId id = 1000; id < 6000; ++id) {
        queue->enqueue(id);
    }
    for (DownloadId id = 1; id <= 20; ++id) {
        queue->enqueue(id);
        m_body.finish(id);
    }
    QTRY_COMPARE(m_body.begun().size(), 20);
    QTRY_COMPARE(queue->submittedCount(), 0);
    QCOMPARE(told, 5000);
    queue->enqueue(6000);
    QTRY_COMPARE(told, 5001);
}

void TestDownloadQueue::coolDown_madeLonger_isToldAgain()
{
    const auto queue = makeQueue(1);
    QSignalSpy parked(queue.get(), &DownloadQueue::parked);
    m_gate->coolDown("small:80", 300ms);
    // As soon as that is told: it has not ended yet, however late that is.
    connect(queue.get(), &DownloadQueue::parked, this, [this] { m_gate->coolDown("small:80", 1h); });
    queue->enqueue(1);
    QTRY_COMPARE(parked.count(), 2);
    QCOMPARE(parked.first().at(1).value<std::chrono::milliseconds>(), 300ms);
    QVERIFY(parked.last().at(1).value<std::chrono::milliseconds>() > 59min);
    QVERIFY(m_body.begun().isEmpty());
}

void TestDownloadQueue::fullHost_isPassedOver()
{
    m_gate->setDefaultLimit(1);
    const auto queue = makeQueue(3);
    for (const DownloadId id : {1U, 2U, 3U, 1001U, 1002U}) {
        queue->enqueue(id);
    }
    QTRY_COMPARE(begunSet(), (QSet<quint64>{1, 1001}));
    m_body.finish(1);
    QTRY_COMPARE(begunSet(), (QSet<quint64>{1, 1001, 2}));
    for (const DownloadId id : {2U, 3U, 1001U, 1002U}) {
        m_body.finish(id);
    }
    QTRY_COMPARE(m_body.begun().size(), 5);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::asBefore_comesBeforeThoseBehind()
{
    const auto queue = makeQueue(1);
    connect(queue.get(), &DownloadQueue::ended, this, [&queue](DownloadId id, const JobEnding &ending) {
        if (ending.outcome.kind == OutcomeKind::Waiting) {
            queue->enqueue(id, id == 1 ? DownloadQueue::Where::AsBefore : DownloadQueue::Where::AtTheEnd);
        }
    });
    for (DownloadId id = 1; id <= 3; ++id) {
        queue->enqueue(id);
    }
    m_body.wait(1, 0ms);
    QTRY_COMPARE(m_body.begunIds(), (QList<quint64>{1, 1}));
    m_body.finish(1);
    m_body.wait(2, 0ms);
    m_body.finish(3);
    QTRY_COMPARE(m_body.begunIds(), (QList<quint64>{1, 1, 2, 3, 2}));
    m_body.finish(2);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::destruction_withJobsRunning_ends()
{
    auto queue = makeQueue(2);
    queue->enqueue(1);
    queue->enqueue(2);
    QTRY_COMPARE(m_body.running(), 2);
    queue.reset();
    QCOMPARE(m_body.running(), 0);
}

QTEST_GUILESS_MAIN(TestDownloadQueue)
#include "tst_downloadqueue.moc"
