// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/refusingport.h"
#include "tests/support/transferbench.h"
#include "transfer/gatehost.h"

using namespace millrace;
using namespace std::chrono_literals;

/// When a transfer is tried again.
class TestTransferRetries : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void shortBody_keepsItsBytesAndIsRetried();
    void resetMidway_isResumed();
    void retries_areCountedFromTheLastProgress();
    void repeatedBytes_areNoProgress();
    void hostThatNeverAnswered_isCounted();
    void hostThatAnsweredBefore_isWaitedFor();
    void hostThatAnswersOthers_isCounted();
    void lostNetwork_endsWhenItsTimeIsUp();
    void offline_spendsNoAttempt();
    void answerAfterTheLoss_isCountedAgain();

private:
    HostGate &gate() { return m_bench->shared().hostGate; }
    std::string host() const { return gateHost(m_bench->server().url("/")); }
    TransferJob retryingJob() const
    {
        TransferJob job = m_bench->job("/a.bin");
        job.retry.maxRetries = 5;
        return job;
    }

    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferRetries::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

// N04
void TestTransferRetries::shortBody_keepsItsBytesAndIsRetried()
{
    const TestBody body = TestBody::pattern(300'000);
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v\"").finishAfter(200'000));
    TransferJob job = m_bench->job("/a.bin");
    job.retry.maxRetries = 5;
    job.retriesMade = 4;
    const TransferOutcome first = m_bench->run(job);
    QCOMPARE(first.kind, OutcomeKind::Waiting);
    QCOMPARE(first.error.code, ErrorCode::ConnectionLost);
    QCOMPARE(first.part.heldBytes(), 200'000);
    // There was progress, so the count begins anew.
    QCOMPARE(first.retriesMade, 1);
    QVERIFY(first.wait >= 500ms && first.wait <= 1000ms);
    job.part = first.part;
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v\""));
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    // Qt 6.4 itself may repeat a GET whose connection was closed before it had read the head.
    const QList<QByteArray> ranges = m_bench->server().log().ranges("/a.bin");
    QCOMPARE(QSet<QByteArray>(ranges.begin(), ranges.end()), (QSet<QByteArray>{"bytes=0-", "bytes=134464-"}));
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
}

// N01: what arrived before a reset depends on the transport, not what is on the disk in the end.
void TestTransferRetries::resetMidway_isResumed()
{
    const TestBody body = TestBody::pattern(600'000);
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v\"").resetAfter(400'000));
    TransferJob job = m_bench->job("/a.bin");
    job.retry.maxRetries = 5;
    const TransferOutcome lost = m_bench->run(job);
    QCOMPARE(lost.kind, OutcomeKind::Waiting);
    QCOMPARE(lost.error.code, ErrorCode::ConnectionLost);
    QVERIFY(lost.wait >= 500ms && lost.wait <= 1000ms);
    QVERIFY(lost.part.heldBytes() <= 400'000);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    job.part = lost.part;
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v\""));
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
}

// N22
void TestTransferRetries::retries_areCountedFromTheLastProgress()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(502));
    TransferJob job = m_bench->job("/a.bin");
    job.retry.maxRetries = 2;
    job.retriesMade = 1;
    const TransferOutcome second = m_bench->run(job);
    QCOMPARE(second.kind, OutcomeKind::Waiting);
    QCOMPARE(second.retriesMade, 2);
    QVERIFY(second.wait > 0ms);
    job.retriesMade = 2;
    const TransferOutcome last = m_bench->run(job);
    QCOMPARE(last.wait, 0ms);
    QCOMPARE(last.error.code, ErrorCode::ServerError);
}

