// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/relay.h"
#include "tests/support/transferbench.h"

using namespace millrace;

namespace {

using Issue = TlsIdentity (TestAuthority::*)();

const TestBody kBody = TestBody::pattern(300'000);

} // namespace

Q_DECLARE_METATYPE(Issue)

/// One download over TLS: whom it believes, and what the end of a connection proves.
class TestTransferTls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void badCertificate_isNamedAndLeavesNoFile_data();
    void badCertificate_isNamedAndLeavesNoFile();
    void exception_bringsTheFile_data() { badCertificate_isNamedAndLeavesNoFile_data(); }
    void exception_bringsTheFile();
    void oldTls_isNamedAndLeavesNoFile();
    void redirectToAnUntrustedServer_isThatServersFault();
    void endWithoutCloseNotify_data();
    void endWithoutCloseNotify();
    void resetMidway_isResumed();
    void resetWithoutLength_isNoFileOrNotConfirmed();

private:
    Relay::Wish wish(const TlsIdentity &identity) const
    {
        Relay::Wish wish;
        wish.tls = identity;
        return wish;
    }
    /// For /a.bin by way of the relay.
    TransferJob job(const Relay &relay) const
    {
        TransferJob job = m_bench->job("/a.bin");
        job.url = QUrl(QStringLiteral("https://127.0.0.1:%1/a.bin").arg(relay.port()));
        job.options.caFile = m_authority->caFile();
        return job;
    }
    bool isWhole() const
    {
        return m_bench->files() == QStringList{QStringLiteral("a.bin")} &&
               m_bench->content(QStringLiteral("a.bin")) == kBody.bytes();
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferTls::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_authority = std::make_unique<TestAuthority>();
    m_bench = std::make_unique<TransferBench>(kind);
    m_bench->server().serve("/a.bin", Reply::file(kBody));
}

void TestTransferTls::badCertificate_isNamedAndLeavesNoFile_data()
{
    QTest::addColumn<Issue>("issue");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("N33: expired") << &TestAuthority::issueExpired << ErrorCode::CertificateExpired;
    QTest::newRow("N33: for another host")
        << &TestAuthority::issueForAnotherHost << ErrorCode::CertificateWrongHost;
    QTest::newRow("N33: self-signed") << &TestAuthority::issueSelfSigned << ErrorCode::CertificateUntrusted;
    QTest::newRow("N34: not yet valid")
        << &TestAuthority::issueNotYetValid << ErrorCode::CertificateNotYetValid;
}

void TestTransferTls::badCertificate_isNamedAndLeavesNoFile()
{
    QFETCH(Issue, issue);
    QFETCH(ErrorCode, code);
    const TlsIdentity identity = (*m_authority.*issue)();
    const Relay relay(m_bench->server().port(), wish(identity));
    TransferJob asked = job(relay);
    asked.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(asked);
    QCOMPARE(outcome.error.code, code);
    QCOMPARE(outcome.error.certificate, identity.sha256);
    QCOMPARE(outcome.error.certificateHost, QStringLiteral("127.0.0.1"));
    QCOMPARE(outcome.error.certificatePort, int(relay.port()));
    QCOMPARE(sentence(outcome.error).contains(QLatin1String("check this computer's clock")),
             code == ErrorCode::CertificateNotYetValid);
    // Time alone does not mend it.
    QCOMPARE(outcome.wait.count(), 0);
    QCOMPARE(m_bench->files(), QStringList());
    QCOMPARE(m_bench->server().log().count(), 0);
}

// N33
void TestTransferTls::exception_bringsTheFile()
{
    QFETCH(Issue, issue);
    const TlsIdentity identity = (*m_authority.*issue)();
    const Relay relay(m_bench->server().port(), wish(identity));
    const Relay another(m_bench->server().port(), wish(identity));
    TransferJob excepted = job(relay);
    excepted.options.certificateExceptions = {{QStringLiteral("127.0.0.1"), relay.port(), identity.sha256}};
    TransferJob elsewhere = excepted;
    elsewhere.url.setPort(another.port());
    QVERIFY(m_bench->run(elsewhere).error.code != ErrorCode::None);
    QCOMPARE(m_bench->files(), QStringList());
    QCOMPARE(m_bench->run(excepted).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

// N33
void TestTransferTls::oldTls_isNamedAndLeavesNoFile()
{
    Relay::Wish old = wish(m_authority->issue());
    old.isOldTls = true;
    const Relay relay(m_bench->server().port(), old);
    QCOMPARE(m_bench->run(job(relay)).error.code, ErrorCode::TlsTooOld);
    QCOMPARE(m_bench->files(), QStringList());
    QCOMPARE(m_bench->server().log().count(), 0);
}

// N33
void TestTransferTls::redirectToAnUntrustedServer_isThatServersFault()
{
    const TlsIdentity identity = m_authority->issueSelfSigned();
    const Relay far(m_bench->server().port(), wish(identity));
    m_bench->server().serve(
        "/a.bin", Reply::redirect(302, "https://127.0.0.1:" + QByteArray::number(far.port()) + "/b.bin"));
    m_bench->server().serve("/b.bin", Reply::file(kBody));
    const Relay near(m_bench->server().port(), wish(m_authority->issue()));
    const TransferOutcome outcome = m_bench->run(job(near));
    QCOMPARE(outcome.error.code, ErrorCode::CertificateUntrusted);
    QCOMPARE(outcome.error.certificatePort, int(far.port()));
    QCOMPARE(m_bench->files(), QStringList());
    QCOMPARE(m_bench->server().log().count("/b.bin"), 0);
}

void TestTransferTls::endWithoutCloseNotify_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<bool>("isFile");
    QTest::addColumn<bool>("isConfirmed");
    const Reply whole = Reply::file(kBody).closeAfter();
    QTest::newRow("N06: after the length") << whole << true << true;
    QTest::newRow("N06: in chunks, after the last one")
        << Reply::file(kBody).ignoreRange().chunked().closeAfter() << true << false;
    // Nobody can know whether that was all.
    QTest::newRow("N06: without a length") << Reply::file(kBody).ignoreRange().noLength() << true << false;
    QTest::newRow("N04: short of the length") << Reply::file(kBody).finishAfter(200'000) << false << false;
    QTest::newRow("N04: short of the length, without a range")
        << Reply::file(kBody).ignoreRange().finishAfter(200'000) << false << false;
}

void TestTransferTls::endWithoutCloseNotify()
{
    QFETCH(Reply, reply);
    QFETCH(bool, isFile);
    QFETCH(bool, isConfirmed);
    m_bench->server().serve("/a.bin", reply);
    Relay::Wish bare = wish(m_authority->issue());
    bare.omitsCloseNotify = true;
    const Relay relay(m_bench->server().port(), bare);
    const TransferOutcome outcome = m_bench->run(job(relay));
    if (isFile) {
        QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
        QCOMPARE(outcome.sizeConfirmed, isConfirmed);
        QVERIFY(isWhole());
    } else {
        QCOMPARE(outcome.error.code, ErrorCode::ConnectionLost);
        QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    }
}

// N01
void TestTransferTls::resetMidway_isResumed()
{
    const Reply file = Reply::file(kBody).etag("\"v\"");
    m_bench->server().serve("/a.bin", Reply(file).resetAfter(200'000));
    const Relay relay(m_bench->server().port(), wish(m_authority->issue()));
    TransferJob asked = job(relay);
    asked.retry.maxRetries = 5;
    const TransferOutcome lost = m_bench->run(asked);
    QCOMPARE(lost.kind, OutcomeKind::Waiting);
    QCOMPARE(lost.error.code, ErrorCode::ConnectionLost);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    m_bench->server().serve("/a.bin", file);
    asked.part = lost.part;
    const TransferOutcome outcome = m_bench->run(asked);
    QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
    QVERIFY(outcome.sizeConfirmed);
    QVERIFY(isWhole());
}

// N06: Qt 6.4 does not tell a reset from an end here, so that the outcome can only say that nobody confirmed
// the size.
void TestTransferTls::resetWithoutLength_isNoFileOrNotConfirmed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench->server().serve("/a.bin", Reply::file(kBody).ignoreRange().noLength().resetAfter(200'000));
    const Relay relay(m_bench->server().port(), wish(m_authority->issue()));
    const TransferOutcome outcome = m_bench->run(job(relay));
    if (kind == TransportKind::Qt && outcome.kind == OutcomeKind::Finished) {
        QVERIFY(!outcome.sizeConfirmed);
        return;
    }
    QCOMPARE(outcome.error.code, ErrorCode::ConnectionLost);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
}

QTEST_GUILESS_MAIN(TestTransferTls)
#include "tst_transfertls.moc"
