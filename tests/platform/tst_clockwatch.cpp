// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/clockwatch.h"

#include "tests/support/skip.h"

#include <QSignalSpy>
#include <QTest>

#include <ctime>

using namespace millrace;

class TestClockWatch : public QObject
{
    Q_OBJECT

private slots:
    void clockThatRuns_isNoNews();
    void clockThatIsSet_isTold();

private:
    /// To the time that it shows, which is a jump of less than a microsecond.
    static bool setClock()
    {
        timespec now = {};
        return ::clock_gettime(CLOCK_REALTIME, &now) == 0 && ::clock_settime(CLOCK_REALTIME, &now) == 0;
    }
};

void TestClockWatch::clockThatRuns_isNoNews()
{
    ClockWatch watch;
    const QSignalSpy jumped(&watch, &ClockWatch::jumped);
    QCoreApplication::processEvents();
    QVERIFY(jumped.isEmpty());
}

void TestClockWatch::clockThatIsSet_isTold()
{
    ClockWatch watch;
    QSignalSpy jumped(&watch, &ClockWatch::jumped);
    const QSignalSpy woke(&watch, &ClockWatch::woke);
    for (int i = 0; i < 2; ++i) {
        if (!setClock()) {
            MILLRACE_SKIP("platform.clock", "setting the clock is given to root alone");
        }
        QVERIFY(jumped.wait());
        jumped.clear();
    }
    QVERIFY(woke.isEmpty());
}

QTEST_GUILESS_MAIN(TestClockWatch)
#include "tst_clockwatch.moc"
