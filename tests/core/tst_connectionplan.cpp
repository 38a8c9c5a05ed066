// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connectionplan.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class ConnectionPlanTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingAgainstIt_allAtOnce()
    {
        ConnectionPlan plan(8);
        QCOMPARE(plan.update(m_now, 1, 0), 8);
        QCOMPARE(plan.update(m_now + 1h, 8, 1000), 8);
    }

    void refused_keepsWhatWorks()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 3);
        QCOMPARE(plan.target(), 3);
        QCOMPARE(plan.update(m_now + 900ms, 3, 1000), 3);
    }

    void lastOneRefused_leavesOneToTry()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 0);
        QCOMPARE(plan.target(), 1);
    }

    void step_thatGains_isFollowedByTheNext()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 2);
        QCOMPARE(plan.update(m_now + 1s, 2, 1000), 3);
        QCOMPARE(plan.update(m_now + 2s, 3, 1200), 3);
        QCOMPARE(plan.update(m_now + 4s, 3, 1500), 4);
    }

    void step_withoutGain_isTakenBack()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 2);
        QCOMPARE(plan.update(m_now + 1s, 2, 1000), 3);
        QCOMPARE(plan.update(m_now + 4s, 3, 1010), 2);
        QCOMPARE(plan.update(m_now + 60s, 2, 1000), 2);
        QCOMPARE(plan.update(m_now + 64s, 2, 1000), 3);
    }

    void refusedAgain_waitsTwiceAsLong()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 2);
        QCOMPARE(plan.update(m_now + 1s, 2, 1000), 3);
        plan.noteFailed(m_now + 1100ms, 2);
        QCOMPARE(plan.update(m_now + 3s, 2, 1000), 2);
        QCOMPARE(plan.update(m_now + 3100ms, 2, 1000), 3);
        plan.noteFailed(m_now + 3200ms, 2);
        QCOMPARE(plan.update(m_now + 7100ms, 2, 1000), 2);
        QCOMPARE(plan.update(m_now + 7200ms, 2, 1000), 3);
    }

    void severalRefusedTogether_countAsOne()
    {
        ConnectionPlan plan(8);
        for (int left : {7, 6, 5, 4, 3}) {
            plan.noteFailed(m_now, left);
        }
        QCOMPARE(plan.target(), 3);
        QCOMPARE(plan.update(m_now + 1s, 3, 1000), 4);
    }

    void step_waitsForThoseThatAreStillConnecting()
    {
        ConnectionPlan plan(8);
        plan.noteFailed(m_now, 3);
        QCOMPARE(plan.update(m_now + 5s, 2, 1000), 3);
    }

private:
    const ConnectionPlan::Clock::time_point m_now{1000s};
};

QTEST_APPLESS_MAIN(ConnectionPlanTest)
#include "tst_connectionplan.moc"
