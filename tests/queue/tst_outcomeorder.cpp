// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/outcomeorder.h"

#include <QTest>

using namespace millrace;

class TestOutcomeOrder : public QObject
{
    Q_OBJECT

private slots:
    void arrivals_comeOutInTheOrderGiven();
    void rest_isWhatArrivedWithoutBeingDue();
};

void TestOutcomeOrder::arrivals_comeOutInTheOrderGiven()
{
    OutcomeOrder<int, QString> order({10, 20, 30});
    QCOMPARE(order.arrived(30, QStringLiteral("c")), QStringList());
    QCOMPARE(order.arrived(10, QStringLiteral("a")), QStringList{QStringLiteral("a")});
    QCOMPARE(order.arrived(20, QStringLiteral("b")), (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(order.takeRest(), QStringList());
}

void TestOutcomeOrder::rest_isWhatArrivedWithoutBeingDue()
{
    OutcomeOrder<int, QString> order({10, 20, 30, 40});
    QCOMPARE(order.arrived(40, QStringLiteral("d")), QStringList());
    QCOMPARE(order.arrived(20, QStringLiteral("b")), QStringList());
    QCOMPARE(order.takeRest(), (QStringList{QStringLiteral("b"), QStringLiteral("d")}));
    QCOMPARE(order.takeRest(), QStringList());
}

QTEST_APPLESS_MAIN(TestOutcomeOrder)
#include "tst_outcomeorder.moc"
