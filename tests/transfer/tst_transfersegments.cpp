// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <memory>
#include <numeric>

using namespace millrace;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 32 * kMiB;

} // namespace

/// What a running download shows of its connections.
class TransferSegmentsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void fourConnections_areFourLines();
    void oneConnection_isOneLine_data();
    void oneConnection_isOneLine();
    void stalledConnection_isShownAtOnce();
    void nobodyLooks_nothingIsShown();
    void afterTheLastByte_noLineIsLeft_data();
    void afterTheLastByte_noLineIsLeft();

private:
    QFuture<TransferOutcome> submit(int connections)
    {
        TransferTicket ticket;
        ticket.stop = m_stop.signal();
        ticket.meter = m_meter;
        ticket.segments = m_board;
        TransferJob job = m_bench->job("/a.bin");
        job.connections = connections;
        return m_bench->submit(job, ticket);
    }
    void cancel(const QFuture<TransferOutcome> &future)
    {
        m_stop.requestStop(StopReason::Cancel);
        QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Cancelled);
    }
    SegmentSnapshot shown() const
    {
        const SegmentBoard::Latest latest = m_board->latest();
        return latest ? *latest : SegmentSnapshot();
    }
    static double speedOf(const SegmentSnapshot &snapshot)
    {
        return std::accumulate(
            snapshot.connections.begin(), snapshot.connections.end(), 0.0,
            [](double sum, const ConnectionSnapshot &one) { return sum + one.bytesPerSecond; });
    }

    const TestBody m_body = TestBody::pattern(kSize);
    std::unique_ptr<TransferBench> m_bench;
    StopSource m_stop;
    std::shared_ptr<Meter> m_meter;
    std::shared_ptr<SegmentBoard> m_board;
};

void TransferSegmentsTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    m_stop = {};
    m_meter = std::make_shared<Meter>();
    m_board = std::make_shared<SegmentBoard>();
}

void TransferSegmentsTest::fourConnections_areFourLines()
{
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"v1\"").throttle(kMiB));
    m_board->setWanted(true);
    const QFuture<TransferOutcome> future = submit(4);
    SegmentSnapshot seen;
    const auto isComplete = [&] {
        seen = shown();
        return seen.connections.size() == 4 &&
               std::all_of(seen.connections.begin(), seen.connections.end(),
                           [](const ConnectionSnapshot &one) { return one.bytesPerSecond > 0; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isComplete(), 20'000);
    QCOMPARE(seen.total, kSize);
    qint64 end = 0;
    for (const ConnectionSnapshot &one : seen.connections) {
        QCOMPARE(one.server, m_bench->server().url("/").adjusted(QUrl::RemovePath));
        QVERIFY(one.range.begin >= end);
        QVERIFY(one.done > 0 && one.done <= one.range.size());
        QVERIFY(seen.held.contains({one.range.begin, one.range.begin + one.done}));
        end = one.range.end;
    }
    QVERIFY(end <= kSize);
    // Four of them, throttled to a MiB a second each.
    QVERIFY2(speedOf(seen) > 0.2 * kMiB && speedOf(seen) < 12.0 * kMiB,
             QByteArray::number(speedOf(seen)).constData());
    cancel(future);
}

void TransferSegmentsTest::oneConnection_isOneLine_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<qint64>("end");
    const Reply file = Reply::file(m_body).throttle(4 * kMiB);
    QTest::newRow("of known size") << file << kSize;
    QTest::newRow("without parts") << Reply(file).ignoreRange() << kSize;
    QTest::newRow("of unknown size") << Reply(file).ignoreRange().chunked() << qint64(ByteRange::kUnknown);
}

void TransferSegmentsTest::oneConnection_isOneLine()
{
    QFETCH(Reply, reply);
    QFETCH(qint64, end);
    m_bench->server().serve("/a.bin", reply);
    m_board->setWanted(true);
    const QFuture<TransferOutcome> future = submit(1);
    SegmentSnapshot seen;
    const auto isComplete = [&] {
        seen = shown();
        return speedOf(seen) > 0;
    };
    QTRY_VERIFY(isComplete());
    QCOMPARE(seen.connections.size(), 1);
    const ConnectionSnapshot one = seen.connections.first();
    QCOMPARE(one.range, (ByteRange{0, end}));
    QCOMPARE(one.server.host(), m_bench->server().url("/").host());
    QVERIFY(one.done > 0 && one.done <= seen.held.size());
    QCOMPARE(seen.total, end);
    cancel(future);
}

void TransferSegmentsTest::stalledConnection_isShownAtOnce()
{
    m_bench->server().serve("/a.bin", Reply::file(m_body).stallAfter(300'000));
    const QFuture<TransferOutcome> future = submit(1);
    QTRY_COMPARE(m_meter->received(), 300'000);
    QVERIFY(!m_board->latest());
    // It sleeps until the server has been silent for a minute, or somebody wakes it.
    m_board->setWanted(true);
    QTRY_COMPARE(shown().connections.size(), 1);
    QCOMPARE(shown().connections.first().done, 300'000);
    cancel(future);
}

void TransferSegmentsTest::nobodyLooks_nothingIsShown()
{
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"v1\"").throttle(4 * kMiB));
    // None is at its end before the cancel.
    m_bench->server().holdAfter("/a.bin", kMiB);
    const QFuture<TransferOutcome> future = submit(4);
    QTRY_VERIFY_WITH_TIMEOUT(m_meter->received() > 2 * kMiB, 20'000);
    QVERIFY(!m_board->latest());
    cancel(future);
}

void TransferSegmentsTest::afterTheLastByte_noLineIsLeft_data()
{
    QTest::addColumn<int>("connections");
    QTest::newRow("one connection") << 1;
    QTest::newRow("four connections") << 4;
}

void TransferSegmentsTest::afterTheLastByte_noLineIsLeft()
{
    QFETCH(int, connections);
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"v1\""));
    m_board->setWanted(true);
    QCOMPARE(TransferBench::endOf(submit(connections)).kind, OutcomeKind::Finished);
    QVERIFY(shown().connections.isEmpty());
    QCOMPARE(shown().held, RangeSet({0, kSize}));
}

QTEST_GUILESS_MAIN(TransferSegmentsTest)
#include "tst_transfersegments.moc"
