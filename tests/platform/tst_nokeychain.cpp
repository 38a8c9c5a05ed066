// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/keychain.h"

#include "tests/support/sessionkeyring.h"
#include "tests/support/skip.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <optional>

using namespace millrace;

namespace {

// D-Bus itself waits 25 s for an answer; what is asked for here may have to be loaded first.
constexpr qint64 kSoon = 10'000;
constexpr int kTickMs = 10;
// Of a hundred that there are in the time that the bus is given.
constexpr int kFewTicks = 10;

} // namespace

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
    QVERIFY2(clock.elapsed() < kSoon, qPrintable(QString::number(clock.elapsed())));
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
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    timer.start(kTickMs);
    std::optional<bool> isAvailable;
    int ticksBefore = 0;
    keychain->askWhetherAvailable([&](bool is) {
        isAvailable = is;
        ticksBefore = ticks;
    });
    QVERIFY(!isAvailable);
    QTRY_VERIFY(isAvailable);
    QVERIFY(!*isAvailable);
    // A call that waited itself would be answered by the event loop's first turns.
    QVERIFY2(ticksBefore >= kFewTicks, qPrintable(QString::number(ticksBefore)));
}

QTEST_GUILESS_MAIN(NoKeychainTest)
#include "tst_nokeychain.moc"
