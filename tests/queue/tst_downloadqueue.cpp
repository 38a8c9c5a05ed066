// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadqueue.h"

#include "tests/support/scriptedbody.h"

#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestDownloadQueue : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void pool_isGivenAsManyAsItHasRoomFor();
    void job_isMadeWhenItIsSubmitted();
    void endings_comeInTheOrderOfCompletion();
    void error_isAnEndingWithItsCode();
    void takeBack_onlyWhatWasNotSubmitted();
    void delayed_isSubmittedAfterItsTime();
    void delayed_canBeTakenBack();
    void destruction_withJobsRunning_ends();

private:
    std::unique_ptr<DownloadQueue> makeQueue(int workers)
    {
        return std::make_unique<DownloadQueue>(std::make_unique<ThreadWorkerPool>(m_body, workers),
                                               [this](DownloadId id) {
                                                   TransferJob job;
                                                   job.id = id;
                                                   job.folder = m_folder;
                                                   return job;
                                               });
    }

    ScriptedBody m_body;
    QString m_folder;
};

void TestDownloadQueue::init()
{
    m_body = ScriptedBody();
    m_folder = QStringLiteral("/first");
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
    QCOMPARE(m_body.begunIds(), (QList<quint64>{1, 2, 3}));
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
    QSignalSpy released(queue.get(), &DownloadQueue::released);
    QElapsedTimer clock;
    clock.start();
    queue->enqueueAfter(1, 80ms);
    queue->enqueueAfter(2, 20ms);
    QTRY_COMPARE(m_body.begunIds(), QList<quint64>{2});
    m_body.finish(2);
    QTRY_COMPARE(m_body.begunIds(), (QList<quint64>{2, 1}));
    QVERIFY(clock.elapsed() >= 80);
    QCOMPARE(released.count(), 2);
    m_body.finish(1);
    QTRY_COMPARE(queue->submittedCount(), 0);
}

void TestDownloadQueue::delayed_canBeTakenBack()
{
    const auto queue = makeQueue(1);
    queue->enqueueAfter(1, 1h);
    QCOMPARE(queue->takeBack({1}), QSet<DownloadId>{1});
    QCOMPARE(queue->takeBack({1}), QSet<DownloadId>());
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
