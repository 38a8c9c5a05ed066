// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The transports' contract (app/http/transport.h): whom they believe over TLS.

#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"
#include "tests/support/relay.h"
#include "tests/support/testauthority.h"

#include <memory>

using namespace millrace;

namespace {

using Issue = TlsIdentity (TestAuthority::*)();

} // namespace

Q_DECLARE_METATYPE(Issue)

class TransportTlsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();
    void cleanup();

    void privateAuthority_isBelievedByItsFile();
    void missingAuthorityFile_isNamed();
    void badCertificate_isRefusedWithItsReason_data();
    void badCertificate_isRefusedWithItsReason();
    void unknownAuthority_isRefused();
    void oldTls_isRefused();
    void exception_opensTheCertificateItNames_data() { badCertificate_isRefusedWithItsReason_data(); }
    void exception_opensTheCertificateItNames();
    void exceptionForAnother_opensNothing_data();
    void exceptionForAnother_opensNothing();
    void exception_isNotCarriedOver();
    void authorityFile_isNotCarriedOver();
    void resetMidway_losesTheConnection();
    void endWithoutCloseNotify_withLength_isWhole();
    void endWithoutCloseNotify_withoutLength_isNoFault();
    void resetWithoutLength_isToldByCurl();

private:
    /// A server with TLS before m_server.
    std::unique_ptr<Relay> tlsServer(const TlsIdentity &identity, bool isOldTls = false,
                                     bool omitsCloseNotify = false) const
    {
        Relay::Wish wish;
        wish.tls = identity;
        wish.isOldTls = isOldTls;
        wish.omitsCloseNotify = omitsCloseNotify;
        return std::make_unique<Relay>(m_server->port(), wish);
    }
    TransportRequest request(const Relay &relay) const
    {
        TransportRequest request =
            requestFor(QUrl(QStringLiteral("https://127.0.0.1:%1/a.bin").arg(relay.port())));
        request.caFile = m_authority->caFile();
        return request;
    }
    /// What becomes of a request; m_server's log shows whether it was sent.
    RecordingClient fetch(const TransportRequest &request) const
    {
        RecordingClient client;
        if (!exchange(*m_transport, request, client)) {
            client.trace = "late";
        }
        return client;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Transport> m_transport;
};

void TransportTlsTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_authority = std::make_unique<TestAuthority>();
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)));
    m_transport = makeTransport(kind);
}

void TransportTlsTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void TransportTlsTest::privateAuthority_isBelievedByItsFile()
{
    const auto relay = tlsServer(m_authority->issue());
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.sha256(), TestBody::pattern(300'000).sha256());
}

void TransportTlsTest::missingAuthorityFile_isNamed()
{
    const auto relay = tlsServer(m_authority->issue());
    TransportRequest wrong = request(*relay);
    wrong.caFile = QStringLiteral("/nowhere/authorities.pem");
    const RecordingClient client = fetch(wrong);
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::TlsFailed);
    QCOMPARE(client.error.detail, QStringLiteral("the file of authorities cannot be read"));
    QCOMPARE(m_server->log().count(), 0);
}

void TransportTlsTest::badCertificate_isRefusedWithItsReason_data()
{
    QTest::addColumn<Issue>("issue");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("expired") << &TestAuthority::issueExpired << ErrorCode::CertificateExpired;
    QTest::newRow("not yet valid") << &TestAuthority::issueNotYetValid << ErrorCode::CertificateNotYetValid;
    QTest::newRow("for another host")
        << &TestAuthority::issueForAnotherHost << ErrorCode::CertificateWrongHost;
    QTest::newRow("self-signed") << &TestAuthority::issueSelfSigned << ErrorCode::CertificateUntrusted;
}

void TransportTlsTest::badCertificate_isRefusedWithItsReason()
{
    QFETCH(Issue, issue);
    QFETCH(ErrorCode, code);
    const TlsIdentity identity = (*m_authority.*issue)();
    const auto relay = tlsServer(identity);
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, code);
    QCOMPARE(client.error.certificate, identity.sha256);
    QCOMPARE(m_server->log().count(), 0);
}

void TransportTlsTest::unknownAuthority_isRefused()
{
    const TlsIdentity identity = m_authority->issue();
    const auto relay = tlsServer(identity);
    TransportRequest alone = request(*relay);
    alone.caFile.clear();
    const RecordingClient client = fetch(alone);
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::CertificateUntrusted);
    QCOMPARE(client.error.certificate, identity.sha256);
    QCOMPARE(m_server->log().count(), 0);
}

void TransportTlsTest::oldTls_isRefused()
{
    const TlsIdentity identity = m_authority->issue();
    const auto relay = tlsServer(identity, true);
    TransportRequest excepted = request(*relay);
    excepted.certificateExceptions = {{QStringLiteral("127.0.0.1"), relay->port(), identity.sha256}};
    for (const TransportRequest &asked : {request(*relay), excepted}) {
        const RecordingClient client = fetch(asked);
        QCOMPARE(client.trace, "E");
        QCOMPARE(client.error.code, ErrorCode::TlsTooOld);
    }
    QCOMPARE(m_server->log().count(), 0);
}

