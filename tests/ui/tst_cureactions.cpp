// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cureactions.h"

#include "tests/ui/fakewindow.h"

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabWidget>

using namespace millrace;
using namespace std::chrono_literals;

/// The cures of a row, pressed in the window.
class TestCureActions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void signIn_fromTheRow_asksByKeyboardAlone();
    void signIn_fromDetails_actsOnTheSelection();
    void signIn_cancelled_changesNothing();
    void signIn_severalServers_areAskedForInTurn();
    void signIn_again_keepsTheUser();
    void signIn_saysWhenTheWayIsNotEncrypted();
    void signIn_offersTheKeyringWhereThereIsOne();
    void rareCures_areInTheMenuOnlyWhereTheyFit();
    void saveAnyway_fromTheRow();
    void saveAnyway_fromTheMenu_actsOnTheSelection();
    void changedFile_mayBeKeptBesideTheNewOne();
    void certificate_isTrustedInDetailsAfterAQuestionOnly();
    void certificate_thatIsNotKnown_cannotBeTrusted();
    void certificate_fromTheRow_opensDetails();
    void stopping_canBeResumed();
    void waiting_countsDownInDetailsToo();

private:
    static TransferError signInError(const QString &offers = QStringLiteral("Basic (Archive)"))
    {
        return {ErrorCode::SignInRequired, offers, 401};
    }
    static TransferError webPageError()
    {
        return {ErrorCode::WebPageInstead, QStringLiteral("a zip archive"), 200};
    }
    static TransferError certificateError()
    {
        return {ErrorCode::CertificateUntrusted, {},  0, QByteArray::fromHex("0fa2") + QByteArray(30, 'A'),
                QStringLiteral("cdn.example"),   8443};
    }
    static QStringList links(const QString &host)
    {
        return {QStringLiteral("https://%1/a.zip").arg(host), QStringLiteral("https://%1/b.zip").arg(host)};
    }
};

void TestCureActions::signIn_fromTheRow_asksByKeyboardAlone()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example:8443/a.zip")});
    bench.fail(0, signInError());
    bench.clickCure(0);
    auto *dialog = bench.child<QDialog>("signInDialog");
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("serverLabel"))->text(),
             QStringLiteral("\u2068h.example:8443\u2069 asks for a user name and a password."));
    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("offersLabel"))->text(),
             QStringLiteral("It offers: Basic (Archive)"));
    QVERIFY(!dialog->findChild<QLabel *>(QStringLiteral("notEncryptedLabel")));

    auto *user = dialog->findChild<QLineEdit *>(QStringLiteral("user"));
    auto *password = dialog->findChild<QLineEdit *>(QStringLiteral("password"));
    auto *show = dialog->findChild<QCheckBox *>(QStringLiteral("showPassword"));
    QCOMPARE(user->accessibleName(), QStringLiteral("User"));
    QCOMPARE(password->accessibleName(), QStringLiteral("Password"));
    QTRY_VERIFY(user->hasFocus());
    QTest::keyClicks(user, QStringLiteral("ann"));
    QTest::keyClick(user, Qt::Key_Tab);
    QVERIFY(password->hasFocus());
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QTest::keyClicks(password, QStringLiteral("pass word"));
    QTest::keyClick(password, Qt::Key_Tab);
    QVERIFY(show->hasFocus());
    QTest::keyClick(show, Qt::Key_Space);
    QCOMPARE(password->echoMode(), QLineEdit::Normal);
    QTest::keyClick(password, Qt::Key_Return);

    QTRY_COMPARE(bench.jobs().submitted.size(), 2);
    QCOMPARE(bench.jobs().submitted.last().options.credentials,
             (Credentials{QStringLiteral("ann"), QStringLiteral("pass word")}));
    QTRY_VERIFY(!bench.child<QDialog>("signInDialog"));
}

