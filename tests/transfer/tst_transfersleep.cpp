// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;
using namespace std::chrono_literals;

/// What becomes of a transfer when the computer sleeps in the midst of it.
class TestTransferSleep : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void silentConnection_isOpenedAnewAndNotCounted();
    void silentConnections_areOpenedAnew();
    void connectionThatLives_goesOn();

private:
    /// A job whose server falls silent midway, as the computer falls asleep.
    QFuture<TransferOutcome> fallAsleep(const TransferJob &job)
    {
        m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"v\""));
        m_bench->server().holdAfter("/a.bin", 1'300'000);
        QFuture<TransferOutcome> future = m_bench->submit(job);
        m_bench->server().log().waitFor([this] { return m_bench->server().heldRequests("/a.bin") > 0; });
        m_bench->shared().online.noteWoken();
        return future;
    }
    TransferJob sleepersJob() const
    {
        TransferJob job = m_bench->job("/a.bin");
        job.stallTimeout = 3s;
        job.retry.maxRetries = 5;
        job.retriesMade = 5;
        job.connections = 1;
        return job;
    }

    const TestBody m_body = TestBody::pattern(6'000'000);
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferSleep::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferSleep::silentConnection_isOpenedAnewAndNotCounted()
{
    TransferJob job = sleepersJob();
    const TransferOutcome lost = TransferBench::endOf(fallAsleep(job));
    QCOMPARE(lost.kind, OutcomeKind::Waiting);
    QVERIFY(lost.hasSlept);
    QCOMPARE(lost.wait, 0ms);
    QCOMPARE(lost.retriesMade, job.retriesMade);
    QCOMPARE(lost.lostFor, 0ms);
    m_bench->server().release("/a.bin");
    job.part = lost.part;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == m_body.bytes());
}

void TestTransferSleep::silentConnections_areOpenedAnew()
{
    TransferJob job = sleepersJob();
    job.connections = 3;
    QFuture<TransferOutcome> future = fallAsleep(job);
    FaultServer &server = m_bench->server();
    QVERIFY(
        QTest::qWaitFor([&] { return future.isFinished() || server.log().requests().size() > 3; }, 30'000));
    server.release("/a.bin");
    TransferOutcome end = TransferBench::endOf(future);
    if (end.kind == OutcomeKind::Waiting) {
        // All of them were given up at the same moment.
        QVERIFY(end.hasSlept);
        job.part = end.part;
        end = m_bench->run(job);
    }
    QCOMPARE(end.kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == m_body.bytes());
}

void TestTransferSleep::connectionThatLives_goesOn()
{
    QFuture<TransferOutcome> future = fallAsleep(sleepersJob());
    m_bench->server().release("/a.bin");
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->server().log().ranges("/a.bin"), QList<QByteArray>{"bytes=0-"});
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == m_body.bytes());
}

QTEST_GUILESS_MAIN(TestTransferSleep)
#include "tst_transfersleep.moc"
