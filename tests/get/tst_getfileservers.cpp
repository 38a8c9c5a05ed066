// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/support/ftpserver.h"
#include "tests/support/relay.h"
#include "tests/support/sftpserver.h"
#include "tests/support/skip.h"

#include <algorithm>

using namespace millrace;

/// `millrace get`, the built program, over ftp, ftps and sftp, from real servers: libcurl alone speaks these.
class TestGetFileServers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_bench = std::make_unique<GetBench>(QStringLiteral("curl")); }

    void ftp_isFetched();
    void ftps_isFetched();
    void ftpServerKilledMidway_isWaitedForAndGoesOn_data();
    void ftpServerKilledMidway_isWaitedForAndGoesOn();
    void sftp_isFetchedOnceTheKeyIsKnown();
    void sftpServerKilledMidway_isWaitedForAndGoesOn();
    void wrongPassword_isNamed_data();
    void wrongPassword_isNamed();

private:
    /// The link with who signs in.
    static QUrl signedBy(QUrl url, const Credentials &credentials)
    {
        url.setUserName(credentials.user);
        url.setPassword(credentials.password);
        return url;
    }
    /// Makes a server's key known to the program.
    static void know(const Program &program, const QByteArray &line)
    {
        QVERIFY(QDir(program.home()).mkpath(QStringLiteral(".ssh")));
        QFile file(program.home() + QStringLiteral("/.ssh/known_hosts"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(line), line.size());
    }

    const Credentials m_anonymous{QStringLiteral("anonymous"), QStringLiteral("secret"), false};
    std::unique_ptr<GetBench> m_bench;
};

void TestGetFileServers::initTestCase()
{
    if (FtpServer::find().isEmpty() || SftpServer::find().isEmpty()) {
        MILLRACE_SKIP("get.getfileservers", "vsftpd or sshd is not there");
    }
}

void TestGetFileServers::ftp_isFetched()
{
    const FtpServer server(m_bench->root(), FtpServer::Wish{"secret", {}, 0});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QCOMPARE(m_bench->fetch(signedBy(server.url("/a.bin"), m_anonymous)), QString());
    QTRY_VERIFY(server.commands().contains("RETR a.bin"));
}

void TestGetFileServers::ftps_isFetched()
{
    const FtpServer server(m_bench->root(), FtpServer::Wish{{}, m_bench->authority().issue(), 0});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QByteArray said = m_bench->refusal(server.url("/a.bin"));
    QVERIFY2(said.contains("not from an authority"), said.constData());
    QCOMPARE(m_bench->fetch(server.url("/a.bin"), m_bench->caFile()), QString());
    QTRY_VERIFY(server.commands().contains("PROT P"));
}

void TestGetFileServers::ftpServerKilledMidway_isWaitedForAndGoesOn_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::newRow("ftp") << false;
    QTest::newRow("ftps") << true;
}

void TestGetFileServers::ftpServerKilledMidway_isWaitedForAndGoesOn()
{
    QFETCH(bool, isTls);
    // Three seconds and more after it was seen midway.
    const FtpServer::Wish wish{"secret", isTls ? m_bench->authority().issue() : TlsIdentity{}, 1'000'000};
    FtpServer server(m_bench->root(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Program program;
    program.start(m_bench->arguments(m_bench->caFile(), {signedBy(server.url("/a.bin"), m_anonymous)}));
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->isMidway(), 20'000);
    server.kill();
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    QVERIFY2(server.restart(), qPrintable(server.problem()));
    QCOMPARE(m_bench->complaint(program.finish()), QString());
    const QByteArrayList commands = server.commands();
    QVERIFY2(std::any_of(commands.begin(), commands.end(),
                         [](const QByteArray &command) { return command.startsWith("REST "); }),
             commands.join('\n').constData());
}

void TestGetFileServers::sftp_isFetchedOnceTheKeyIsKnown()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QUrl url = signedBy(server.put(QStringLiteral("a.bin"), m_bench->body()), server.credentials());
    const QByteArray said = m_bench->refusal(url);
    QVERIFY2(said.contains("key is not known"), said.constData());

    Program program;
    know(program, server.knownHost(server.port()));
    QCOMPARE(m_bench->complaint(program.run(m_bench->arguments({}, {url}))), QString());
}

void TestGetFileServers::sftpServerKilledMidway_isWaitedForAndGoesOn()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Relay::Wish wish;
    wish.holdAfter = 3'000'000;
    Relay relay(server.port(), wish);
    QUrl url = signedBy(server.put(QStringLiteral("a.bin"), m_bench->body()), server.credentials());
    url.setPort(relay.port());
    Program program;
    know(program, server.knownHost(relay.port()));
    program.start(m_bench->arguments({}, {url}));
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->isMidway(), 20'000);
    server.kill();
    // While it holds a connection it does not look at the server's end of it.
    relay.cut();
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    QVERIFY2(server.restart(), qPrintable(server.problem()));
    relay.release();
    QCOMPARE(m_bench->complaint(program.finish()), QString());
    QTRY_VERIFY(server.beginnings().size() >= 2);
    QVERIFY(server.beginnings().constLast() > 0);
}

void TestGetFileServers::wrongPassword_isNamed_data()
{
    QTest::addColumn<bool>("isSftp");
    QTest::newRow("ftp") << false;
    QTest::newRow("sftp") << true;
}

void TestGetFileServers::wrongPassword_isNamed()
{
    QFETCH(bool, isSftp);
    const FtpServer ftp(m_bench->root(), FtpServer::Wish{"secret", {}, 0});
    SftpServer sftp;
    QVERIFY2(ftp.isRunning() && sftp.isRunning(), qPrintable(ftp.problem() + sftp.problem()));
    QUrl url = isSftp ? sftp.put(QStringLiteral("a.bin"), m_bench->body()) : ftp.url("/a.bin");
    url.setUserName(isSftp ? sftp.credentials().user : m_anonymous.user);
    url.setPassword(QStringLiteral("canary"));
    Program program;
    know(program, sftp.knownHost(sftp.port()));
    const ProgramRun run = program.run(m_bench->arguments({}, {url}));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.constFirst().contains("asks for a user name and password"),
             run.errors.constFirst().constData());
    QVERIFY(!run.errors.constFirst().contains("canary"));
    QCOMPARE(m_bench->files(), QStringList());
}

QTEST_GUILESS_MAIN(TestGetFileServers)
#include "tst_getfileservers.moc"
