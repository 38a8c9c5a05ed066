// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"
#include "transfer/gatehost.h"

#include <QElapsedTimer>

#include <atomic>
#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 16 * kMiB;
constexpr int kSendBuffer = 64 * 1024;

} // namespace

/// One download over several connections.
class TransferConnectionsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void connections_bringEachByteOnce();
    void oneConnection_whereNothingElseIsSafe_data();
    void oneConnection_whereNothingElseIsSafe();
    void server_withALimit_isServedWithWhatItAllows_data();
    void server_withALimit_isServedWithWhatItAllows();
    void connection_thatFails_costsNothingElse_data();
    void connection_thatFails_costsNothingElse();
    void connection_thatStalls_isOvertaken();
    void connection_thatLags_isOvertaken();
    void answer_ofAnotherFile_stopsAll_data();
    void answer_ofAnotherFile_stopsAll();
    void address_thatExpires_isAskedForAtTheLinkOnce();
    void stop_midway_endsAllConnections_data();
    void stop_midway_endsAllConnections();
    void everyConnectionLost_isLeftToTheQueue();
    void hostThatLetsNobodyInAgain_isLeftToTheQueue();
    void rate_isKeptByAllTogether();
    void download_withoutAPlace_getsOneOfAnothers();

private:
    Reply reply() const { return Reply::file(m_body).etag("\"v1\"").throttle(8 * kMiB); }
    TransferJob job(const QByteArray &path = "/a.bin") const
    {
        TransferJob job = m_bench->job(path);
        job.connections = 8;
        return job;
    }
    QFuture<TransferOutcome> submit(const TransferJob &job)
    {
        TransferTicket ticket;
        ticket.stop = m_stop.signal();
        ticket.meter = m_meter;
        return m_bench->submit(job, ticket);
    }
    bool isWhole() const { return m_bench->content(QStringLiteral("a.bin")) == m_body.bytes(); }
    /// Answers differently on the n-th request.
    void serve(int number, const Reply &other)
    {
        auto count = std::make_shared<std::atomic<int>>(0);
        m_bench->server().serve("/a.bin", [this, number, other, count](const LoggedRequest &) {
            return ++*count == number ? other : reply();
        });
    }
    RequestLog &log() { return m_bench->server().log(); }

    const TestBody m_body = TestBody::pattern(kSize);
    std::unique_ptr<TransferBench> m_bench;
    StopSource m_stop;
    std::shared_ptr<Meter> m_meter;
};

void TransferConnectionsTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    m_stop = {};
    m_meter = std::make_shared<Meter>();
}

void TransferConnectionsTest::connections_bringEachByteOnce()
{
    m_bench->server().limitSendBuffer(kSendBuffer);
    m_bench->server().serve("/a.bin", reply());
    // None is at its end before all are there.
    m_bench->server().holdAfter("/a.bin", kMiB / 8);
    const QFuture<TransferOutcome> future = submit(job());
    const bool areAllHeld =
        log().waitFor([this] { return m_bench->server().heldRequests("/a.bin") == 8; }, 20s);
    // Later on one that has gone may still be counted beside the one in its place.
    const int most = log().mostConnections();
    m_bench->server().release("/a.bin");
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY(areAllHeld);
    QCOMPARE(most, 8);
    QCOMPARE(log().ranges("/a.bin").first(), "bytes=0-");
    // The first response is cut short, and what is on its way then is lost, as at each later division.
    QVERIFY2(log().bodySent() < kSize * 3 / 2, QByteArray::number(log().bodySent()).constData());
}

void TransferConnectionsTest::oneConnection_whereNothingElseIsSafe_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<int>("connections");
    const Reply file = Reply::file(m_body);
    QTest::newRow("nothing tells one version of the file from another") << file << 8;
    QTest::newRow("a weak ETag alone tells too little") << Reply(file).etag("W/\"v1\"") << 8;
    QTest::newRow("no parts are given") << Reply(file).etag("\"v1\"").ignoreRange() << 8;
    QTest::newRow("the size is not known") << Reply(file).etag("\"v1\"").ignoreRange().chunked() << 8;
    QTest::newRow("only one is wanted") << Reply(file).etag("\"v1\"") << 1;
    QTest::newRow("the parts would be too small")
        << Reply::file(TestBody::pattern(2 * kMiB - 1)).etag("\"v1\"") << 8;
}

void TransferConnectionsTest::oneConnection_whereNothingElseIsSafe()
{
    QFETCH(Reply, reply);
    QFETCH(int, connections);
    m_bench->server().serve("/a.bin", reply);
    TransferJob one = job();
    one.connections = connections;
    QCOMPARE(m_bench->run(one).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == reply.body.bytes());
    QCOMPARE(log().count("/a.bin"), 1);
}