void TransportTlsTest::exception_opensTheCertificateItNames()
{
    QFETCH(Issue, issue);
    const TlsIdentity identity = (*m_authority.*issue)();
    const auto relay = tlsServer(identity);
    TransportRequest excepted = request(*relay);
    excepted.certificateExceptions = {{QStringLiteral("127.0.0.1"), relay->port(), identity.sha256}};
    const RecordingClient client = fetch(excepted);
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.sha256(), TestBody::pattern(300'000).sha256());
}

void TransportTlsTest::exceptionForAnother_opensNothing_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("portsAway");
    QTest::addColumn<bool>("isItsCertificate");
    QTest::newRow("another certificate") << QStringLiteral("127.0.0.1") << 0 << false;
    QTest::newRow("another host") << QStringLiteral("localhost") << 0 << true;
    QTest::newRow("another port") << QStringLiteral("127.0.0.1") << 1 << true;
}

void TransportTlsTest::exceptionForAnother_opensNothing()
{
    QFETCH(QString, host);
    QFETCH(int, portsAway);
    QFETCH(bool, isItsCertificate);
    const TlsIdentity identity = m_authority->issueSelfSigned();
    const TlsIdentity other = m_authority->issueSelfSigned();
    const auto relay = tlsServer(identity);
    TransportRequest excepted = request(*relay);
    excepted.certificateExceptions = {
        {host, relay->port() + portsAway, isItsCertificate ? identity.sha256 : other.sha256}};
    const RecordingClient client = fetch(excepted);
    QCOMPARE(client.trace, "E");
    QCOMPARE(client.error.code, ErrorCode::CertificateUntrusted);
    QCOMPARE(client.error.certificate, identity.sha256);
    QCOMPARE(m_server->log().count(), 0);
}

void TransportTlsTest::exception_isNotCarriedOver()
{
    const TlsIdentity identity = m_authority->issueSelfSigned();
    const auto relay = tlsServer(identity);
    TransportRequest excepted = request(*relay);
    excepted.certificateExceptions = {{QStringLiteral("127.0.0.1"), relay->port(), identity.sha256}};
    QCOMPARE(fetch(excepted).error.code, ErrorCode::None);
    // The connection is kept, and its TLS session known.
    QCOMPARE(fetch(request(*relay)).error.code, ErrorCode::CertificateUntrusted);
    TransportRequest another = excepted;
    another.certificateExceptions = {
        {QStringLiteral("127.0.0.1"), relay->port(), m_authority->issueSelfSigned().sha256}};
    QCOMPARE(fetch(excepted).error.code, ErrorCode::None);
    QCOMPARE(fetch(another).error.code, ErrorCode::CertificateUntrusted);
    QCOMPARE(m_server->log().count(), 2);
}

void TransportTlsTest::authorityFile_isNotCarriedOver()
{
    const auto relay = tlsServer(m_authority->issue());
    QCOMPARE(fetch(request(*relay)).error.code, ErrorCode::None);
    TransportRequest alone = request(*relay);
    alone.caFile.clear();
    QCOMPARE(fetch(alone).error.code, ErrorCode::CertificateUntrusted);
    QCOMPARE(m_server->log().count(), 1);
    QCOMPARE(fetch(request(*relay)).error.code, ErrorCode::None);
}

void TransportTlsTest::resetMidway_losesTheConnection()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)).resetAfter(100'000));
    const auto relay = tlsServer(m_authority->issue());
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.error.code, ErrorCode::ConnectionLost);
    QVERIFY(client.body.size() <= 100'000);
}

void TransportTlsTest::endWithoutCloseNotify_withLength_isWhole()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)).closeAfter());
    const auto relay = tlsServer(m_authority->issue(), false, true);
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.sha256(), TestBody::pattern(300'000).sha256());
}

void TransportTlsTest::endWithoutCloseNotify_withoutLength_isNoFault()
{
    // Many servers end so. Whoever counts knows that the size was never confirmed.
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)).noLength());
    const auto relay = tlsServer(m_authority->issue(), false, true);
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.trace, "HBE");
    QCOMPARE(client.error.code, ErrorCode::None);
    QCOMPARE(client.sha256(), TestBody::pattern(300'000).sha256());
}

void TransportTlsTest::resetWithoutLength_isToldByCurl()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(300'000)).noLength().resetAfter(100'000));
    const auto relay = tlsServer(m_authority->issue());
    const RecordingClient client = fetch(request(*relay));
    QCOMPARE(client.error.code, kind == TransportKind::Qt ? ErrorCode::None : ErrorCode::ConnectionLost);
}

QTEST_GUILESS_MAIN(TransportTlsTest)
#include "tst_transporttls.moc"
