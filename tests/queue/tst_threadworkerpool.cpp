// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/threadworkerpool.h"

#include "core/transferexception.h"
#include "tests/support/scriptedbody.h"

#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <stdexcept>
#include <vector>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

TransferJob jobWithId(quint64 id)
{
    TransferJob job;
    job.id = id;
    return job;
}

} // namespace

class TestThreadWorkerPool : public QObject
{
    Q_OBJECT

private slots:
    void jobs_beyondTheWorkers_waitInOrder();
    void resize_up_startsMoreAtOnce();
    void resize_down_takesEffectAsWorkersEnd();
    void outcome_arrivesByTheJobsFuture();
    void exception_keepsItsType();
    void foreignException_isUnhandled();
    void progress_runsFromZeroToAThousand();
    void takenPromise_outlivesTheJob();
    void takenPromise_isNotTheThrowersAnyMore();
    void stop_endsTheRunningJob();
    void chunk_isTakenByOneWorker();
    void chunk_behindALargeJob_isGivenBack();
    void chunk_leavesTheOthersTheirShare();
    void destruction_cancelsWhatHasNotBegun();
    void resize_whileHundredsRun_losesNone();
};

void TestThreadWorkerPool::jobs_beyondTheWorkers_waitInOrder()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 2);
    QList<QFuture<TransferOutcome>> futures;
    for (quint64 id = 1; id <= 4; ++id) {
        futures.append(pool.submit(jobWithId(id), {}));
    }
    QTRY_COMPARE(body.running(), 2);
    body.finish(2);
    QTRY_COMPARE(body.begunIds().size(), 3);
    QCOMPARE(body.begunIds().last(), 3U);
    QCOMPARE(body.running(), 2);
    for (const quint64 id : {1U, 3U, 4U}) {
        body.finish(id);
    }
    for (auto &future : futures) {
        future.waitForFinished();
    }
    QVERIFY(pool.waitForDone(10s));
}

void TestThreadWorkerPool::resize_up_startsMoreAtOnce()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 1);
    for (quint64 id = 1; id <= 3; ++id) {
        pool.submit(jobWithId(id), {});
    }
    QTRY_COMPARE(body.running(), 1);
    pool.resize(3);
    QTRY_COMPARE(body.running(), 3);
    for (quint64 id = 1; id <= 3; ++id) {
        body.finish(id);
    }
}

void TestThreadWorkerPool::resize_down_takesEffectAsWorkersEnd()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 3);
    for (quint64 id = 1; id <= 6; ++id) {
        pool.submit(jobWithId(id), {});
    }
    QTRY_COMPARE(body.running(), 3);
    pool.resize(1);
    QCOMPARE(body.running(), 3);
    body.finish(1);
    body.finish(2);
    QTRY_COMPARE(body.running(), 1);
    body.finish(3);
    QTRY_COMPARE(body.begunIds().size(), 4);
    QCOMPARE(body.running(), 1);
    for (quint64 id = 4; id <= 6; ++id) {
        body.finish(id);
    }
    QVERIFY(pool.waitForDone(10s));
    QCOMPARE(body.begunIds().size(), 6);
}

void TestThreadWorkerPool::outcome_arrivesByTheJobsFuture()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 2);
    QFuture<TransferOutcome> first = pool.submit(jobWithId(1), {});
    QFuture<TransferOutcome> second = pool.submit(jobWithId(2), {});
    body.finish(2);
    second.waitForFinished();
    QCOMPARE(second.result().name, QStringLiteral("file2.bin"));
    QVERIFY(!first.isFinished());
    body.finish(1);
    QCOMPARE(first.result().name, QStringLiteral("file1.bin"));
}

void TestThreadWorkerPool::exception_keepsItsType()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 1);
    QFuture<TransferOutcome> future = pool.submit(jobWithId(1), {});
    body.fail(1, ErrorCode::MissingExtension);
    try {
        future.waitForFinished();
        QFAIL("nothing was thrown");
    } catch (const TransferException &e) {
        QCOMPARE(sentence(e.error()), QStringLiteral("URL does not contain an extension"));
    }
}

void TestThreadWorkerPool::foreignException_isUnhandled()
{
    ThreadWorkerPool pool([](auto &, const auto &, const auto &) { throw std::runtime_error("odd"); }, 1);
    QFuture<TransferOutcome> future = pool.submit(jobWithId(1), {});
    QVERIFY_THROWS_EXCEPTION(std::exception, future.waitForFinished());
    // The worker lives on.
    QVERIFY(pool.waitForDone(10s));
}

void TestThreadWorkerPool::progress_runsFromZeroToAThousand()
{
    ThreadWorkerPool pool(
        [](QPromise<TransferOutcome> &promise, const auto &, const auto &) {
            promise.setProgressValue(500);
            promise.addResult(TransferOutcome{});
            promise.setProgressValue(1000);
        },
        1);
    QFuture<TransferOutcome> future = pool.submit(jobWithId(1), {});
    future.waitForFinished();
    QCOMPARE(future.progressMinimum(), 0);
    QCOMPARE(future.progressMaximum(), 1000);
    QCOMPARE(future.progressValue(), 1000);
}

