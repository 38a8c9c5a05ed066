// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/segmentmap.h"
#include "tests/support/segmentplay.h"

#include <QTest>

#include <random>

using namespace millrace;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

std::optional<ByteRange> range(qint64 begin, qint64 end)
{
    return ByteRange{begin, end};
}

} // namespace

class SegmentMapTest : public QObject
{
    Q_OBJECT

private slots:
    void firstConnectionGetsAll()
    {
        SegmentMap map(100 * kMiB, {}, kMiB);
        QCOMPARE(map.take(1), range(0, 100 * kMiB));
        QVERIFY(!map.isComplete());
        map.advance(1, 100 * kMiB);
        QVERIFY(map.isComplete());
        QVERIFY(!map.extend(1, 100 * kMiB));
    }

    void eightShareEvenly()
    {
        SegmentMap map(80 * kMiB, {}, kMiB);
        for (int connection = 0; connection < 8; ++connection) {
            QVERIFY(map.take(connection));
        }
        for (const Segment &segment : map.running()) {
            QCOMPARE(segment.left(), 10 * kMiB);
        }
    }

    void openRangesComeFirst()
    {
        RangeSet held({0, 10 * kMiB});
        held.add({20 * kMiB, 30 * kMiB});
        SegmentMap map(40 * kMiB, held, kMiB);
        QCOMPARE(map.take(1), range(10 * kMiB, 20 * kMiB));
        QCOMPARE(map.take(2), range(30 * kMiB, 40 * kMiB));
    }

    void dividesByTimeLeft()
    {
        SegmentMap map(40 * kMiB, {}, kMiB);
        map.take(1);
        map.take(2);
        map.setSpeed(1, 1.0 * kMiB);
        map.setSpeed(2, 9.0 * kMiB);
        // The slow one has 20 s left; the new one is expected to bring nine times as much.
        const auto upper = map.take(3);
        QVERIFY(upper);
        QCOMPARE(upper->end, 20 * kMiB);
        const qint64 kept = map.segmentOf(1)->left();
        QVERIFY2(qAbs(kept - 20 * kMiB / 10) < 8192, qPrintable(QString::number(kept)));
        QCOMPARE(upper->begin, kept);
    }

    void neverBelowTheMinimum()
    {
        SegmentMap map(2 * kMiB - 1, {}, kMiB);
        map.take(1);
        QVERIFY(!map.take(2));
        SegmentMap larger(2 * kMiB, {}, kMiB);
        larger.take(1);
        QCOMPARE(larger.take(2), range(kMiB, 2 * kMiB));
        QVERIFY(!larger.take(3));
    }

    void whatIsGivenBackIsOpen()
    {
        SegmentMap map(40 * kMiB, {}, kMiB);
        map.take(1);
        map.take(2);
        map.advance(1, kMiB);
        map.release(1);
        QCOMPARE(map.open(), (QList<ByteRange>{{kMiB, 20 * kMiB}}));
        QCOMPARE(map.take(3), range(kMiB, 20 * kMiB));
        map.release(7);
    }

    void goesOnWithTheAdjacentRange()
    {
        SegmentMap map(40 * kMiB, {}, kMiB);
        map.take(1);
        map.take(2);
        map.release(2);
        map.advance(1, 20 * kMiB);
        QVERIFY2(!map.extend(1, 20 * kMiB), "its body ends here");
        QVERIFY(map.extend(1, 40 * kMiB));
        QCOMPARE(map.segmentOf(1)->left(), 20 * kMiB);
    }

    void takesOverWhatAnotherHasNotBegun()
    {
        SegmentMap map(40 * kMiB, {}, kMiB);
        map.take(1);
        map.take(2);
        map.advance(1, 20 * kMiB);
        QVERIFY(map.extend(1, 40 * kMiB));
        QCOMPARE(map.segmentOf(1)->left(), 20 * kMiB);
        QCOMPARE(map.segmentOf(2)->left(), 0);
        map.release(2);
        QVERIFY(map.open().isEmpty());

        SegmentMap begun(40 * kMiB, {}, kMiB);
        begun.take(1);
        begun.take(2);
        begun.advance(1, 20 * kMiB);
        begun.advance(2, 1);
        QVERIFY(!begun.extend(1, 40 * kMiB));
    }

    void racesTheOneThatLags()
    {
        SegmentMap map(6 * kMiB, {}, 2 * kMiB);
        map.take(1);
        map.take(2);
        map.setSpeed(1, 10);
        map.setSpeed(2, 1000);
        map.advance(1, 100);
        map.advance(2, 3 * kMiB - kMiB / 2);
        QCOMPARE(map.take(3), range(100, 3 * kMiB));
        QVERIFY2(!map.take(4), "one race at a time for a range");
        map.advance(3, 3 * kMiB - 100);
        QVERIFY(map.isComplete() || map.segmentOf(1)->left() == 0);
        map.release(1);
        map.release(3);
        QVERIFY(map.open().isEmpty());
    }

    void whoLagsIsRacedWhenAllOthersHaveGone()
    {
        SegmentMap map(4 * kMiB, {}, 2 * kMiB);
        map.take(1);
        map.take(2);
        map.setSpeed(1, 0);
        map.setSpeed(2, 1000);
        map.advance(1, 100);
        map.advance(2, 2 * kMiB);
        map.release(2);
        QCOMPARE(map.take(3), range(100, 2 * kMiB));
    }

    void aRaceThatNobodyWinsLeavesTheRestOpen()
    {
        SegmentMap map(6 * kMiB, {}, 2 * kMiB);
        map.take(1);
        map.take(2);
        map.setSpeed(1, 10);
        map.setSpeed(2, 1000);
        map.advance(2, 2 * kMiB);
        QVERIFY(map.take(3));
        map.advance(3, 1000);
        map.release(3);
        QVERIFY(!map.segmentOf(1)->isRaced);
        QCOMPARE(map.segmentOf(1)->left(), 0);
        QCOMPARE(map.open(), (QList<ByteRange>{{1000, 3 * kMiB}}));
    }

    void theOneThatIsAheadGoesOnAlone()
    {
        SegmentMap map(6 * kMiB, {}, 2 * kMiB);
        map.take(1);
        map.take(2);
        map.setSpeed(1, 10);
        map.setSpeed(2, 1000);
        map.advance(2, 2 * kMiB);
        QVERIFY(map.take(3));
        map.advance(3, 1000);
        map.release(1);
        QVERIFY(!map.segmentOf(3)->isRaced);
        QCOMPARE(map.segmentOf(3)->left(), 3 * kMiB - 1000);
        QVERIFY(map.open().isEmpty());
    }

    void anEmptyFileIsComplete()
    {
        SegmentMap map(0, {}, kMiB);
        QVERIFY(map.isComplete());
        QVERIFY(!map.take(1));
    }

    /// Whatever happens, in whatever order: the ranges stay disjoint, and the file is covered once.
    void holdsUnderAnyEvents_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 100; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    void holdsUnderAnyEvents()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        QByteArray moves(400, Qt::Uninitialized);
        std::generate(moves.begin(), moves.end(), [&random] { return static_cast<char>(random()); });
        const QString fault = playSegments(moves);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

QTEST_APPLESS_MAIN(SegmentMapTest)
#include "tst_segmentmap.moc"
