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
    void withABusThatHangs_nobodyWaits();

private:
    static void verifyNothing();

    /// One for all: a process keeps the first that it meets.
    std::unique_ptr<SessionKeyring> m_bus;
};

void NoKeychainTest::verifyNothing()
{
    const auto keychain = desktopKeychain();
    QElapsedTimer clock;
    clock.start();
    std::optional<bool> isAvailable;
    keychain->askWhetherAvailable([&isAvailable](bool is) { isAvailable = is; });
    QVERIFY(!isAvailable);
    QTRY_VERIFY(isAvailable);
    QVERIFY(!*isAvailable);
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
    m_bus = std::make_unique<SessionKeyring>(SessionKeyring::Service::None);
    QVERIFY2(m_bus->isRunning(), qPrintable(m_bus->problem()));
    verifyNothing();
}

void NoKeychainTest::withABusThatHangs_nobodyWaits()
{
    if (!m_bus) {
        MILLRACE_SKIP("platform.nokeychain", "gnome-keyring is not installed");
    }
    const auto keychain = desktopKeychain();
    m_bus->freezeBus();
    QElapsedTimer clock;
    clock.start();
    std::optional<bool> isAvailable;
    keychain->askWhetherAvailable([&isAvailable](bool is) { isAvailable = is; });
    QVERIFY2(clock.elapsed() < 400, QByteArray::number(clock.elapsed()).constData());
    QTRY_VERIFY(isAvailable);
    QVERIFY(!*isAvailable);
}

QTEST_GUILESS_MAIN(NoKeychainTest)
#include "tst_nokeychain.moc"