void TestThreadWorkerPool::takenPromise_outlivesTheJob()
{
    std::vector<QPromise<TransferOutcome>> taken;
    ThreadWorkerPool pool(
        [&taken](QPromise<TransferOutcome> &promise, const TransferJob &job, const WorkerContext &context) {
            if (job.id == 1) {
                taken.push_back(context.takePromise());
            } else {
                promise.addResult(TransferOutcome());
            }
        },
        1);
    QFuture<TransferOutcome> first = pool.submit(jobWithId(1), {});
    QFuture<TransferOutcome> second = pool.submit(jobWithId(2), {});
    second.waitForFinished();
    QVERIFY(pool.waitForDone(10s));
    QVERIFY(first.isStarted() && !first.isFinished() && !first.isCanceled());
    TransferOutcome outcome;
    outcome.name = QStringLiteral("a.bin");
    taken.front().addResult(outcome);
    taken.front().finish();
    QVERIFY(first.isFinished());
    QCOMPARE(first.result().name, outcome.name);
}

void TestThreadWorkerPool::takenPromise_isNotTheThrowersAnyMore()
{
    std::vector<QPromise<TransferOutcome>> taken;
    ThreadWorkerPool pool(
        [&taken](QPromise<TransferOutcome> &, const TransferJob &, const WorkerContext &context) {
            taken.push_back(context.takePromise());
            throw std::runtime_error("too late");
        },
        1);
    QFuture<TransferOutcome> future = pool.submit(jobWithId(1), {});
    QVERIFY(pool.waitForDone(10s));
    taken.front().addResult(TransferOutcome());
    taken.front().finish();
    QCOMPARE(future.results().size(), 1);
}

void TestThreadWorkerPool::stop_endsTheRunningJob()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 1);
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    QFuture<TransferOutcome> future = pool.submit(jobWithId(1), ticket);
    QTRY_COMPARE(body.running(), 1);
    stop.requestStop(StopReason::Pause);
    QCOMPARE(future.result().kind, OutcomeKind::Paused);
    QVERIFY(!future.isCanceled());
}

void TestThreadWorkerPool::chunk_isTakenByOneWorker()
{
    ScriptedBody body;
    body.setSize(1000);
    ThreadWorkerPool pool(body, 1);
    pool.setChunkSize(3);
    QList<QFuture<TransferOutcome>> futures;
    for (quint64 id = 1; id <= 4; ++id) {
        futures.append(pool.submit(jobWithId(id), {}));
    }
    QTRY_COMPARE(body.running(), 1);
    // A second worker finds only what the first has not taken.
    pool.resize(2);
    for (quint64 id = 1; id <= 4; ++id) {
        body.finish(id);
    }
    for (auto &future : futures) {
        future.waitForFinished();
    }
    QCOMPARE(body.begunIds().size(), 4);
}

void TestThreadWorkerPool::chunk_behindALargeJob_isGivenBack()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 1);
    pool.setChunkSize(10);
    // Held until all are listed, so that the first worker's chunk has several.
    const QFuture<TransferOutcome> gate = pool.submit(jobWithId(100), {});
    QTRY_COMPARE(body.running(), 1);
    for (quint64 id = 1; id <= 4; ++id) {
        pool.submit(jobWithId(id), {});
    }
    body.setSize(64LL * 1024 * 1024);
    body.finish(100);
    QTRY_COMPARE(body.begunIds().size(), 2);
    // The large one keeps its worker; the three behind it are there for another.
    pool.resize(2);
    QTRY_COMPARE(body.begunIds().size(), 3);
    QCOMPARE(body.begunIds().last(), 2U);
    for (quint64 id = 1; id <= 4; ++id) {
        body.finish(id);
    }
    QVERIFY(pool.waitForDone(10s));
    // The last two go to two workers, of which either may be first.
    QList<quint64> begun = body.begunIds();
    std::sort(begun.begin() + 3, begun.end());
    QCOMPARE(begun, (QList<quint64>{100, 1, 2, 3, 4}));
}

void TestThreadWorkerPool::chunk_leavesTheOthersTheirShare()
{
    ScriptedBody body;
    ThreadWorkerPool pool(body, 1);
    pool.setChunkSize(100);
    pool.submit(jobWithId(100), {});
    QTRY_COMPARE(body.running(), 1);
    for (quint64 id = 1; id <= 4; ++id) {
        pool.submit(jobWithId(id), {});
    }
    pool.resize(4);
    QTRY_COMPARE(body.running(), 4);
    body.finish(100);
    for (quint64 id = 1; id <= 4; ++id) {
        body.finish(id);
    }
    QVERIFY(pool.waitForDone(10s));
}

void TestThreadWorkerPool::destruction_cancelsWhatHasNotBegun()
{
    ScriptedBody body;
    QFuture<TransferOutcome> waiting;
    {
        ThreadWorkerPool pool(body, 1);
        pool.submit(jobWithId(1), {});
        QTRY_COMPARE(body.running(), 1);
        waiting = pool.submit(jobWithId(2), {});
        body.finish(1);
        // Whether the second begins before the pool goes is a race that both ways must survive.
        body.finish(2);
    }
    QVERIFY(waiting.isFinished());
}

void TestThreadWorkerPool::resize_whileHundredsRun_losesNone()
{
    ThreadWorkerPool pool(
        [](QPromise<TransferOutcome> &promise, const TransferJob &job, const auto &) {
            TransferOutcome outcome;
            outcome.received = static_cast<qint64>(job.id);
            promise.addResult(outcome);
        },
        4);
    pool.setChunkSize(3);
    QList<QFuture<TransferOutcome>> futures;
    for (quint64 id = 0; id < 500; ++id) {
        futures.append(pool.submit(jobWithId(id), {}));
        pool.resize(1 + static_cast<int>(id % 7));
    }
    for (quint64 id = 0; id < 500; ++id) {
        QCOMPARE(futures[static_cast<qsizetype>(id)].result().received, static_cast<qint64>(id));
    }
}

QTEST_GUILESS_MAIN(TestThreadWorkerPool)
#include "tst_threadworkerpool.moc"
