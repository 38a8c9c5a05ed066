// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/limitpicker.h"

#include "tests/ui/fakewindow.h"
#include "ui/ratespinbox.h"

#include <QCheckBox>
#include <QDialog>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTimeEdit>

using namespace millrace;

/// The speed limit in the tool bar, and that of a row.
class TestLimitPicker : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void button_showsTheLimitInForce_data();
    void button_showsTheLimitInForce();
    void button_opensTheMenuByKey();
    void choosing_isStoredAndTakesEffect();
    void custom_asksForOne();
    void menuBar_hasTheSameMenu();
    void hours_areAskedForAndKept();
    void hours_thatHoldNow_areInForceUntilAnotherLimitIsChosen();
    void hours_thatDoNotHoldNow_stay();
    void row_getsItsOwnLimit();
    void rows_areLimitedTogether();
    void field_keepsWhatItCannotShow();

private:
    static QPushButton *button(const FakeWindow &bench) { return bench.child<QPushButton>("limitButton"); }
    static void enterRate(const FakeWindow &bench, const QString &thousands)
    {
        auto *rate = bench.child<RateSpinBox>("rate");
        QVERIFY(rate);
        rate->selectAll();
        QTest::keyClicks(rate, thousands);
        QTest::keyClick(rate, Qt::Key_Return);
        QTRY_VERIFY(!bench.child<QDialog>("rateDialog"));
    }
};

void TestLimitPicker::button_showsTheLimitInForce_data()
{
    QTest::addColumn<qint64>("bytesPerSecond");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("checked");
    QTest::newRow("none") << qint64{0} << QStringLiteral("Unlimited") << QStringLiteral("limitAction0");
    QTest::newRow("one of the menu") << qint64{500'000} << QStringLiteral("500 kB/s")
                                     << QStringLiteral("limitAction500000");
    QTest::newRow("another") << qint64{1'500'000} << QStringLiteral("1.5 MB/s")
                             << QStringLiteral("customLimitAction");
    QTest::newRow("from the command line, in powers of two")
        << qint64{500 * 1024} << QStringLiteral("512 kB/s") << QStringLiteral("customLimitAction");
}

void TestLimitPicker::button_showsTheLimitInForce()
{
    QFETCH(qint64, bytesPerSecond);
    QFETCH(QString, text);
    QFETCH(QString, checked);
    Settings settings;
    settings.bytesPerSecond = bytesPerSecond;
    const FakeWindow bench(settings);
    QCOMPARE(button(bench)->text(), text);
    QCOMPARE(button(bench)->accessibleName(), QString(QStringLiteral("Limit: ") + text));
    QStringList ticked;
    for (const QAction *action : bench.child<QMenu>("limitMenu")->actions()) {
        if (action->isChecked()) {
            ticked.append(action->objectName());
        }
    }
    QCOMPARE(ticked, QStringList{checked});
}

void TestLimitPicker::button_opensTheMenuByKey()
{
    const FakeWindow bench;
    auto *menu = bench.child<QMenu>("limitMenu");
    connect(menu, &QMenu::aboutToShow, menu, [menu] {
        // The menu has the keyboard until it is closed; the second entry is 100 kB/s.
        QTimer::singleShot(0, menu, [menu] {
            QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Return);
        });
    });
    button(bench)->setFocus(Qt::TabFocusReason);
    QVERIFY(button(bench)->hasFocus());
    QTest::keyClick(button(bench), Qt::Key_Space);
    QTRY_COMPARE(button(bench)->text(), QStringLiteral("100 kB/s"));
}

void TestLimitPicker::choosing_isStoredAndTakesEffect()
{
    FakeWindow bench;
    QSignalSpy stored(&bench.window(), &MainWindow::settingsChanged);
    bench.action("limitAction1000000")->trigger();
    QCOMPARE(bench.manager().settings().bytesPerSecond, 1'000'000);
    QCOMPARE(stored.count(), 1);
    QCOMPARE(stored.first().first().value<Settings>().bytesPerSecond, 1'000'000);
    QCOMPARE(button(bench)->text(), QStringLiteral("1 MB/s"));
    bench.action("limitAction0")->trigger();
    QCOMPARE(bench.manager().settings().bytesPerSecond, 0);
    QCOMPARE(button(bench)->text(), QStringLiteral("Unlimited"));
}