void TestCureActions::signIn_fromDetails_actsOnTheSelection()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("h.example")));
    bench.fail(0, signInError());
    bench.fail(1, signInError());
    bench.table()->selectAll();
    auto *cure = bench.child<QPushButton>("cureButton");
    QTRY_COMPARE(cure->text(), QStringLiteral("Sign in\u2026 (2 selected)"));
    QTest::mouseClick(cure, Qt::LeftButton);
    auto *dialog = bench.child<QDialog>("signInDialog");
    auto *ok = dialog->findChild<QPushButton *>(QStringLiteral("signInButton"));
    QVERIFY(!ok->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("user")), QStringLiteral("ann"));
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_COMPARE(bench.jobs().submitted.size(), 4);
    QCOMPARE(bench.jobs().submitted.at(2).options.credentials.user, QStringLiteral("ann"));
    QCOMPARE(bench.jobs().submitted.at(3).options.credentials.user, QStringLiteral("ann"));
}

void TestCureActions::signIn_cancelled_changesNothing()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.fail(0, signInError());
    bench.clickCure(0);
    auto *dialog = bench.child<QDialog>("signInDialog");
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("user")), QStringLiteral("ann"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!bench.child<QDialog>("signInDialog"));
    QCOMPARE(bench.jobs().submitted.size(), 1);
    QVERIFY(bench.manager().find(bench.id(0))->request.options->credentials.isEmpty());
}

void TestCureActions::signIn_severalServers_areAskedForInTurn()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("one.example")) + links(QStringLiteral("two.example")));
    for (int row = 0; row < 4; ++row) {
        bench.fail(row, signInError());
    }
    bench.table()->selectAll();
    QTRY_VERIFY(bench.action("signInAction")->isEnabled());
    bench.action("signInAction")->trigger();
    for (const QString &host : {QStringLiteral("one.example"), QStringLiteral("two.example")}) {
        const auto label = [&] {
            const auto *dialog = bench.child<QDialog>("signInDialog");
            return dialog ? dialog->findChild<QLabel *>(QStringLiteral("serverLabel"))->text() : QString();
        };
        QTRY_VERIFY(label().contains(host));
        auto *user = bench.child<QDialog>("signInDialog")->findChild<QLineEdit *>(QStringLiteral("user"));
        QTest::keyClicks(user, host);
        QTest::keyClick(user, Qt::Key_Return);
    }
    QTRY_COMPARE(bench.jobs().submitted.size(), 8);
    for (qsizetype i = 4; i < 8; ++i) {
        const TransferJob &job = bench.jobs().submitted.at(i);
        QCOMPARE(job.options.credentials.user, job.url.host());
    }
}

void TestCureActions::signIn_again_keepsTheUser()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://ann:wrong@h.example/a.zip")});
    bench.fail(0, signInError());
    bench.clickCure(0);
    auto *dialog = bench.child<QDialog>("signInDialog");
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("serverLabel"))
                ->text()
                .endsWith(QLatin1String("does not accept this user name and password.")));
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("user"))->text(), QStringLiteral("ann"));
    auto *password = dialog->findChild<QLineEdit *>(QStringLiteral("password"));
    QCOMPARE(password->text(), QString());
    QTRY_VERIFY(password->hasFocus());
}

void TestCureActions::signIn_saysWhenTheWayIsNotEncrypted()
{
    FakeWindow bench;
    bench.run({QStringLiteral("http://h.example/a.zip")});
    bench.fail(0, signInError(QString()));
    bench.clickCure(0);
    QVERIFY(bench.child<QLabel>("notEncryptedLabel"));
    QVERIFY(!bench.child<QLabel>("offersLabel"));
}

void TestCureActions::signIn_offersTheKeyringWhereThereIsOne()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.fail(0, signInError());
    bench.clickCure(0);
    QVERIFY(!bench.child<QCheckBox>("remember")->isVisible());
    bench.child<QDialog>("signInDialog")->reject();
    QTRY_VERIFY(!bench.child<QDialog>("signInDialog"));

    bench.window().setKeyringAvailable(true);
    bench.clickCure(0);
    auto *remember = bench.child<QCheckBox>("remember");
    QVERIFY(remember->isVisible());
    QVERIFY(!remember->isChecked());
}