void TestTransferRetries::repeatedBytes_areNoProgress()
{
    // Without ranges each attempt begins again and breaks off at the same place.
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(100)).ignoreRange().finishAfter(50));
    TransferJob job = m_bench->job("/a.bin");
    job.retry = {2, 1ms, 1ms};
    int attempts = 0;
    TransferOutcome outcome;
    do {
        outcome = m_bench->run(job);
        job.part = outcome.part;
        job.retriesMade = outcome.retriesMade;
        ++attempts;
    } while (outcome.retriesMade > 0 && attempts < 20);
    QCOMPARE(outcome.error.code, ErrorCode::ConnectionLost);
    // The first, and two retries.
    QCOMPARE(attempts, 3);
}

// N30, N32: a name that was never right, or a server that never was, is not waited for without end.
void TestTransferRetries::hostThatNeverAnswered_isCounted()
{
    const RefusingPort port;
    TransferJob job = retryingJob();
    job.url.setPort(port.number());
    job.retriesMade = 4;
    const TransferOutcome last = m_bench->run(job);
    QCOMPARE(last.kind, OutcomeKind::Waiting);
    QCOMPARE(last.error.code, ErrorCode::ConnectionRefused);
    QCOMPARE(last.retriesMade, 5);
    QCOMPARE(last.lostFor, 0ms);
    job.retriesMade = 5;
    QCOMPARE(m_bench->run(job).wait, 0ms);
}

void TestTransferRetries::hostThatAnsweredBefore_isWaitedFor()
{
    m_bench->server().serve("/a.bin", Reply::file("content"));
    TransferJob job = retryingJob();
    gate().noteAnswered(host());
    m_bench->server().stop();
    job.retriesMade = 5;
    job.lostFor = 20s;
    const TransferOutcome lost = m_bench->run(job);
    QCOMPARE(lost.kind, OutcomeKind::Waiting);
    QCOMPARE(lost.error.code, ErrorCode::ConnectionRefused);
    QCOMPARE(lost.retriesMade, 5);
    QVERIFY(lost.wait >= 10s && lost.wait <= 60s);
    QVERIFY(lost.lostFor >= 20s + lost.wait);
    m_bench->server().start();
    job.lostFor = lost.lostFor;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
}

// A host that has answered another meanwhile is not lost: this link alone is refused.
void TestTransferRetries::hostThatAnswersOthers_isCounted()
{
    gate().noteAnswered(host());
    m_bench->server().serve("/a.bin", Responder([this](const LoggedRequest &) {
                                gate().noteAnswered(host());
                                return Reply::silence();
                            }));
    TransferJob job = retryingJob();
    job.stallTimeout = 2s;
    job.retriesMade = 1;
    const TransferOutcome waits = m_bench->run(job);
    QCOMPARE(waits.error.code, ErrorCode::Stalled);
    QCOMPARE(waits.retriesMade, 2);
    QCOMPARE(waits.lostFor, 0ms);
}

void TestTransferRetries::lostNetwork_endsWhenItsTimeIsUp()
{
    gate().noteAnswered(host());
    m_bench->server().stop();
    TransferJob job = retryingJob();
    job.retry.lostFor = 1h;
    job.lostFor = 1h - 10s;
    QVERIFY(m_bench->run(job).wait <= 10s);
    job.lostFor = 1h;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.wait, 0ms);
    QCOMPARE(outcome.error.code, ErrorCode::ConnectionRefused);
}

// N32
void TestTransferRetries::offline_spendsNoAttempt()
{
    m_bench->server().stop();
    m_bench->shared().online.setOnline(false);
    TransferJob job = retryingJob();
    job.retriesMade = 5;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QCOMPARE(outcome.retriesMade, 5);
    QVERIFY(outcome.wait > 0ms && outcome.wait <= 60s);
    m_bench->shared().online.setOnline(true);
    QCOMPARE(m_bench->run(job).wait, 0ms);
}

void TestTransferRetries::answerAfterTheLoss_isCountedAgain()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(502));
    TransferJob job = retryingJob();
    job.lostFor = 10min;
    job.retriesMade = 1;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.retriesMade, 2);
    QCOMPARE(outcome.lostFor, 0ms);
}

QTEST_GUILESS_MAIN(TestTransferRetries)
#include "tst_transferretries.moc"
