// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speedmeter.h"

#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;

class SpeedMeterTest : public QObject
{
    Q_OBJECT

private slots:
    void speed_beforeTwoSamples_isZero();
    void speed_ofTwoSamples_isTheirs();
    void speed_steady_staysTheSame();
    void speed_afterChange_isShownToTwoThirdsInTwoSeconds();
    void speed_doesNotDependOnHowOftenIsSampled();
    void speed_stalled_fallsTowardsZero();
    void speed_countGoesBack_isANewStart();
    void speed_timeStandsStill_isANewStart();
    void speed_afterReset_isZero();
    void silence_isSinceTheCountLastGrew();
    void secondsLeft_atKnownSpeed_areRoundedUp();
    void secondsLeft_withoutSpeedOrSize_areUnknown();
};

void SpeedMeterTest::speed_beforeTwoSamples_isZero()
{
    SpeedMeter meter;
    QCOMPARE(meter.bytesPerSecond(), 0.0);
    meter.sample(1000, 0ms);
    QCOMPARE(meter.bytesPerSecond(), 0.0);
}

void SpeedMeterTest::speed_ofTwoSamples_isTheirs()
{
    SpeedMeter meter;
    meter.sample(1000, 5000ms);
    meter.sample(1500, 5500ms);
    QCOMPARE(meter.bytesPerSecond(), 1000.0);
}

void SpeedMeterTest::speed_steady_staysTheSame()
{
    SpeedMeter meter;
    for (int i = 0; i <= 100; ++i) {
        meter.sample(i * 100, i * 100ms);
    }
    QCOMPARE(meter.bytesPerSecond(), 1000.0);
}

void SpeedMeterTest::speed_afterChange_isShownToTwoThirdsInTwoSeconds()
{
    SpeedMeter meter;
    meter.sample(0, 0ms);
    meter.sample(0, 100ms);
    for (int i = 1; i <= 20; ++i) {
        meter.sample(i * 100, 100ms + i * 100ms);
    }
    QVERIFY(meter.bytesPerSecond() > 600.0 && meter.bytesPerSecond() < 660.0);
}

void SpeedMeterTest::speed_doesNotDependOnHowOftenIsSampled()
{
    SpeedMeter often;
    SpeedMeter seldom;
    for (SpeedMeter *meter : {&often, &seldom}) {
        meter->sample(0, 0ms);
        meter->sample(500, 1000ms);
    }
    for (int i = 1; i <= 20; ++i) {
        often.sample(500 + i * 100, 1000ms + i * 100ms);
    }
    seldom.sample(2500, 3000ms);
    QVERIFY(qAbs(often.bytesPerSecond() - seldom.bytesPerSecond()) < 1.0);
}

void SpeedMeterTest::speed_stalled_fallsTowardsZero()
{
    SpeedMeter meter;
    meter.sample(0, 0ms);
    meter.sample(1000000, 1000ms);
    meter.sample(1000000, 61000ms);
    QVERIFY(meter.bytesPerSecond() < 1.0);
    QCOMPARE(meter.secondsLeft(1000), -1);
}

void SpeedMeterTest::speed_countGoesBack_isANewStart()
{
    SpeedMeter meter;
    meter.sample(0, 0ms);
    meter.sample(1000, 1000ms);
    meter.sample(10, 2000ms);
    QCOMPARE(meter.bytesPerSecond(), 0.0);
    meter.sample(60, 3000ms);
    QCOMPARE(meter.bytesPerSecond(), 50.0);
}

void SpeedMeterTest::speed_timeStandsStill_isANewStart()
{
    SpeedMeter meter;
    meter.sample(0, 1000ms);
    meter.sample(1000, 2000ms);
    meter.sample(2000, 2000ms);
    QCOMPARE(meter.bytesPerSecond(), 0.0);
    meter.sample(3000, 1000ms);
    QCOMPARE(meter.bytesPerSecond(), 0.0);
    meter.sample(3500, 2000ms);
    QCOMPARE(meter.bytesPerSecond(), 500.0);
}

void SpeedMeterTest::speed_afterReset_isZero()
{
    SpeedMeter meter;
    meter.sample(0, 0ms);
    meter.sample(1000, 1000ms);
    meter.reset();
    QCOMPARE(meter.bytesPerSecond(), 0.0);
    meter.sample(9000, 2000ms);
    QCOMPARE(meter.bytesPerSecond(), 0.0);
}

void SpeedMeterTest::silence_isSinceTheCountLastGrew()
{
    SpeedMeter meter;
    QCOMPARE(meter.silence(), 0ms);
    meter.sample(0, 1000ms);
    meter.sample(0, 3000ms);
    QCOMPARE(meter.silence(), 2000ms);
    meter.sample(10, 4000ms);
    QCOMPARE(meter.silence(), 0ms);
    meter.sample(10, 4500ms);
    QCOMPARE(meter.silence(), 500ms);
    // A download that begins again is a new start.
    meter.sample(5, 9000ms);
    QCOMPARE(meter.silence(), 0ms);
}

void SpeedMeterTest::secondsLeft_atKnownSpeed_areRoundedUp()
{
    SpeedMeter meter;
    meter.sample(0, 0ms);
    meter.sample(1000, 1000ms);
    QCOMPARE(meter.secondsLeft(0), 0);
    QCOMPARE(meter.secondsLeft(1), 1);
    QCOMPARE(meter.secondsLeft(1000), 1);
    QCOMPARE(meter.secondsLeft(1001), 2);
}

void SpeedMeterTest::secondsLeft_withoutSpeedOrSize_areUnknown()
{
    SpeedMeter meter;
    QCOMPARE(meter.secondsLeft(1000), -1);
    meter.sample(0, 0ms);
    meter.sample(1000, 1000ms);
    QCOMPARE(meter.secondsLeft(-1), -1);
}

QTEST_APPLESS_MAIN(SpeedMeterTest)
#include "tst_speedmeter.moc"