void TestCureActions::rareCures_areInTheMenuOnlyWhereTheyFit()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("h.example")));
    bench.table()->selectRow(0);
    for (const char *name : {"signInAction", "saveAnywayAction", "showCertificateAction"}) {
        QVERIFY(!bench.action(name)->isVisible());
    }
    bench.fail(0, webPageError());
    QTRY_VERIFY(bench.action("saveAnywayAction")->isVisible());
    QVERIFY(!bench.action("signInAction")->isVisible());
}

void TestCureActions::saveAnyway_fromTheRow()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.fail(0, webPageError());
    QCOMPARE(bench.status(0), QStringLiteral("The server sent a web page, not a zip archive"));
    bench.clickCure(0);
    QTRY_COMPARE(bench.jobs().submitted.size(), 2);
    QVERIFY(!bench.jobs().submitted.first().options.acceptWebPage);
    QVERIFY(bench.jobs().submitted.last().options.acceptWebPage);
}

void TestCureActions::saveAnyway_fromTheMenu_actsOnTheSelection()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("h.example")));
    bench.fail(0, webPageError());
    bench.fail(1, webPageError());
    bench.table()->selectAll();
    auto *cure = bench.child<QPushButton>("cureButton");
    QTRY_COMPARE(cure->text(), QStringLiteral("Save it anyway (2 selected)"));
    bench.action("saveAnywayAction")->trigger();
    QTRY_COMPARE(bench.jobs().submitted.size(), 4);
    QVERIFY(bench.jobs().submitted.at(2).options.acceptWebPage);
    QVERIFY(bench.jobs().submitted.at(3).options.acceptWebPage);
}

void TestCureActions::changedFile_mayBeKeptBesideTheNewOne()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("h.example")));
    bench.table()->selectRow(0);
    auto *keepBoth = bench.child<QPushButton>("keepBothButton");
    QVERIFY(!bench.action("keepBothAction")->isVisible());
    QVERIFY(!keepBoth->isVisible());
    bench.fail(0, {ErrorCode::FileChanged, {}, 206});
    QTRY_VERIFY(keepBoth->isVisible());
    QCOMPARE(bench.child<QPushButton>("cureButton")->text(), QStringLiteral("Restart"));
    QTest::mouseClick(keepBoth, Qt::LeftButton);
    QTRY_COMPARE(bench.jobs().submitted.size(), 3);
    QVERIFY(bench.jobs().submitted.last().beginsAnew);
    QVERIFY(bench.jobs().submitted.last().part.isEmpty());
}

void TestCureActions::certificate_isTrustedInDetailsAfterAQuestionOnly()
{
    FakeWindow bench;
    QSignalSpy stored(&bench.window(), &MainWindow::settingsChanged);
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.fail(0, certificateError());
    bench.clickCure(0);
    QCOMPARE(bench.jobs().submitted.size(), 1);
    auto *trust = bench.child<QPushButton>("trustButton");
    QVERIFY(trust->isVisible());
    QVERIFY(!trust->hasFocus());
    QCOMPARE(trust->text(), QStringLiteral("Trust this certificate for cdn.example:8443\u2026"));
    QCOMPARE(bench.child<QLabel>("certificateReason")->text(), sentence(certificateError()));
    auto *fingerprint = bench.child<QWidget>("fingerprintField")->findChild<QLineEdit *>();
    QVERIFY(fingerprint->text().startsWith(QLatin1String("0F:A2:41:41")));
    QTRY_VERIFY(fingerprint->hasFocus());

    for (const char *answer : {"refuseButton", "trustThisButton"}) {
        QTest::mouseClick(trust, Qt::LeftButton);
        QTRY_VERIFY(bench.child<QMessageBox>("trustBox"));
        QVERIFY(bench.manager().settings().network.certificateExceptions.isEmpty());
        QTest::mouseClick(bench.child<QPushButton>(answer), Qt::LeftButton);
        QTRY_VERIFY(!bench.child<QMessageBox>("trustBox"));
    }
    QTRY_COMPARE(bench.jobs().submitted.size(), 2);
    QCOMPARE(
        bench.jobs().submitted.last().options.certificateExceptions,
        (QList<CertificateException>{{QStringLiteral("cdn.example"), 8443, certificateError().certificate}}));
    QCOMPARE(stored.count(), 1);
    QTRY_VERIFY(!bench.child<QWidget>("certificateSection")->isVisible());
}

