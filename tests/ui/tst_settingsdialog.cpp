// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingsdialog.h"

#include "tests/ui/fakewindow.h"
#include "ui/ratespinbox.h"
#include "ui/settingspage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTimeEdit>

using namespace millrace;
using namespace std::chrono_literals;

class TestSettingsDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void untouched_leavesEveryBit_data();
    void untouched_leavesEveryBit();
    void numbers_areTaken();
    void choices_areTaken();
    void manualProxy_isTaken();
    void proxyWithoutAddress_cannotBeTaken();
    void proxySwitchedOff_needsNoAddress();
    void transportThatIsNotThere_isKept();
    void everyField_saysWhatItDoes();
    void everyKey_leadsToOneField();
    void tabKey_leadsThroughThePageFirst();
    void cancel_changesNothing();
    void ok_setsAndStores();
    void key_opensOneDialog();

private:
    static const QStringList kTransports;

    template <class T>
    static T *field(const QWidget &dialog, const char *name)
    {
        return dialog.findChild<T *>(QString::fromLatin1(name));
    }
    static void choose(const QWidget &dialog, const char *name, const QString &text)
    {
        auto *box = field<QComboBox>(dialog, name);
        QVERIFY2(box->findText(text) >= 0, qPrintable(text));
        box->setCurrentText(text);
    }
    static QPushButton *ok(const SettingsDialog &dialog)
    {
        return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    }
};

const QStringList TestSettingsDialog::kTransports = {QStringLiteral("curl"), QStringLiteral("qt")};

void TestSettingsDialog::untouched_leavesEveryBit_data()
{
    QTest::addColumn<Settings>("settings");
    QTest::newRow("the defaults") << Settings();
    Settings odd;
    odd.workers = 64;
    odd.chunkSize = 17;
    odd.stallTimeout = 1500ms;
    odd.timeLimit = 90s;
    odd.lowSpeedLimit = 1;
    odd.bytesPerSecond = 123'457;
    odd.retry = {0, 7ms, 8ms, 9ms};
    odd.rateSchedule = {true, {23, 59, 58}, {0, 0, 1, 7}, 4097};
    odd.transport = QStringLiteral("qt");
    odd.nameSource = NameSource::Server;
    odd.onConflict = ConflictPolicy::Overwrite;
    odd.checksumFiles = false;
    odd.originMarks = false;
    odd.saveFolder = QStringLiteral("/somewhere");
    LinkRule gone;
    gone.host = QStringLiteral("h.example");
    gone.bytesPerSecond = 17;
    gone.queue = 9;
    odd.sorting = {true, {{QStringLiteral("A"), {QStringLiteral("a b")}, {}, {}}}, {gone}};
    odd.network.userAgent = "\xff curl/8";
    odd.network.caFile = QStringLiteral("/ca.pem");
    odd.network.certificateExceptions = {{QStringLiteral("h.example"), 443, QByteArray(32, 'x')}};
    odd.network.proxy = proxyFromText(QStringLiteral("socks5h://ann:pw@proxy.example:1080"));
    QTest::newRow("what the fields can hardly show") << odd;
    Settings direct;
    direct.network.proxy = ProxySettings{ProxySettings::Kind::None, {}, {}};
    QTest::newRow("no proxy") << direct;
}

void TestSettingsDialog::untouched_leavesEveryBit()
{
    QFETCH(Settings, settings);
    const SettingsDialog dialog(settings, kTransports, nullptr);
    QVERIFY(dialog.appliedTo(settings) == settings);
    QVERIFY(ok(dialog)->isEnabled());
}

