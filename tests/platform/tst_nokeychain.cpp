// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/keychain.h"

#include "tests/support/sessionkeyring.h"
#include "tests/support/skip.h"

#include <QElapsedTimer>
#include <QTest>

#include <optional>

using namespace millrace;

/// What a desktop without a keychain, or no desktop at all, makes of it: nothing, soon.
class NoKeychainTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutABus_thereIsNothing();
    void withABusAlone_thereIsNothing();

private:
    static void verifyNothing();
};

void NoKeychainTest::verifyNothing()
{
    const auto keychain = desktopKeychain(KeychainUse::Quiet);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!keychain->isAvailable());
    std::optional<Credentials> found;
    keychain->read(QStringLiteral("https://a.example"),
                   [&found](const Credentials &credentials) { found = credentials; });
    QVERIFY(!found);
    QTRY_VERIFY(found);
    QVERIFY(found->isEmpty());
    std::optional<bool> isKept;
    keychain->write(QStringLiteral("https://a.example"), {}, [&isKept](bool kept) { isKept = kept; });
    QTRY_VERIFY(isKept);
    QVERIFY(!*isKept);
    QVERIFY(clock.elapsed() < 2000);
}

void NoKeychainTest::withoutABus_thereIsNothing()
{
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_RUNTIME_DIR");
    verifyNothing();
}

void NoKeychainTest::withABusAlone_thereIsNothing()
{
    if (SessionKeyring::find().isEmpty()) {
        MILLRACE_SKIP("platform.nokeychain", "gnome-keyring is not installed");
    }
    const SessionKeyring bus(SessionKeyring::Service::None);
    QVERIFY2(bus.isRunning(), qPrintable(bus.problem()));
    verifyNothing();
}

QTEST_GUILESS_MAIN(NoKeychainTest)
#include "tst_nokeychain.moc"
