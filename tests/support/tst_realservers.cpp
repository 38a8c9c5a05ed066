// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bareclient.h"
#include "tests/support/ftpserver.h"
#include "tests/support/nginxserver.h"
#include "tests/support/sftpserver.h"
#include "tests/support/skip.h"
#include "tests/support/socksproxy.h"
#include "tests/support/tinyproxy.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace millrace;

/// The servers are what they say, measured with another client: curl.
class RealServersTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_files = std::make_unique<QTemporaryDir>(); }

    void nginx_speaksTls13AndHttp2();
    void nginx_asksForAUser();
    void tinyProxy_handsOnAndLogs();
    void tinyProxy_asksForAUser();
    void socksProxy_handsOnAndLogs();
    void socksProxy_asksForAUser();
    void ftpServer_servesPartsAndLogs();
    void ftpServer_asksForThePassword();
    void ftpServer_speaksTls();
    void sftpServer_servesPartsAndLogs();
    void sftpServer_asksForThePassword();
    void sftpServer_hasItsKeyInAFile();
    void killedServer_comesBackOnItsPort();

private:
    /// What curl left, and its exit status.
    struct Fetched
    {
        QByteArray bytes;
        int status = -1;
    };

    static Fetched curl(const QStringList &arguments, const QStringList &environment = {})
    {
        QProcess process;
        process.setEnvironment(QProcess::systemEnvironment() + environment);
        process.start(QStringLiteral("curl"),
                      QStringList{QStringLiteral("-q"), QStringLiteral("-sS"), QStringLiteral("--max-time"),
                                  QStringLiteral("20"), QStringLiteral("--noproxy"), QString()} +
                          arguments);
        process.waitForFinished();
        return {process.readAllStandardOutput(), process.exitCode()};
    }

    void put(const QString &name, const TestBody &body) const
    {
        QFile file(m_files->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(body.bytes()), body.size());
    }

    const TestBody m_body = TestBody::pattern(3'000'000);
    std::unique_ptr<QTemporaryDir> m_files;
};

void RealServersTest::initTestCase()
{
    for (const QString &found :
         {NginxServer::find(), TinyProxy::find(), SocksProxy::find(), FtpServer::find(), SftpServer::find(),
          QStandardPaths::findExecutable(QStringLiteral("curl"))}) {
        if (found.isEmpty()) {
            MILLRACE_SKIP("support.realservers", "A server or curl is not there");
        }
    }
}