void TestSettingsDialog::numbers_areTaken()
{
    const SettingsDialog dialog(Settings(), kTransports, nullptr);
    field<QSpinBox>(dialog, "workersField")->setValue(9);
    field<QSpinBox>(dialog, "retriesField")->setValue(2);
    field<QSpinBox>(dialog, "stallTimeoutField")->setValue(15);
    field<QSpinBox>(dialog, "timeLimitField")->setValue(30);
    field<RateSpinBox>(dialog, "lowSpeedField")->setValue(0);
    field<RateSpinBox>(dialog, "speedLimitField")->setValue(700);
    field<QCheckBox>(dialog, "hoursField")->setChecked(true);
    field<QTimeEdit>(dialog, "hoursToField")->setTime({20, 15});
    field<RateSpinBox>(dialog, "hoursLimitField")->setValue(50);
    const Settings taken = dialog.appliedTo(Settings());
    const RateSchedule hours{true, {8, 0}, {20, 15}, 50'000};
    QCOMPARE(taken.rateSchedule, hours);
    QCOMPARE(taken.workers, 9);
    QCOMPARE(taken.retry.maxRetries, 2);
    QCOMPARE(taken.stallTimeout, 15s);
    QCOMPARE(taken.timeLimit, 30min);
    QCOMPARE(taken.lowSpeedLimit, 0);
    QCOMPARE(taken.bytesPerSecond, 700'000);
}

void TestSettingsDialog::choices_areTaken()
{
    const SettingsDialog dialog(Settings(), kTransports, nullptr);
    choose(dialog, "namingField", QStringLiteral("As the server says"));
    choose(dialog, "conflictField", QStringLiteral("Leave it and download nothing"));
    field<QCheckBox>(dialog, "checksumFilesField")->setChecked(false);
    field<QCheckBox>(dialog, "originMarksField")->setChecked(false);
    choose(dialog, "transportField", QStringLiteral("Qt Network"));
    field<QLineEdit>(dialog, "userAgentField")->setText(QStringLiteral(" mine/1 "));
    const Settings taken = dialog.appliedTo(Settings());
    QCOMPARE(taken.nameSource, NameSource::Server);
    QCOMPARE(taken.onConflict, ConflictPolicy::Skip);
    QVERIFY(!taken.checksumFiles);
    QVERIFY(!taken.originMarks);
    QCOMPARE(taken.transport, QStringLiteral("qt"));
    QCOMPARE(taken.network.userAgent, QByteArray("mine/1"));
}

void TestSettingsDialog::manualProxy_isTaken()
{
    const SettingsDialog dialog(Settings(), kTransports, nullptr);
    auto *address = field<QLineEdit>(dialog, "proxyAddressField");
    QVERIFY(!address->isEnabled());
    choose(dialog, "proxyField", QStringLiteral("Manual"));
    QVERIFY(address->isEnabled());
    address->setText(QStringLiteral("proxy.example"));
    field<QLineEdit>(dialog, "proxyUserField")->setText(QStringLiteral("ann"));
    auto *password = field<QLineEdit>(dialog, "proxyPasswordField");
    password->setText(QStringLiteral("pw"));
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QCOMPARE(dialog.appliedTo(Settings()).network.proxy,
             proxyFromText(QStringLiteral("http://ann:pw@proxy.example:8080")));
}

void TestSettingsDialog::proxyWithoutAddress_cannotBeTaken()
{
    const SettingsDialog dialog(Settings(), kTransports, nullptr);
    choose(dialog, "proxyField", QStringLiteral("Manual"));
    const auto *problem = field<QLabel>(dialog, "settingsProblem");
    for (const char *address : {"", "none", "system", "gopher://proxy.example"}) {
        field<QLineEdit>(dialog, "proxyAddressField")->setText(QString::fromLatin1(address));
        QVERIFY2(!ok(dialog)->isEnabled(), address);
        QVERIFY(problem->text().startsWith(QLatin1String("The proxy needs an address")));
    }
    field<QLineEdit>(dialog, "proxyAddressField")->setText(QStringLiteral("socks5://127.0.0.1"));
    QVERIFY(ok(dialog)->isEnabled());
    QVERIFY(problem->text().isEmpty());
}

void TestSettingsDialog::proxySwitchedOff_needsNoAddress()
{
    Settings settings;
    settings.network.proxy = proxyFromText(QStringLiteral("http://ann:pw@proxy.example:8080"));
    const SettingsDialog dialog(settings, kTransports, nullptr);
    field<QLineEdit>(dialog, "proxyAddressField")->clear();
    choose(dialog, "proxyField", QStringLiteral("None"));
    QVERIFY(ok(dialog)->isEnabled());
    const ProxySettings none{ProxySettings::Kind::None, {}, {}};
    QVERIFY(dialog.appliedTo(settings).network.proxy == none);
}

void TestSettingsDialog::transportThatIsNotThere_isKept()
{
    Settings settings;
    settings.transport = QStringLiteral("curl");
    const SettingsDialog dialog(settings, {QStringLiteral("qt")}, nullptr);
    QCOMPARE(field<QComboBox>(dialog, "transportField")->currentText(), QStringLiteral("curl (not there)"));
    QCOMPARE(dialog.appliedTo(settings).transport, QStringLiteral("curl"));
}

void TestSettingsDialog::everyField_saysWhatItDoes()
{
    const SettingsDialog dialog(Settings(), kTransports, nullptr);
    int fields = 0;
    for (const QWidget *widget : dialog.findChildren<QWidget *>()) {
        if (widget->objectName().endsWith(QLatin1String("Field"))) {
            ++fields;
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            const bool isExplained = !widget->accessibleDescription().isEmpty() ||
                                     widget->objectName() == QLatin1String("proxyUserField");
            QVERIFY2(isExplained, qPrintable(widget->objectName()));
        }
    }
    QCOMPARE(fields, 33);
}

/// The keys of a page's labels, boxes and buttons, and of the tabs, which are there with each page.
void TestSettingsDialog::everyKey_leadsToOneField()
{
    SettingsDialog dialog(Settings(), kTransports, nullptr);
    const auto *tabs = dialog.findChild<QTabWidget *>();
    QStringList ofTabs;
    for (int i = 0; i < tabs->count(); ++i) {
        ofTabs.append(QKeySequence::mnemonic(tabs->tabText(i)).toString());
    }
    int keys = 0;
    for (const SettingsPage *page : dialog.findChildren<SettingsPage *>()) {
        QStringList taken = ofTabs;
        const auto take = [&](const QString &text) {
            const QString key = QKeySequence::mnemonic(text).toString();
            QVERIFY2(key.isEmpty() || !taken.contains(key), qPrintable(text));
            taken.append(key);
            keys += key.isEmpty() ? 0 : 1;
        };
        for (const QLabel *label : page->findChildren<QLabel *>()) {
            if (label->buddy()) {
                take(label->text());
                const bool hasKey = !QKeySequence::mnemonic(label->text()).isEmpty();
                QVERIFY2(!hasKey || label->buddy()->focusPolicy() != Qt::NoFocus, qPrintable(label->text()));
            }
        }
        for (const QAbstractButton *button : page->findChildren<QAbstractButton *>()) {
            take(button->text());
        }
    }
    QVERIFY2(keys > 30, QByteArray::number(keys).constData());
}

void TestSettingsDialog::tabKey_leadsThroughThePageFirst()
{
    FakeWindow bench;
    bench.action("settingsAction")->trigger();
    auto *dialog = bench.child<SettingsDialog>("settingsDialog");
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    dialog->findChild<QTabWidget *>()->tabBar()->setFocus();
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    const QWidget *first = dialog->focusWidget();
    QVERIFY2(!qobject_cast<const QPushButton *>(first), qPrintable(first->objectName()));
    QCOMPARE(first, field<QSpinBox>(*dialog, "workersField"));
}

void TestSettingsDialog::cancel_changesNothing()
{
    FakeWindow bench;
    QSignalSpy stored(&bench.window(), &MainWindow::settingsChanged);
    bench.action("settingsAction")->trigger();
    auto *dialog = bench.child<SettingsDialog>("settingsDialog");
    QVERIFY(dialog->isVisible());
    field<QSpinBox>(*dialog, "workersField")->setValue(9);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!bench.child<SettingsDialog>("settingsDialog"));
    QCOMPARE(stored.count(), 0);
    QCOMPARE(bench.manager().settings().workers, 5);
}

void TestSettingsDialog::ok_setsAndStores()
{
    FakeWindow bench;
    bench.window().setTransportNames(kTransports);
    QSignalSpy stored(&bench.window(), &MainWindow::settingsChanged);
    bench.action("settingsAction")->trigger();
    auto *dialog = bench.child<SettingsDialog>("settingsDialog");
    field<QSpinBox>(*dialog, "workersField")->setValue(9);
    choose(*dialog, "transportField", QStringLiteral("libcurl"));
    choose(*dialog, "namingField", QStringLiteral("As the server says"));
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QCOMPARE(stored.count(), 1);
    QCOMPARE(stored.first().first().value<Settings>().workers, 9);
    QCOMPARE(bench.manager().settings().transport, QStringLiteral("curl"));
    // What else shows a setting has followed.
    QVERIFY(bench.action("serverNamesAction")->isChecked());
}

void TestSettingsDialog::key_opensOneDialog()
{
    FakeWindow bench;
    QTest::keyClick(&bench.window(), Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(bench.child<SettingsDialog>("settingsDialog"));
    bench.action("settingsAction")->trigger();
    QCOMPARE(bench.window().findChildren<SettingsDialog *>().size(), 1);
}

QTEST_MAIN(TestSettingsDialog)
#include "tst_settingsdialog.moc"
