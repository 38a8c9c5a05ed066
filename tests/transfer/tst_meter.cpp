// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/meter.h"
#include "transfer/stopsignal.h"

#include <QTest>

#include <thread>

using namespace millrace;

/// What a worker and its owner share, driven from two threads; the suite's thread checker looks at this one.
class TestMeter : public QObject
{
    Q_OBJECT

private slots:
    void meter_writtenAndRead_atTheSameTime();
    void stop_isSeenWithItsReason();
    void stop_runsTheCallbackOnce();
    void signal_outlivesItsSource();
};

void TestMeter::meter_writtenAndRead_atTheSameTime()
{
    constexpr qint64 kCount = 200'000;
    Meter meter;
    QCOMPARE(meter.total(), -1);
    std::thread writer([&meter] {
        meter.setTotal(kCount);
        for (qint64 i = 1; i <= kCount; ++i) {
            meter.setReceived(i);
        }
    });
    qint64 last = 0;
    while (last < kCount) {
        const qint64 now = meter.received();
        if (now < last) {
            break;
        }
        last = now;
    }
    writer.join();
    QCOMPARE(last, kCount);
    QCOMPARE(meter.total(), kCount);
}

void TestMeter::stop_isSeenWithItsReason()
{
    StopSource source;
    const StopSignal signal = source.signal();
    QVERIFY(!signal.isStopRequested());
    QCOMPARE(signal.reason(), StopReason::None);
    StopReason seen = StopReason::None;
    std::thread worker([&signal, &seen] {
        while (!signal.isStopRequested()) {
            std::this_thread::yield();
        }
        seen = signal.reason();
    });
    source.requestStop(StopReason::Cancel);
    worker.join();
    QCOMPARE(seen, StopReason::Cancel);
}

void TestMeter::stop_runsTheCallbackOnce()
{
    StopSource source;
    int calls = 0;
    const std::stop_callback callback(source.signal().token(), [&calls] { ++calls; });
    source.requestStop(StopReason::Pause);
    source.requestStop(StopReason::Cancel);
    // A cancel is not taken back by a pause of all.
    source.requestStop(StopReason::Pause);
    QCOMPARE(calls, 1);
    QCOMPARE(source.signal().reason(), StopReason::Cancel);
}

void TestMeter::signal_outlivesItsSource()
{
    StopSignal signal;
    QVERIFY(!signal.isStopRequested());
    {
        StopSource source;
        signal = source.signal();
        source.requestStop(StopReason::Close);
    }
    QCOMPARE(signal.reason(), StopReason::Close);
}

QTEST_APPLESS_MAIN(TestMeter)
#include "tst_meter.moc"