void TestCureActions::certificate_thatIsNotKnown_cannotBeTrusted()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.fail(0, {ErrorCode::CertificateExpired, {}, 0});
    bench.clickCure(0);
    QVERIFY(bench.child<QWidget>("certificateSection")->isVisible());
    QVERIFY(!bench.child<QPushButton>("trustButton")->isVisible());
    QVERIFY(bench.child<QLabel>("certificateReason")->text().contains(QLatin1String("cannot be trusted")));
}

void TestCureActions::certificate_fromTheRow_opensDetails()
{
    FakeWindow bench;
    bench.run(links(QStringLiteral("h.example")));
    bench.fail(1, certificateError());
    bench.action("detailsAction")->setChecked(false);
    bench.child<QTabWidget>("detailsPane")->setCurrentIndex(1);
    bench.table()->selectAll();
    bench.action("showCertificateAction")->trigger();
    QVERIFY(bench.child<QTabWidget>("detailsPane")->isVisible());
    QCOMPARE(bench.child<QTabWidget>("detailsPane")->currentIndex(), 0);
    QCOMPARE(bench.table()->selectedIds(), QList<DownloadId>{bench.id(1)});
    QVERIFY(bench.child<QPushButton>("trustButton")->isVisible());
}

void TestCureActions::stopping_canBeResumed()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.table()->selectRow(0);
    QTRY_VERIFY(bench.action("pauseAction")->isEnabled());
    bench.action("pauseAction")->trigger();
    QTRY_COMPARE(bench.status(0), QStringLiteral("Stopping\u2026"));
    QTRY_VERIFY(bench.action("resumeAction")->isEnabled());
    QVERIFY(!bench.action("pauseAction")->isEnabled());
    bench.action("resumeAction")->trigger();
    bench.jobs().stop(bench.id(0));
    QTRY_COMPARE(bench.jobs().submitted.size(), 2);
}

void TestCureActions::waiting_countsDownInDetailsToo()
{
    FakeWindow bench;
    bench.run({QStringLiteral("https://h.example/a.zip")});
    bench.table()->selectRow(0);
    bench.jobs().wait(bench.id(0), ErrorCode::HostBusy, 30s, 1);
    const auto secondsIn = [](const QString &text) {
        static const QRegularExpression waiting(
            QStringLiteral("^Waiting (\\d+) s: the server asked for a pause$"));
        return waiting.match(text).captured(1).toInt();
    };
    auto *status = bench.child<QLabel>("detailsStatus");
    QTRY_VERIFY(secondsIn(status->text()) > 0);
    const int first = secondsIn(status->text());
    QVERIFY(first <= 30);
    QTRY_VERIFY(secondsIn(status->text()) < first);
    QTRY_VERIFY(secondsIn(bench.status(0)) > 0 && secondsIn(bench.status(0)) < first);
    auto *cure = bench.child<QPushButton>("cureButton");
    QCOMPARE(cure->text(), QStringLiteral("Retry now"));
    QTest::mouseClick(cure, Qt::LeftButton);
    QTRY_COMPARE(bench.jobs().submitted.size(), 2);
}

QTEST_MAIN(TestCureActions)
#include "tst_cureactions.moc"
