// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"
#include "transfer/gatehost.h"

using namespace millrace;
using namespace std::chrono_literals;

/// What all transfers learn of a host by one.
class TestTransferGate : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void busyHost_isLeftAloneByAll_data();
    void busyHost_isLeftAloneByAll();
    void busyHost_getsFewerRequests();
    void busyHost_withoutRetries_isLeftAloneToo();
    void coolDownOfARedirectsHost_isKept();
    void fullHost_spendsNoAttempt();
    void place_isGivenBack_data();
    void place_isGivenBack();
    void refusal_afterAnAnswer_lowersTheLimit();
    void pauseBeyondTheTimeLimit_isAFailure();

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

void TestTransferGate::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferGate::busyHost_isLeftAloneByAll_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    const QByteArray date = "Date: Sun, 06 Nov 1994 08:49:37 GMT";
    QTest::newRow("N21: 429, seconds")
        << Reply::statusOnly(429).header("Retry-After: 120") << 120'000LL << 120'000LL;
    QTest::newRow("N21: 503, a date")
        << Reply::statusOnly(503).header(date).header("Retry-After: Sun, 06 Nov 1994 08:51:37 GMT")
        << 120'000LL << 120'000LL;
    QTest::newRow("N21: longer than a day")
        << Reply::statusOnly(503).header("Retry-After: 99999999999999999999") << 86'400'000LL << 86'400'000LL;
    QTest::newRow("N21: at once") << Reply::statusOnly(429).header("Retry-After: 0") << 2000LL << 4000LL;
    QTest::newRow("N21: nonsense") << Reply::statusOnly(503).header("Retry-After: soon") << 2000LL << 4000LL;
    QTest::newRow("N21: twice")
        << Reply::statusOnly(503).header("Retry-After: 120").header("Retry-After: 240") << 2000LL << 4000LL;
    QTest::newRow("N21: nothing") << Reply::statusOnly(503) << 2000LL << 4000LL;
}

void TestTransferGate::busyHost_isLeftAloneByAll()
{
    QFETCH(Reply, reply);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    m_bench->server().serve("/a.bin", reply);
    m_bench->server().serve("/b.bin", Reply::file("content"));
    TransferJob job = retryingJob();
    job.retriesMade = 2;
    const auto begin = HostGate::Clock::now();
    const TransferOutcome busy = m_bench->run(job);
    QCOMPARE(busy.kind, OutcomeKind::Waiting);
    QCOMPARE(busy.error.code, ErrorCode::TooManyRequests);
    QVERIFY(busy.wait.count() >= least && busy.wait.count() <= most);
    QCOMPARE(busy.retriesMade, 3);

    TransferJob other = m_bench->job("/b.bin");
    other.retriesMade = 4;
    other.lostFor = 7s;
    const TransferOutcome waiting = m_bench->run(other);
    const auto passed = HostGate::Clock::now() - begin;
    QCOMPARE(waiting.kind, OutcomeKind::Waiting);
    QCOMPARE(waiting.error.code, ErrorCode::HostBusy);
    QCOMPARE(sentence(waiting.error), QStringLiteral("The server asked for a pause"));
    QVERIFY(waiting.wait <= busy.wait && waiting.wait >= busy.wait - passed);
    QCOMPARE(waiting.retriesMade, 4);
    QCOMPARE(waiting.lostFor, 7s);
    QCOMPARE(m_bench->server().log().count("/b.bin"), 0);
}

void TestTransferGate::busyHost_getsFewerRequests()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(429));
    const int before = gate().limit(host());
    m_bench->run(retryingJob());
    QVERIFY(gate().limit(host()) < before);
}

void TestTransferGate::busyHost_withoutRetries_isLeftAloneToo()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(503).header("Retry-After: 120"));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    QCOMPARE(outcome.error.code, ErrorCode::TooManyRequests);
    QCOMPARE(outcome.wait, 0ms);
    QVERIFY(gate().coolDownLeft(host()) > 100s);
}

void TestTransferGate::coolDownOfARedirectsHost_isKept()
{
    FaultServer other;
    m_bench->server().serve("/a.bin", Reply::redirect(302, other.url("/b.bin").toEncoded()));
    gate().coolDown(gateHost(other.url("/")), 1h);
    const TransferOutcome outcome = m_bench->run(retryingJob());
    QCOMPARE(outcome.error.code, ErrorCode::HostBusy);
    QVERIFY(outcome.wait > 59min && outcome.wait <= 1h);
    QCOMPARE(other.log().acceptedConnections(), 0);
    QCOMPARE(gate().coolDownLeft(host()), 0ms);
}

// N38
void TestTransferGate::fullHost_spendsNoAttempt()
{
    m_bench->server().serve("/a.bin", Reply::file("content"));
    gate().setDefaultLimit(1);
    {
        const auto place = gate().enter(host());
        const TransferOutcome outcome = m_bench->run(retryingJob());
        QCOMPARE(outcome.error.code, ErrorCode::HostFull);
        // The server asked for nothing.
        QCOMPARE(sentence(outcome.error), QStringLiteral("All connections to this server are in use"));
        QCOMPARE(outcome.retriesMade, 0);
        QVERIFY(outcome.wait > 0ms && outcome.wait <= 2s);
        QCOMPARE(m_bench->server().log().count(), 0);
    }
    QCOMPARE(m_bench->run(retryingJob()).kind, OutcomeKind::Finished);
}

void TestTransferGate::place_isGivenBack_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("after the file") << Reply::file("content");
    QTest::newRow("after a redirect") << Reply::redirect(302, "/b.bin");
    QTest::newRow("after an error") << Reply::statusOnly(404);
    QTest::newRow("after silence") << Reply::silence();
    QTest::newRow("after a lost connection") << Reply::file("content").finishAfter(3);
}

void TestTransferGate::place_isGivenBack()
{
    QFETCH(Reply, reply);
    gate().setDefaultLimit(1);
    m_bench->server().serve("/a.bin", reply);
    m_bench->server().serve("/b.bin", Reply::file("content"));
    TransferJob job = m_bench->job("/a.bin");
    job.stallTimeout = 300ms;
    m_bench->run(job);
    QVERIFY(std::holds_alternative<HostGate::Pass>(gate().enter(host())));
}

void TestTransferGate::refusal_afterAnAnswer_lowersTheLimit()
{
    m_bench->server().stop();
    const int before = gate().limit(host());
    m_bench->run(retryingJob());
    QCOMPARE(gate().limit(host()), before);
    gate().noteAnswered(host());
    m_bench->run(retryingJob());
    QVERIFY(gate().limit(host()) < before);
}

void TestTransferGate::pauseBeyondTheTimeLimit_isAFailure()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(503).header("Retry-After: 120"));
    TransferJob job = retryingJob();
    job.timeLimit = 60s;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.wait, 0ms);
    QCOMPARE(outcome.error.code, ErrorCode::TooManyRequests);
}

QTEST_GUILESS_MAIN(TestTransferGate)
#include "tst_transfergate.moc"
