// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h) with real servers.

#include "tests/http/transportrows.h"
#include "tests/support/ftpserver.h"
#include "tests/support/nginxserver.h"
#include "tests/support/recordingclient.h"
#include "tests/support/relay.h"
#include "tests/support/sftpserver.h"
#include "tests/support/skip.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <memory>

using namespace millrace;

class TransportServersTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void initTestCase();
    void init();
    void cleanup() { m_transport.reset(); }

    void nginx_sendsAFileOverTls13();
    void nginx_speaksHttp2WhereConnectionsMayBeShared();
    void nginx_withoutTlsAtThePort_isNamed();
    void ftp_partHasTheHeadOfAWebServer();
    void sftp_partHasTheHeadOfAWebServer();
    void sftp_strangersKey_isToldFromAChangedOne();
    void sftp_abort_doesNotWaitForASilentServer();

private:
    bool isCurl() const { return m_transport->name() == "curl"; }
    /// Makes server keys known where the transport looks for them.
    void know(const QByteArray &lines) const
    {
        QVERIFY(QDir(m_files->path()).mkpath(QStringLiteral(".ssh")));
        QFile file(m_files->filePath(QStringLiteral(".ssh/known_hosts")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(lines), lines.size());
    }
    TransportRequest sftpRequest(const SftpServer &server, const QUrl &url) const
    {
        TransportRequest request = requestFor(url);
        request.credentials = server.credentials();
        return request;
    }
    void verifyPart(const RecordingClient &client) const
    {
        QCOMPARE(client.error.code, ErrorCode::None);
        QCOMPARE(client.trace, "HBE");
        QCOMPARE(client.head.status, 206);
        QCOMPARE(client.head.header("Content-Range"), "bytes 1000000-2999999/3000000");
        QCOMPARE(client.head.header("Content-Length"), "2000000");
        QVERIFY(!client.head.header("Last-Modified").isEmpty());
        QVERIFY(client.body == m_body.read(1'000'000, 2'000'000));
    }

    const TestBody m_body = TestBody::pattern(3'000'000);
    std::unique_ptr<QTemporaryDir> m_files;
    std::unique_ptr<Transport> m_transport;
};

void TransportServersTest::initTestCase()
{
    if (NginxServer::find().isEmpty() || FtpServer::find().isEmpty() || SftpServer::find().isEmpty()) {
        MILLRACE_SKIP("http.transportservers", "nginx, vsftpd or sshd is not there");
    }
}

void TransportServersTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_files = std::make_unique<QTemporaryDir>();
    qputenv("HOME", QFile::encodeName(m_files->path()));
    QFile file(m_files->filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(m_body.bytes()), m_body.size());
    m_transport = makeTransport(kind);
}