void TestLimitPicker::custom_asksForOne()
{
    FakeWindow bench;
    bench.action("customLimitAction")->trigger();
    // Nothing is set yet, and nothing says so.
    QCOMPARE(button(bench)->text(), QStringLiteral("Unlimited"));
    enterRate(bench, QStringLiteral("250"));
    QCOMPARE(bench.manager().settings().bytesPerSecond, 250'000);
    QVERIFY(bench.action("customLimitAction")->isChecked());

    bench.action("customLimitAction")->trigger();
    QTest::keyClick(bench.child<QDialog>("rateDialog"), Qt::Key_Escape);
    QTRY_VERIFY(!bench.child<QDialog>("rateDialog"));
    QCOMPARE(bench.manager().settings().bytesPerSecond, 250'000);
    bench.action("limitAction0")->trigger();
    bench.action("customLimitAction")->trigger();
    QTest::keyClick(bench.child<QDialog>("rateDialog"), Qt::Key_Escape);
    QVERIFY(bench.action("limitAction0")->isChecked());
}

void TestLimitPicker::menuBar_hasTheSameMenu()
{
    const FakeWindow bench;
    const QList<QMenu *> menus = bench.window().findChildren<QMenu *>();
    const auto *limits = bench.child<QMenu>("limitMenu");
    const bool isThere = std::any_of(menus.begin(), menus.end(), [limits](const QMenu *menu) {
        return menu->actions().contains(limits->menuAction());
    });
    QVERIFY(isThere);
}

void TestLimitPicker::hours_areAskedForAndKept()
{
    FakeWindow bench;
    bench.action("limitByHoursAction")->trigger();
    auto *dialog = bench.child<QDialog>("scheduleDialog");
    QVERIFY(dialog && dialog->isVisible());
    // Who asks for hours wants them; nothing is set yet.
    QVERIFY(bench.child<QCheckBox>("hoursField")->isChecked());
    QVERIFY(!bench.action("limitByHoursAction")->isChecked());
    bench.child<QTimeEdit>("hoursFromField")->setTime({23, 0});
    bench.child<QTimeEdit>("hoursToField")->setTime({6, 30});
    auto *rate = bench.child<RateSpinBox>("hoursLimitField");
    rate->selectAll();
    QTest::keyClicks(rate, QStringLiteral("300"));
    QTest::keyClick(rate, Qt::Key_Return);
    QTRY_VERIFY(!bench.child<QDialog>("scheduleDialog"));
    const RateSchedule wanted{true, {23, 0}, {6, 30}, 300'000};
    QCOMPARE(bench.manager().settings().rateSchedule, wanted);
    QVERIFY(bench.action("limitByHoursAction")->isChecked());
    QVERIFY(button(bench)->toolTip().contains(QLatin1String("300 kB/s, otherwise Unlimited")));

    bench.action("limitByHoursAction")->trigger();
    QTest::keyClick(bench.child<QDialog>("scheduleDialog"), Qt::Key_Escape);
    QCOMPARE(bench.manager().settings().rateSchedule, wanted);
    QVERIFY(bench.action("limitByHoursAction")->isChecked());
}

void TestLimitPicker::hours_thatHoldNow_areInForceUntilAnotherLimitIsChosen()
{
    Settings settings;
    settings.bytesPerSecond = 2'000'000;
    // All day.
    settings.rateSchedule = {true, {8, 0}, {8, 0}, 300'000};
    FakeWindow bench(settings);
    QCOMPARE(button(bench)->text(), QStringLiteral("300 kB/s"));
    bench.action("limitAction5000000")->trigger();
    QCOMPARE(button(bench)->text(), QStringLiteral("5 MB/s"));
    QVERIFY(!bench.manager().settings().rateSchedule.enabled);
    QVERIFY(!bench.action("limitByHoursAction")->isChecked());
    QCOMPARE(bench.window().statusBar()->currentMessage(),
             QStringLiteral("The limit by time of day is off now."));
}

void TestLimitPicker::hours_thatDoNotHoldNow_stay()
{
    const QTime now = QTime::currentTime();
    Settings settings;
    settings.rateSchedule = {true, now.addSecs(7200), now.addSecs(10800), 300'000};
    FakeWindow bench(settings);
    QCOMPARE(button(bench)->text(), QStringLiteral("Unlimited"));
    bench.action("limitAction5000000")->trigger();
    QCOMPARE(button(bench)->text(), QStringLiteral("5 MB/s"));
    QVERIFY(bench.manager().settings().rateSchedule.enabled);
}

void TestLimitPicker::row_getsItsOwnLimit()
{
    FakeWindow bench;
    bench.run({QStringLiteral("http://h.example/a.zip"), QStringLiteral("http://h.example/b.zip")});
    bench.table()->selectRow(1);
    QTRY_VERIFY(bench.action("limitSpeedAction")->isEnabled());
    bench.action("limitSpeedAction")->trigger();
    enterRate(bench, QStringLiteral("40"));
    QCOMPARE(bench.jobs().limit(bench.id(0)), 0);
    QCOMPARE(bench.jobs().limit(bench.id(1)), 40'000);
    // What is set stands there the next time.
    bench.action("limitSpeedAction")->trigger();
    QCOMPARE(bench.child<RateSpinBox>("rate")->value(), 40);
}

void TestLimitPicker::rows_areLimitedTogether()
{
    FakeWindow bench;
    bench.run({QStringLiteral("http://h.example/a.zip"), QStringLiteral("http://h.example/b.zip")});
    bench.table()->selectAll();
    bench.action("limitSpeedAction")->trigger();
    enterRate(bench, QStringLiteral("40"));
    QCOMPARE(bench.jobs().limit(bench.id(0)), 40'000);
    QCOMPARE(bench.jobs().limit(bench.id(1)), 40'000);
    bench.jobs().finish(bench.id(0));
    bench.jobs().finish(bench.id(1));
    QTRY_VERIFY(!bench.action("limitSpeedAction")->isEnabled());
}

void TestLimitPicker::field_keepsWhatItCannotShow()
{
    RateSpinBox field;
    field.setBytesPerSecond(1024);
    QCOMPARE(field.value(), 1);
    QCOMPARE(field.bytesPerSecond(), 1024);
    field.setValue(2);
    QCOMPARE(field.bytesPerSecond(), 2000);
    field.setBytesPerSecond(7);
    QCOMPARE(field.value(), 1);
    QCOMPARE(field.bytesPerSecond(), 7);
    field.setBytesPerSecond(0);
    QCOMPARE(field.text(), QStringLiteral("Unlimited"));
    QCOMPARE(field.bytesPerSecond(), 0);
}

QTEST_MAIN(TestLimitPicker)
#include "tst_limitpicker.moc"
