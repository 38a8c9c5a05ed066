// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/segmentboard.h"

#include <QTest>

#include <thread>

using namespace millrace;

/// What a worker shows and its owner looks at, from two threads; the suite's thread checker looks at this
/// one.
class TestSegmentBoard : public QObject
{
    Q_OBJECT

private slots:
    void snapshots_areNeverMixed();
    void nothing_isKeptThatNobodyWants();
    void wish_wakesTheWorkerOnce();

private:
    /// All figures of it are the same number.
    static SegmentSnapshot numbered(qint64 number)
    {
        ConnectionSnapshot one;
        one.server = QUrl(QStringLiteral("http://h.example"));
        one.range = {number, number};
        one.done = number;
        return {number, RangeSet({0, number}), {one, one, one}};
    }
    static bool isOfOnePiece(const SegmentSnapshot &snapshot) { return snapshot == numbered(snapshot.total); }
};

void TestSegmentBoard::snapshots_areNeverMixed()
{
    constexpr qint64 kCount = 20'000;
    SegmentBoard board;
    std::atomic<int> calls{0};
    std::atomic<bool> isSeen{false};
    std::thread worker([&board, &calls, &isSeen] {
        const SegmentBoard::Caller caller(board, [&calls] { ++calls; });
        for (qint64 i = 1; i < kCount; ++i) {
            board.publish(numbered(i));
        }
        while (!isSeen) {
            board.publish(numbered(kCount));
        }
    });
    qint64 last = 0;
    int wishes = 0;
    bool isGood = true;
    while (last < kCount && isGood) {
        board.setWanted(true);
        for (int i = 0; i < 20; ++i) {
            if (const SegmentBoard::Latest latest = board.latest()) {
                isGood = isGood && isOfOnePiece(*latest) && latest->total >= last;
                last = latest->total;
            }
        }
        ++wishes;
        board.setWanted(false);
    }
    isSeen = true;
    worker.join();
    QVERIFY(isGood);
    QCOMPARE(last, kCount);
    QVERIFY(calls <= wishes);
}

void TestSegmentBoard::nothing_isKeptThatNobodyWants()
{
    SegmentBoard board;
    board.publish(numbered(1));
    QVERIFY(!board.latest());
    board.setWanted(true);
    QVERIFY(!board.latest());
    board.publish(numbered(2));
    QCOMPARE(board.latest()->total, 2);
    board.setWanted(true);
    QCOMPARE(board.latest()->total, 2);
    const SegmentBoard::Latest seen = board.latest();
    board.setWanted(false);
    QVERIFY(!board.latest());
    QCOMPARE(seen->total, 2);
}

void TestSegmentBoard::wish_wakesTheWorkerOnce()
{
    SegmentBoard board;
    int calls = 0;
    {
        const SegmentBoard::Caller caller(board, [&calls] { ++calls; });
        board.setWanted(true);
        board.setWanted(true);
        QCOMPARE(calls, 1);
        board.setWanted(false);
        QCOMPARE(calls, 1);
    }
    // The worker has gone.
    board.setWanted(true);
    QCOMPARE(calls, 1);
}

QTEST_APPLESS_MAIN(TestSegmentBoard)
#include "tst_segmentboard.moc"