void TransferConnectionsTest::server_withALimit_isServedWithWhatItAllows_data()
{
    QTest::addColumn<int>("limit");
    QTest::newRow("one connection") << 1;
    QTest::newRow("three connections") << 3;
}

void TransferConnectionsTest::server_withALimit_isServedWithWhatItAllows()
{
    QFETCH(int, limit);
    m_bench->server().serve("/a.bin", reply());
    m_bench->server().limitConnections(limit);
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    const std::string host = gateHost(m_bench->server().url("/"));
    const int remembered = m_bench->shared().hostGate.limit(host);
    // Not always so few as the server has: one that it refused may find a place that has become free.
    QVERIFY2(remembered < job().connections, QByteArray::number(remembered).constData());
}

void TransferConnectionsTest::connection_thatFails_costsNothingElse_data()
{
    QTest::addColumn<Reply>("other");
    QTest::newRow("reset midway") << reply().resetAfter(100'000);
    QTest::newRow("closed midway") << reply().finishAfter(100'000);
    QTest::newRow("closed before the head") << Reply::raw({});
    QTest::newRow("too many requests") << Reply::statusOnly(429).header("Retry-After: 3600");
    QTest::newRow("service unavailable") << Reply::statusOnly(503);
    QTest::newRow("internal error") << Reply::statusOnly(500);
    QTest::newRow("not found") << Reply::statusOnly(404);
    QTest::newRow("the whole file") << reply().ignoreRange();
    QTest::newRow("an error page with status 200") << Reply::statusOnly(200, "<html>busy</html>");
    QTest::newRow("another part")
        << Reply::statusOnly(206, TestBody("xxxxxxxxxx")).header("Content-Range: bytes 0-9/16777216");
    QTest::newRow("an encoded part") << reply().header("Content-Encoding: gzip");
    QTest::newRow("not HTTP") << Reply::raw("garbage\r\n\r\n");
}

void TransferConnectionsTest::connection_thatFails_costsNothingElse()
{
    QFETCH(Reply, other);
    serve(4, other);
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TransferConnectionsTest::connection_thatStalls_isOvertaken()
{
    for (int number : {1, 3}) {
        serve(number, reply().stallAfter(300'000));
        QElapsedTimer clock;
        clock.start();
        TransferJob stalled = job();
        stalled.stallTimeout = 60s;
        stalled.outputName = QStringLiteral("%1.bin").arg(number);
        QCOMPARE(m_bench->run(stalled).kind, OutcomeKind::Finished);
        QVERIFY(m_bench->content(stalled.outputName) == m_body.bytes());
        QVERIFY2(clock.elapsed() < 30'000, QByteArray::number(clock.elapsed()).constData());
    }
}

void TransferConnectionsTest::connection_thatLags_isOvertaken()
{
    // It would need more than a minute for its part.
    serve(3, reply().throttle(20'000));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY2(clock.elapsed() < 30'000, QByteArray::number(clock.elapsed()).constData());
}

void TransferConnectionsTest::answer_ofAnotherFile_stopsAll_data()
{
    QTest::addColumn<Reply>("other");
    QTest::newRow("another ETag") << Reply::file(TestBody::pattern(kSize, 2)).etag("\"v2\"");
    QTest::newRow("another size") << Reply::file(TestBody::pattern(kSize + 1, 2)).etag("\"v1\"");
}

void TransferConnectionsTest::answer_ofAnotherFile_stopsAll()
{
    QFETCH(Reply, other);
    serve(4, other);
    QCOMPARE(m_bench->run(job()).error.code, ErrorCode::FileChanged);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
}

void TransferConnectionsTest::address_thatExpires_isAskedForAtTheLinkOnce()
{
    auto links = std::make_shared<std::atomic<int>>(0);
    auto first = std::make_shared<std::atomic<int>>(0);
    m_bench->server().serve("/a.bin", [links](const LoggedRequest &) {
        return Reply::redirect(302, ++*links == 1 ? "/signed?1" : "/signed?2");
    });
    m_bench->server().serve("/signed?1", [this, first](const LoggedRequest &) {
        return ++*first <= 2 ? reply() : Reply::statusOnly(403);
    });
    m_bench->server().serve("/signed?2", reply());
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QCOMPARE(links->load(), 2);
}

void TransferConnectionsTest::stop_midway_endsAllConnections_data()
{
    QTest::addColumn<StopReason>("reason");
    QTest::addColumn<OutcomeKind>("kind");
    QTest::newRow("pause") << StopReason::Pause << OutcomeKind::Paused;
    QTest::newRow("cancel") << StopReason::Cancel << OutcomeKind::Cancelled;
}

void TransferConnectionsTest::stop_midway_endsAllConnections()
{
    QFETCH(StopReason, reason);
    QFETCH(OutcomeKind, kind);
    m_bench->server().serve("/a.bin", reply().throttle(kMiB));
    // The stop comes before the end, however late it is.
    m_bench->server().holdAfter("/a.bin", kMiB / 2);
    QFuture<TransferOutcome> future = submit(job());
    QTRY_VERIFY_WITH_TIMEOUT(m_meter->received() > 2 * kMiB, 20'000);
    m_stop.requestStop(reason);
    const TransferOutcome outcome = TransferBench::endOf(future);
    m_bench->server().release("/a.bin");
    QCOMPARE(outcome.kind, kind);
    QVERIFY(log().waitFor([this] { return log().openConnections() == 0; }));
    QCOMPARE(outcome.part.isEmpty(), reason == StopReason::Cancel);
    if (reason == StopReason::Pause) {
        m_bench->server().serve("/a.bin", reply());
        TransferJob again = job();
        again.part = outcome.part;
        QCOMPARE(m_bench->run(again).kind, OutcomeKind::Finished);
        QVERIFY(isWhole());
    }
}

void TransferConnectionsTest::everyConnectionLost_isLeftToTheQueue()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench->server().serve("/a.bin", reply().resetAfter(200'000));
    TransferJob lost = job();
    lost.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(lost);
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QVERIFY(outcome.part.furthest > 0);
    // Each failure costs a connection, and the last one ends the job. Qt Network sends a request up to three
    // times more by itself where it had read nothing before the reset.
    const int most = kind == TransportKind::Qt ? 4 * 20 : 20;
    QVERIFY2(log().count("/a.bin") <= most, QByteArray::number(log().count("/a.bin")).constData());
}

void TransferConnectionsTest::hostThatLetsNobodyInAgain_isLeftToTheQueue()
{
    // Several parts are held, so that the first connection ends where the second one begins: no connection
    // alone brings what is waited for.
    m_bench->server().serve("/a.bin", reply().throttle(kMiB));
    m_bench->server().holdAfter("/a.bin", kMiB / 2);
    QFuture<TransferOutcome> future = submit(job());
    QTRY_VERIFY_WITH_TIMEOUT(m_meter->received() > 2 * kMiB, 20'000);
    m_stop.requestStop(StopReason::Pause);
    TransferJob waiting = job();
    waiting.part = TransferBench::endOf(future).part;
    m_bench->server().release("/a.bin");
    QVERIFY(waiting.part.held.ranges().size() > 1);
    waiting.retry.maxRetries = 5;
    const std::string host = gateHost(m_bench->server().url("/a.bin"));
    m_bench->server().serve("/a.bin", [&](const LoggedRequest &) {
        // As another download was told.
        m_bench->shared().hostGate.coolDown(host, 1h);
        return reply();
    });
    const TransferOutcome outcome = m_bench->run(waiting);
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QCOMPARE(outcome.error.code, ErrorCode::HostBusy);
    QVERIFY(outcome.wait > 1min);
    QVERIFY(outcome.part.heldBytes() > waiting.part.heldBytes());
}

void TransferConnectionsTest::rate_isKeptByAllTogether()
{
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"v1\""));
    m_bench->shared().rateLimiter.setLimit(16 * kMiB);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QVERIFY2(clock.elapsed() >= 800, QByteArray::number(clock.elapsed()).constData());
    QVERIFY(isWhole());
}

void TransferConnectionsTest::download_withoutAPlace_getsOneOfAnothers()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench->shared().hostGate.setDefaultLimit(4);
    m_bench->server().serve("/a.bin", reply().throttle(kMiB / 4));
    m_bench->server().serve("/b.bin", Reply::file("b"));
    QFuture<TransferOutcome> large = submit(job());
    QTRY_COMPARE(log().openConnections(), 4);
    // The queue asks again like this.
    TransferJob small = m_bench->job("/b.bin");
    ThreadWorkerPool pool(
        [this, kind](QPromise<TransferOutcome> &promise, const TransferJob &one,
                     const WorkerContext &context) {
            runTransfer(promise, one,
                        {threadTransport(kind), context.ticket, context.sizeKnown, m_bench->shared()});
        },
        1);
    TransferOutcome last = TransferBench::endOf(pool.submit(small, {}));
    QCOMPARE(last.error.code, ErrorCode::HostFull);
    const auto isServed = [&] {
        // Once it was served, it does not ask again.
        if (last.kind != OutcomeKind::Finished) {
            last = TransferBench::endOf(pool.submit(small, {}));
        }
        return last.kind == OutcomeKind::Finished;
    };
    QTRY_VERIFY(isServed());
    m_stop.requestStop(StopReason::Cancel);
    QCOMPARE(TransferBench::endOf(large).kind, OutcomeKind::Cancelled);
}

QTEST_GUILESS_MAIN(TransferConnectionsTest)
#include "tst_transferconnections.moc"
