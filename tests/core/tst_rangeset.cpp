// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rangeset.h"

#include <QBitArray>
#include <QTest>

#include <random>

using namespace millrace;

class RangeSetTest : public QObject
{
    Q_OBJECT

private slots:
    void joinsWhatTouches()
    {
        RangeSet set;
        set.add({10, 20});
        set.add({30, 40});
        set.add({5, 5});
        QCOMPARE(set.ranges(), (QList<ByteRange>{{10, 20}, {30, 40}}));
        set.add({20, 30});
        QCOMPARE(set.ranges(), (QList<ByteRange>{{10, 40}}));
        QCOMPARE(set.size(), 30);
    }

    void removesFromTheMiddle()
    {
        RangeSet set({0, 100});
        set.remove({40, 60});
        QCOMPARE(set.ranges(), (QList<ByteRange>{{0, 40}, {60, 100}}));
        set.remove({0, 40});
        set.remove({200, 300});
        QCOMPARE(set.ranges(), (QList<ByteRange>{{60, 100}}));
    }

    void namesTheGaps()
    {
        RangeSet set({10, 20});
        set.add({30, 40});
        QCOMPARE(set.gapsIn({0, 50}), (QList<ByteRange>{{0, 10}, {20, 30}, {40, 50}}));
        QCOMPARE(set.gapsIn({12, 35}), (QList<ByteRange>{{20, 30}}));
        QVERIFY(set.contains({12, 18}));
        QVERIFY(!set.contains({12, 21}));
        QVERIFY(set.contains({50, 50}));
    }

    /// Against a plain list of bits, with all sorts of ranges.
    void equalsABitmap_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 50; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    void equalsABitmap()
    {
        QFETCH(unsigned, seed);
        constexpr int kSize = 60;
        std::mt19937 random(seed);
        std::uniform_int_distribution<int> offset(0, kSize);
        QBitArray bits(kSize);
        RangeSet set;
        for (int step = 0; step < 200; ++step) {
            const auto [begin, end] = std::minmax({offset(random), offset(random)});
            const bool adds = random() % 2 == 0;
            adds ? set.add({begin, end}) : set.remove({begin, end});
            bits.fill(adds, begin, end);
            const auto [from, to] = std::minmax({offset(random), offset(random)});
            QBitArray gaps(kSize);
            for (const ByteRange &gap : set.gapsIn({from, to})) {
                QVERIFY(gap.begin < gap.end);
                gaps.fill(true, gap.begin, gap.end);
            }
            for (int at = 0; at < kSize; ++at) {
                QCOMPARE(gaps.at(at), at >= from && at < to && !bits.at(at));
            }
            QCOMPARE(set.size(), bits.count(true));
            for (qsizetype i = 1; i < set.ranges().size(); ++i) {
                QVERIFY(set.ranges()[i - 1].end < set.ranges()[i].begin);
            }
        }
    }

    void travelsByAStream()
    {
        RangeSet set({1, 3});
        set.add({7, qint64{1} << 40});
        QByteArray bytes;
        QDataStream out(&bytes, QIODevice::WriteOnly);
        out << set;
        RangeSet read;
        QDataStream in(bytes);
        in >> read;
        QCOMPARE(read, set);
        QCOMPARE(in.status(), QDataStream::Ok);

        QByteArray broken;
        QDataStream brokenOut(&broken, QIODevice::WriteOnly);
        brokenOut << qint64{1} << qint64{9} << qint64{3};
        QDataStream brokenIn(broken);
        brokenIn >> read;
        QCOMPARE(brokenIn.status(), QDataStream::ReadCorruptData);
    }
};

QTEST_APPLESS_MAIN(RangeSetTest)
#include "tst_rangeset.moc"