void RealServersTest::nginx_speaksTls13AndHttp2()
{
    put(QStringLiteral("a.bin"), m_body);
    TestAuthority authority;
    NginxWish wish;
    wish.tls = authority.issue();
    wish.http2 = true;
    const NginxServer server(m_files->path(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const Fetched fetched = curl({QStringLiteral("--cacert"), authority.caFile(),
                                  QString::fromLatin1(server.url("/a.bin").toEncoded())});
    QCOMPARE(fetched.status, 0);
    QVERIFY(fetched.bytes == m_body.bytes());
    QTRY_COMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().constFirst().request, "GET /a.bin HTTP/2.0");
    QCOMPARE(server.requests().constFirst().tls, "TLSv1.3");
}

void RealServersTest::nginx_asksForAUser()
{
    put(QStringLiteral("a.bin"), "abc");
    NginxWish wish;
    wish.user = "tester:pass:word";
    const NginxServer server(m_files->path(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QCOMPARE(curl({QStringLiteral("-u"), QStringLiteral("tester:pass:word"), url}).bytes, "abc");
    QCOMPARE(curl({QStringLiteral("-f"), QStringLiteral("-u"), QStringLiteral("tester:wrong"), url}).status,
             22);
    QTRY_COMPARE(server.requests().size(), 2);
    QCOMPARE(server.requests().at(0).user, "tester");
    QCOMPARE(server.requests().at(1).status, 401);
}

void RealServersTest::tinyProxy_handsOnAndLogs()
{
    put(QStringLiteral("a.bin"), m_body);
    const NginxServer server(m_files->path());
    const TinyProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QVERIFY(curl({QStringLiteral("-x"), proxy.address(), url}).bytes == m_body.bytes());
    QVERIFY(curl({QStringLiteral("-p"), QStringLiteral("-x"), proxy.address(), url}).bytes == m_body.bytes());
    QTRY_COMPARE(proxy.requests().size(), 2);
    QCOMPARE(proxy.requests().at(0), "GET " + url.toLatin1() + " HTTP/1.1");
    QCOMPARE(proxy.requests().at(1), "CONNECT 127.0.0.1:" + QByteArray::number(server.port()) + " HTTP/1.1");
}

void RealServersTest::tinyProxy_asksForAUser()
{
    put(QStringLiteral("a.bin"), "abc");
    const NginxServer server(m_files->path());
    const TinyProxy proxy("tester:secret");
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QCOMPARE(curl({QStringLiteral("-x"), proxy.address(QStringLiteral("tester:secret")), url}).bytes, "abc");
    const Fetched refused = curl({QStringLiteral("-w"), QStringLiteral("%{http_code}"), QStringLiteral("-o"),
                                  QStringLiteral("/dev/null"), QStringLiteral("-x"), proxy.address(), url});
    QCOMPARE(refused.bytes, "407");
    QCOMPARE(server.requests().size(), 1);
}

void RealServersTest::socksProxy_handsOnAndLogs()
{
    put(QStringLiteral("a.bin"), m_body);
    const NginxServer server(m_files->path());
    SocksProxy proxy;
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QVERIFY(curl({QStringLiteral("-x"), proxy.address(), url}).bytes == m_body.bytes());
    QTRY_COMPARE(proxy.targets(), QByteArrayList{"127.0.0.1:" + QByteArray::number(server.port())});
}

void RealServersTest::socksProxy_asksForAUser()
{
    put(QStringLiteral("a.bin"), "abc");
    const NginxServer server(m_files->path());
    const SocksProxy proxy(QStringLiteral("tester:secret"));
    QVERIFY2(proxy.isRunning(), qPrintable(proxy.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    const QString scheme = QStringLiteral("socks5h");
    QCOMPARE(curl({QStringLiteral("-x"), proxy.address(scheme, QStringLiteral("tester:secret")), url}).bytes,
             "abc");
    QVERIFY(curl({QStringLiteral("-x"), proxy.address(scheme), url}).status != 0);
    QCOMPARE(server.requests().size(), 1);
}

void RealServersTest::ftpServer_servesPartsAndLogs()
{
    put(QStringLiteral("a.bin"), m_body);
    const FtpServer server(m_files->path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QVERIFY(curl({url}).bytes == m_body.bytes());
    QVERIFY(curl({QStringLiteral("-r"), QStringLiteral("1000000-"), url}).bytes ==
            m_body.read(1'000'000, m_body.size()));
    QTRY_VERIFY(server.commands().contains("REST 1000000"));
    QVERIFY(server.commands().contains("SIZE a.bin"));
    QVERIFY(server.commands().contains("RETR a.bin"));
}

void RealServersTest::ftpServer_asksForThePassword()
{
    put(QStringLiteral("a.bin"), "abc");
    const FtpServer server(m_files->path(), FtpServer::Wish{"secret", {}, 0});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QCOMPARE(curl({QStringLiteral("-u"), QStringLiteral("anonymous:secret"), url}).bytes, "abc");
    QCOMPARE(curl({QStringLiteral("-u"), QStringLiteral("anonymous:wrong"), url}).status, 67);
    QVERIFY(!server.commands().join('\n').contains("secret"));
}

void RealServersTest::ftpServer_speaksTls()
{
    put(QStringLiteral("a.bin"), m_body);
    TestAuthority authority;
    const FtpServer server(m_files->path(), FtpServer::Wish{{}, authority.issue(), 0});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    QVERIFY(url.startsWith(QLatin1String("ftps://")));
    QVERIFY(curl({QStringLiteral("--cacert"), authority.caFile(), url}).bytes == m_body.bytes());
    QVERIFY(server.commands().contains("PROT P"));
    // What a client without the authority says.
    QCOMPARE(curl({url}).status, 60);
}

void RealServersTest::sftpServer_servesPartsAndLogs()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QUrl url = server.put(QStringLiteral("a.bin"), m_body);
    const Credentials user = server.credentials();
    const QStringList arguments{QStringLiteral("--insecure"), QStringLiteral("-u"),
                                user.user + QLatin1Char(':') + user.password, url.toString()};
    QVERIFY(curl(arguments).bytes == m_body.bytes());
    QVERIFY(curl(QStringList{QStringLiteral("-r"), QStringLiteral("1000000-")} + arguments).bytes ==
            m_body.read(1'000'000, m_body.size()));
    QTRY_COMPARE(server.beginnings(), (QList<qint64>{0, 1'000'000}));
}

void RealServersTest::sftpServer_asksForThePassword()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QUrl url = server.put(QStringLiteral("a.bin"), "abc");
    const QString user = server.credentials().user;
    QCOMPARE(curl({QStringLiteral("--insecure"), QStringLiteral("-u"), user + QStringLiteral(":wrong"),
                   url.toString()})
                 .status,
             67);
    QCOMPARE(curl({QStringLiteral("--insecure"), QStringLiteral("-u"), user + QLatin1Char(':'),
                   QStringLiteral("--key"), server.keyFile(), QStringLiteral("--pubkey"),
                   server.keyFile() + QStringLiteral(".pub"), url.toString()})
                 .bytes,
             "abc");
}

void RealServersTest::sftpServer_hasItsKeyInAFile()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = server.put(QStringLiteral("a.bin"), "abc").toString();
    const Credentials user = server.credentials();
    const QStringList arguments{QStringLiteral("-u"), user.user + QLatin1Char(':') + user.password, url};
    // Where curl looks.
    QVERIFY(QDir(m_files->path()).mkdir(QStringLiteral(".ssh")));
    const QString known = m_files->filePath(QStringLiteral(".ssh/known_hosts"));
    const QStringList environment{QStringLiteral("HOME=") + m_files->path()};
    QVERIFY(QFile::copy(server.knownHostsFile(), known));
    QCOMPARE(curl(arguments, environment).bytes, "abc");
    QVERIFY(QFile::remove(known));
    QVERIFY(QFile::copy(server.wrongKnownHostsFile(), known));
    QCOMPARE(curl(arguments, environment).status, 60);
}

void RealServersTest::killedServer_comesBackOnItsPort()
{
    put(QStringLiteral("a.bin"), "abc");
    FtpServer server(m_files->path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const QString url = QString::fromLatin1(server.url("/a.bin").toEncoded());
    // A session that is open when the server ends must end too.
    QTcpSocket session;
    session.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(session.waitForReadyRead());
    QVERIFY(session.readAll().startsWith("220 "));
    server.kill();
    QVERIFY(session.state() == QAbstractSocket::UnconnectedState || session.waitForDisconnected());
    QCOMPARE(curl({url}).status, 7);
    QVERIFY2(server.restart(), qPrintable(server.problem()));
    QCOMPARE(curl({url}).bytes, "abc");
}

QTEST_GUILESS_MAIN(RealServersTest)
#include "tst_realservers.moc"
