// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sourcechoice.h"

#include <QTest>

using namespace millrace;

class SourceChoiceTest : public QObject
{
    Q_OBJECT

private slots:
    void oneMore_goesWhereMostIsExpected_data()
    {
        QTest::addColumn<QList<SourceLoad>>("sources");
        QTest::addColumn<int>("chosen");
        using Sources = QList<SourceLoad>;
        QTest::newRow("none is open") << Sources{{false, 0, 100}, {false, 0, -1}} << -1;
        QTest::newRow("there is none") << Sources{} << -1;
        QTest::newRow("the only open one, however slow") << Sources{{false, 1, 100}, {true, 4, 0}} << 1;
        QTest::newRow("what was not measured, before what was")
            << Sources{{true, 1, 1e9}, {true, 0, -1}} << 1;
        QTest::newRow("of those not measured the one with the fewest")
            << Sources{{true, 2, -1}, {true, 1, -1}, {true, 1, -1}} << 1;
        QTest::newRow("the faster of two with as many") << Sources{{true, 2, 100}, {true, 2, 300}} << 1;
        QTest::newRow("of equals the first") << Sources{{true, 2, 100}, {true, 2, 100}} << 0;
        QTest::newRow("the one whose share for one more is larger")
            << Sources{{true, 4, 400}, {true, 1, 200}} << 1;
        QTest::newRow("an idle one by what one of its connections brought")
            << Sources{{true, 4, 400}, {true, 0, 90}} << 1;
        QTest::newRow("not an idle one that was slower") << Sources{{true, 4, 400}, {true, 0, 70}} << 0;
    }

    void oneMore_goesWhereMostIsExpected()
    {
        QFETCH(QList<SourceLoad>, sources);
        QTEST(sourceForOneMore(sources), "chosen");
    }

    void connections_spreadInProportionToWhatPlacesGive()
    {
        // Each place gives so much in all, however many ask.
        const QList<double> gives = {600, 300, 100};
        QList<SourceLoad> sources = {{true, 1, 600}, {true, 1, 300}, {true, 1, 100}};
        for (int i = 0; i < 7; ++i) {
            const int chosen = sourceForOneMore(sources);
            ++sources[chosen].running;
            sources[chosen].bytesPerSecond = gives[chosen];
        }
        QCOMPARE(sources[0].running, 6);
        QCOMPARE(sources[1].running, 3);
        QCOMPARE(sources[2].running, 1);
    }

    void move_isMadeForMuchMoreAlone_data()
    {
        QTest::addColumn<double>("bytesPerSecond");
        QTest::addColumn<SourceLoad>("to");
        QTest::addColumn<bool>("isMade");
        QTest::newRow("three times as much") << 100.0 << SourceLoad{true, 1, 600} << true;
        QTest::newRow("a little more") << 100.0 << SourceLoad{true, 1, 380} << false;
        QTest::newRow("less") << 100.0 << SourceLoad{true, 3, 200} << false;
        QTest::newRow("to find out what it gives") << 100.0 << SourceLoad{true, 0, -1} << true;
        QTest::newRow("that is being found out") << 100.0 << SourceLoad{true, 1, -1} << false;
        QTest::newRow("it may not be asked") << 100.0 << SourceLoad{false, 1, 6000} << false;
        QTest::newRow("from one that stands still") << 0.0 << SourceLoad{true, 1, 10} << true;
        QTest::newRow("both stand still") << 0.0 << SourceLoad{true, 1, 0} << false;
    }

    void move_isMadeForMuchMoreAlone()
    {
        QFETCH(double, bytesPerSecond);
        QFETCH(SourceLoad, to);
        QTEST(isWorthMoving(bytesPerSecond, to), "isMade");
    }
};

QTEST_GUILESS_MAIN(SourceChoiceTest)

#include "tst_sourcechoice.moc"
