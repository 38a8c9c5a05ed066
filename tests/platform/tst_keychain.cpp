// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/keychain.h"

#include "tests/support/sessionkeyring.h"
#include "tests/support/skip.h"

#include <QTest>

#include <optional>

using namespace millrace;

namespace {

const Credentials kOne{QStringLiteral("m\u00E9 \"x\""), QStringLiteral("p\u00E4ss: {}\\"), false};
const Credentials kTwo{QStringLiteral("other"), QStringLiteral("secret"), false};

/// With a real keyring on a bus of its own, or with that bus alone.
Credentials read(Keychain &keychain, const QString &server)
{
    std::optional<Credentials> found;
    keychain.read(server, [&found](const Credentials &credentials) { found = credentials; });
    // Never from within.
    [&] { QVERIFY(!found); }();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(found, 10'000); }();
    return found.value_or(Credentials());
}

bool write(Keychain &keychain, const QString &server, const Credentials &credentials)
{
    std::optional<bool> isKept;
    keychain.write(server, credentials, [&isKept](bool kept) { isKept = kept; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isKept, 10'000); }();
    return isKept.value_or(false);
}

bool removeFrom(Keychain &keychain, const QString &server)
{
    std::optional<bool> isGone;
    keychain.remove(server, [&isGone](bool gone) { isGone = gone; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isGone, 10'000); }();
    return isGone.value_or(false);
}

} // namespace

class KeychainTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void entries_areKeptByServer();
    void callsOfOneThatIsGone_areNotAnswered();

private:
    const QString m_here{QStringLiteral("https://a.example")};
    const QString m_there{QStringLiteral("https://a.example:8443")};
    std::unique_ptr<SessionKeyring> m_keyring;
};

void KeychainTest::initTestCase()
{
    if (SessionKeyring::find().isEmpty()) {
        MILLRACE_SKIP("platform.keychain", "gnome-keyring is not installed");
    }
    m_keyring = std::make_unique<SessionKeyring>(SessionKeyring::Service::Unlocked);
    QVERIFY2(m_keyring->isRunning(), qPrintable(m_keyring->problem()));
}

void KeychainTest::entries_areKeptByServer()
{
    const auto keychain = desktopKeychain();
    std::optional<bool> isAvailable;
    keychain->askWhetherAvailable([&isAvailable](bool is) { isAvailable = is; });
    QVERIFY(!isAvailable);
    QTRY_VERIFY(isAvailable);
    QVERIFY(*isAvailable);
    QVERIFY(read(*keychain, m_here).isEmpty());
    QVERIFY(write(*keychain, m_here, kOne));
    QVERIFY(write(*keychain, m_there, kTwo));
    QCOMPARE(read(*keychain, m_here), kOne);
    QCOMPARE(read(*keychain, m_there), kTwo);
    QVERIFY(write(*keychain, m_here, kTwo));
    QCOMPARE(read(*keychain, m_here), kTwo);
    QVERIFY(removeFrom(*keychain, m_here));
    QVERIFY(read(*keychain, m_here).isEmpty());
    QCOMPARE(read(*keychain, m_there), kTwo);
    QVERIFY(removeFrom(*keychain, m_here));
    // Another program's run finds them too.
    QCOMPARE(read(*desktopKeychain(), m_there), kTwo);
}

void KeychainTest::callsOfOneThatIsGone_areNotAnswered()
{
    bool isAnswered = false;
    auto keychain = desktopKeychain();
    keychain->read(m_there, [&isAnswered](const Credentials &) { isAnswered = true; });
    keychain.reset();
    const auto other = desktopKeychain();
    QVERIFY(!read(*other, m_there).isEmpty());
    QVERIFY(!isAnswered);
}

QTEST_GUILESS_MAIN(KeychainTest)
#include "tst_keychain.moc"
