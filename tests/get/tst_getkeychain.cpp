// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/keychain.h"
#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/sessionkeyring.h"
#include "tests/support/skip.h"

#include <QTest>

#include <optional>

using namespace millrace;

/// `millrace get` leaves the desktop's keychain alone: a script signs in with what it is given.
class TestGetKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void initTestCase();
    void init();

    void kept_isNotUsed();
    void noBus_failsSoonAndSilently();

private:
    void keep(const Credentials &credentials) const
    {
        const auto keychain = desktopKeychain();
        std::optional<bool> isKept;
        keychain->write(QString::fromLatin1(m_server->origin()), credentials,
                        [&isKept](bool kept) { isKept = kept; });
        QTRY_VERIFY_WITH_TIMEOUT(isKept, 10'000);
        QVERIFY(*isKept);
    }
    ProgramRun get(Program &program) const
    {
        QFETCH_GLOBAL(TransportKind, kind);
        return program.run({QStringLiteral("get"), QStringLiteral("--transport"),
                            kind == TransportKind::Qt ? QStringLiteral("qt") : QStringLiteral("curl"),
                            QStringLiteral("--into"), m_folder->path(), m_server->url("/a.bin").toString(),
                            m_server->url("/b.bin").toString()});
    }
    void verifyRefusedSoon(const ProgramRun &run) const
    {
        QCOMPARE(run.exitStatus, 1);
        QVERIFY(run.output.isEmpty());
        QCOMPARE(run.errors.size(), 2);
        for (const QByteArray &line : run.errors) {
            QVERIFY2(line.endsWith("The server asks for a user name and password (401)"), line.constData());
        }
        // A call to a bus that does not answer takes 25 s.
        QVERIFY2(run.milliseconds < 20'000, QByteArray::number(run.milliseconds).constData());
    }

    std::unique_ptr<SessionKeyring> m_keyring;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGetKeychain::initTestCase()
{
    if (SessionKeyring::find().isEmpty()) {
        MILLRACE_SKIP("get.getkeychain", "gnome-keyring is not installed");
    }
    m_keyring = std::make_unique<SessionKeyring>(SessionKeyring::Service::Unlocked);
    QVERIFY2(m_keyring->isRunning(), qPrintable(m_keyring->problem()));
}

void TestGetKeychain::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FaultServer>();
    const auto answer = [](const LoggedRequest &seen) {
        return seen.header("Authorization") == "Basic " + QByteArray("me:canary").toBase64()
                   ? Reply::file("content")
                   : Reply::statusOnly(401, "who?").header("WWW-Authenticate: Basic realm=\"Members\"");
    };
    m_server->serve("/a.bin", answer);
    m_server->serve("/b.bin", answer);
}

void TestGetKeychain::kept_isNotUsed()
{
    keep({QStringLiteral("me"), QStringLiteral("canary"), false});
    Program program;
    verifyRefusedSoon(get(program));
    QCOMPARE(m_server->log().count("/a.bin"), 1);
    QCOMPARE(m_server->log().count("/b.bin"), 1);
}

void TestGetKeychain::noBus_failsSoonAndSilently()
{
    for (const QString &address : {QString(), QStringLiteral("unix:path=/nonexistent/bus")}) {
        Program program;
        QProcessEnvironment environment = program.process().processEnvironment();
        environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);
        program.process().setProcessEnvironment(environment);
        verifyRefusedSoon(get(program));
    }
}

QTEST_GUILESS_MAIN(TestGetKeychain)
#include "tst_getkeychain.moc"