void TransportServersTest::nginx_sendsAFileOverTls13()
{
    TestAuthority authority;
    NginxWish wish;
    wish.tls = authority.issue();
    const NginxServer server(m_files->path(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    TransportRequest request = requestFor(server.url("/a.bin"));
    request.caFile = authority.caFile();
    for (int i = 0; i < 2; ++i) {
        RecordingClient client;
        QVERIFY(exchange(*m_transport, request, client));
        QCOMPARE(client.error.code, ErrorCode::None);
        QCOMPARE(client.sha256(), m_body.sha256());
    }
    QTRY_COMPARE(server.requests().size(), 2);
    QCOMPARE(server.requests().constLast().tls, "TLSv1.3");
}

void TransportServersTest::nginx_speaksHttp2WhereConnectionsMayBeShared()
{
    TestAuthority authority;
    NginxWish wish;
    wish.tls = authority.issue();
    wish.http2 = true;
    const NginxServer server(m_files->path(), wish);
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    for (const bool mayShare : {true, false}) {
        TransportRequest request = requestFor(server.url("/a.bin"));
        request.caFile = authority.caFile();
        request.mayShareConnection = mayShare;
        RecordingClient client;
        // A connection of its own, or the first one would serve both.
        QFETCH_GLOBAL(TransportKind, kind);
        const std::unique_ptr<Transport> transport = makeTransport(kind);
        QVERIFY(exchange(*transport, request, client));
        QCOMPARE(client.error.code, ErrorCode::None);
        QCOMPARE(client.sha256(), m_body.sha256());
    }
    QTRY_COMPARE(server.requests().size(), 2);
    // Qt's HTTP/2 ignores the read buffer, and is left off.
    QCOMPARE(server.requests().at(0).request, isCurl() ? "GET /a.bin HTTP/2.0" : "GET /a.bin HTTP/1.1");
    QCOMPARE(server.requests().at(1).request, "GET /a.bin HTTP/1.1");
}

void TransportServersTest::nginx_withoutTlsAtThePort_isNamed()
{
    const NginxServer server(m_files->path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    QUrl url = server.url("/a.bin");
    url.setScheme(QStringLiteral("https"));
    RecordingClient client;
    QVERIFY(exchange(*m_transport, requestFor(url), client));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::TlsFailed);
    QCOMPARE(client.error.detail, QStringLiteral("the server does not speak TLS at this port"));
}

void TransportServersTest::ftp_partHasTheHeadOfAWebServer()
{
    const FtpServer server(m_files->path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    TransportRequest request = requestFor(server.url("/a.bin"));
    request.range = ByteRange{1'000'000, ByteRange::kUnknown};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    if (!isCurl()) {
        QCOMPARE(client.error.code, ErrorCode::UnsupportedScheme);
        return;
    }
    verifyPart(client);
    QVERIFY(server.commands().contains("REST 1000000"));
}

void TransportServersTest::sftp_partHasTheHeadOfAWebServer()
{
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    know(server.knownHost(server.port()));
    TransportRequest request = sftpRequest(server, server.put(QStringLiteral("a.bin"), m_body));
    request.range = ByteRange{1'000'000, ByteRange::kUnknown};
    RecordingClient client;
    QVERIFY(exchange(*m_transport, request, client));
    if (!isCurl()) {
        QCOMPARE(client.error.code, ErrorCode::UnsupportedScheme);
        return;
    }
    verifyPart(client);
    QTRY_COMPARE(server.beginnings(), QList<qint64>{1'000'000});
}

void TransportServersTest::sftp_strangersKey_isToldFromAChangedOne()
{
    if (!isCurl()) {
        return;
    }
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    const TransportRequest request = sftpRequest(server, server.put(QStringLiteral("a.bin"), m_body));
    RecordingClient stranger;
    QVERIFY(exchange(*m_transport, request, stranger));
    QCOMPARE(stranger.error.code, ErrorCode::HostKeyUnknown);
    QFile wrong(server.wrongKnownHostsFile());
    QVERIFY(wrong.open(QIODevice::ReadOnly));
    know(wrong.readAll());
    RecordingClient changed;
    QVERIFY(exchange(*m_transport, request, changed));
    QCOMPARE(changed.error.code, ErrorCode::HostKeyChanged);
    QCOMPARE(server.beginnings(), QList<qint64>());
}

void TransportServersTest::sftp_abort_doesNotWaitForASilentServer()
{
    if (!isCurl()) {
        return;
    }
    SftpServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Relay::Wish wish;
    wish.holdAfter = 1'000'000;
    Relay relay(server.port(), wish);
    know(server.knownHost(relay.port()));
    QUrl url = server.put(QStringLiteral("a.bin"), m_body);
    url.setPort(relay.port());
    RecordingClient client;
    m_transport->open(sftpRequest(server, url), client);
    QVERIFY(pumpUntil(*m_transport, [&client] { return client.body.size() > 500'000; }));
    QVERIFY(relay.waitUntilHeld());
    QElapsedTimer clock;
    clock.start();
    m_transport->abort(client);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!m_transport->isBusy());
}

QTEST_GUILESS_MAIN(TransportServersTest)
#include "tst_transportservers.moc"
