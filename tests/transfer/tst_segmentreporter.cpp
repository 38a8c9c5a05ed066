// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transfer/sinkbench.h"
#include "transfer/segmentreporter.h"

#include <QTest>

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

/// What a worker tells of its connections, on a clock of the test's own.
class TestSegmentReporter : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<SinkBench>(kSize); }

    void line_saysWhatItsSegmentSays();
    void address_isCutToTheServer_data();
    void address_isCutToTheServer();
    void nobodyLooks_nothingIsMade();
    void report_comesTenTimesASecondAtMost();
    void connections_areOrderedByTheirParts();
    void onlyConnection_hasTheSpeedOfTheDownload();
    void end_leavesWhatIsHeldAlone();

private:
    static constexpr qint64 kSize = 64 * 1024;
    using Clock = SegmentReporter::Clock;

    static ConnectionSnapshot line(qint64 begin, qint64 end, double speed = 0)
    {
        ConnectionSnapshot line;
        line.range = {begin, end};
        line.bytesPerSecond = speed;
        return line;
    }

    std::unique_ptr<SinkBench> m_bench;
    const Clock::time_point m_begin = Clock::time_point(100s);
};

void TestSegmentReporter::line_saysWhatItsSegmentSays()
{
    Segment segment;
    segment.begin = 100;
    segment.position = 130;
    segment.end = 200;
    const ConnectionSnapshot unmeasured = snapshotOf(segment, QUrl(QStringLiteral("http://h.example/a")));
    QCOMPARE(unmeasured.range, (ByteRange{100, 200}));
    QCOMPARE(unmeasured.done, 30);
    QCOMPARE(unmeasured.bytesPerSecond, 0.0);
    segment.speed = 5000;
    QCOMPARE(snapshotOf(segment, QUrl()).bytesPerSecond, 5000.0);
}

void TestSegmentReporter::address_isCutToTheServer_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("server");
    QTest::newRow("path and query, which may be signed") << "https://h.example/signed/a.bin?token=secret#top"
                                                         << "https://h.example";
    QTest::newRow("a port of its own") << "http://h.example:8080/a.bin"
                                       << "http://h.example:8080";
    QTest::newRow("user and password") << "http://me:secret@h.example/a.bin"
                                       << "http://h.example";
}

void TestSegmentReporter::address_isCutToTheServer()
{
    QFETCH(QString, address);
    QTEST(snapshotOf({}, QUrl(address)).server.toString(), "server");
}

void TestSegmentReporter::nobodyLooks_nothingIsMade()
{
    SegmentBoard board;
    const FileSink sink(m_bench->job);
    int made = 0;
    SegmentReporter reporter(board, sink, [&made] {
        ++made;
        return QList<ConnectionSnapshot>();
    });
    reporter.tend(m_begin);
    reporter.tend();
    reporter.end();
    QCOMPARE(made, 0);
    QVERIFY(!board.latest());
    QCOMPARE(reporter.nextReport(m_begin), std::chrono::milliseconds::max());
}

void TestSegmentReporter::report_comesTenTimesASecondAtMost()
{
    SegmentBoard board;
    board.setWanted(true);
    const FileSink sink(m_bench->job);
    int made = 0;
    SegmentReporter reporter(board, sink, [&made] {
        ++made;
        return QList<ConnectionSnapshot>();
    });
    QCOMPARE(reporter.nextReport(m_begin), 1ms);
    for (auto time = 0ms; time < 1s; time += 1ms) {
        reporter.tend(m_begin + time);
    }
    QCOMPARE(made, 10);
    QCOMPARE(reporter.nextReport(m_begin + 970ms), 30ms);
}

void TestSegmentReporter::connections_areOrderedByTheirParts()
{
    SegmentBoard board;
    board.setWanted(true);
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 100}, {300, 500}}));
    SegmentReporter reporter(board, sink, [] {
        return QList<ConnectionSnapshot>{line(300, 900), line(0, 300), line(900, 1000)};
    });
    reporter.tend(m_begin);
    const SegmentBoard::Latest latest = board.latest();
    QVERIFY(latest);
    QCOMPARE(latest->total, kSize);
    QCOMPARE(latest->held, sink.held());
    QCOMPARE(latest->connections, (QList<ConnectionSnapshot>{line(0, 300), line(300, 900), line(900, 1000)}));
}

void TestSegmentReporter::onlyConnection_hasTheSpeedOfTheDownload()
{
    SegmentBoard board;
    board.setWanted(true);
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 1000}}));
    double measured = 0;
    SegmentReporter reporter(board, sink, [&measured] {
        return QList<ConnectionSnapshot>{line(0, ByteRange::kUnknown, measured)};
    });
    reporter.tend(m_begin);
    QCOMPARE(board.latest()->connections.first().bytesPerSecond, 0.0);
    QVERIFY(sink.take(1000, m_bench->piece(1000, 3000)));
    reporter.tend(m_begin + 200ms);
    QCOMPARE(board.latest()->connections.first().bytesPerSecond, 10'000.0);
    // One of several that the others have left is measured already.
    measured = 7;
    reporter.tend(m_begin + 400ms);
    QCOMPARE(board.latest()->connections.first().bytesPerSecond, 7.0);
}

void TestSegmentReporter::end_leavesWhatIsHeldAlone()
{
    SegmentBoard board;
    board.setWanted(true);
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 1000}}));
    SegmentReporter reporter(board, sink, [] { return QList<ConnectionSnapshot>{line(0, 2000)}; });
    reporter.tend(m_begin);
    QCOMPARE(board.latest()->connections.size(), 1);
    reporter.end();
    QVERIFY(board.latest()->connections.isEmpty());
    QCOMPARE(board.latest()->held, RangeSet({0, 1000}));
}

QTEST_GUILESS_MAIN(TestSegmentReporter)
#include "tst_segmentreporter.moc"
