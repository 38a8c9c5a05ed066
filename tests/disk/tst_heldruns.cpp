// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/heldruns.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace millrace;

namespace {

quint64 hashOf(QByteArrayView bytes)
{
    RunHash hash;
    hash.update(bytes);
    return hash.value();
}

} // namespace

class TestHeldRuns : public QObject
{
    Q_OBJECT

private slots:
    void hash_ofNothing_isTheLibrarys();
    void add_inOrder_closesFullRuns();
    void add_atTwoPlaces_growsTwoRuns();
    void add_behindARestoredRun_beginsAnother();
    void remove_cutsWithoutAHash();
    void runs_afterAnyOrder_haveTheHashesOfTheirBytes();
};

void TestHeldRuns::hash_ofNothing_isTheLibrarys()
{
    // XXH3-64 of the empty input with seed 0, xxHash's own test vectors.
    QCOMPARE(hashOf({}), 0x2D06800538D394C2ULL);
}

void TestHeldRuns::add_inOrder_closesFullRuns()
{
    HeldRuns runs(4);
    runs.add(0, "abc");
    runs.add(3, "defghi");
    QCOMPARE(runs.runs(),
             (QList<HeldRun>{{{0, 4}, hashOf("abcd")}, {{4, 8}, hashOf("efgh")}, {{8, 9}, hashOf("i")}}));
    QCOMPARE(runs.held(), RangeSet({0, 9}));
}

void TestHeldRuns::add_atTwoPlaces_growsTwoRuns()
{
    HeldRuns runs(100);
    runs.add(0, "a");
    runs.add(10, "x");
    runs.add(1, "b");
    runs.add(11, "y");
    QCOMPARE(runs.runs(), (QList<HeldRun>{{{0, 2}, hashOf("ab")}, {{10, 12}, hashOf("xy")}}));
}

void TestHeldRuns::add_behindARestoredRun_beginsAnother()
{
    HeldRuns runs(100);
    runs.restore({{{0, 2}, 5}});
    runs.add(2, "cd");
    QCOMPARE(runs.runs(), (QList<HeldRun>{{{0, 2}, 5}, {{2, 4}, hashOf("cd")}}));
}

void TestHeldRuns::remove_cutsWithoutAHash()
{
    HeldRuns runs(4);
    runs.add(0, "abcdefgh");
    runs.remove({2, 5});
    QCOMPARE(runs.runs(), (QList<HeldRun>{{{0, 2}, std::nullopt}, {{5, 8}, std::nullopt}}));
    QCOMPARE(runs.held().gapsIn({0, 8}), (QList<ByteRange>{{2, 5}}));
    runs.add(2, "xyz");
    QCOMPARE(runs.held(), RangeSet({0, 8}));
    QCOMPARE(runs.runs().at(1), (HeldRun{{2, 5}, hashOf("xyz")}));
}

void TestHeldRuns::runs_afterAnyOrder_haveTheHashesOfTheirBytes()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 200; ++round) {
        QByteArray file(300, '\0');
        HeldRuns runs(20);
        for (int step = 0; step < 60; ++step) {
            const qint64 begin = random.bounded(300);
            const qint64 end = std::min<qint64>(300, begin + random.bounded(40));
            if (random.bounded(6) == 0) {
                runs.remove({begin, end});
                continue;
            }
            const QList<ByteRange> gaps = runs.held().gapsIn({begin, end});
            for (const ByteRange &gap : gaps) {
                QByteArray piece(gap.size(), static_cast<char>(random.bounded(256)));
                file.replace(gap.begin, gap.size(), piece);
                runs.add(gap.begin, piece);
            }
        }
        RangeSet claimed;
        qint64 at = 0;
        const QList<HeldRun> list = runs.runs();
        for (const HeldRun &run : list) {
            QVERIFY(run.range.begin >= at && run.range.begin < run.range.end && run.range.size() <= 20);
            QVERIFY(!run.hash ||
                    *run.hash == hashOf(QByteArrayView(file).sliced(run.range.begin, run.range.size())));
            claimed.add(run.range);
            at = run.range.end;
        }
        QCOMPARE(claimed, runs.held());
    }
}

QTEST_APPLESS_MAIN(TestHeldRuns)
#include "tst_heldruns.moc"
