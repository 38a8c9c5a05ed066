// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/integritycheck.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;

namespace {

Checksum checksumOf(const QByteArray &bytes, ChecksumAlgorithm algorithm = ChecksumAlgorithm::Sha256)
{
    Hasher hasher(algorithm);
    hasher.update(bytes);
    return {algorithm, hasher.result()};
}

QByteArray base64(const QByteArray &bytes, ChecksumAlgorithm algorithm)
{
    return checksumOf(bytes, algorithm).digest.toBase64();
}

const QByteArray kBytes = TestBody::pattern(300'000).bytes();
const QByteArray kOther = "other bytes";

QByteArray reprDigest(const QByteArray &bytes)
{
    return "Repr-Digest: sha-256=:" + base64(bytes, ChecksumAlgorithm::Sha256) + ':';
}

} // namespace

/// A file is given its name where what was promised of it is so.
class TestTransferIntegrity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void checksum_thatFits_isSaidInTheLog_data();
    void checksum_thatFits_isSaidInTheLog();
    void checksum_thatDoesNot_keepsThePartFile_data();
    void checksum_thatDoesNot_keepsThePartFile();
    void severalChecksums_allHaveToFit();
    void header_thatFits_isTaken_data();
    void header_thatFits_isTaken();
    void header_thatDoesNot_keepsThePartFile_data();
    void header_thatDoesNot_keepsThePartFile();
    void header_thatSaysNothing_isIgnored_data();
    void header_thatSaysNothing_isIgnored();
    void contentMd5_countsWithAWholeFileAlone();
    void header_ofAResumedDownload_isAboutTheWhole();
    void connections_areCheckedTogether();
    void refuted_withAnotherChecksum_isNotFetchedAgain();
    void refuted_again_beginsFromNothing();
    void emptyFile_isCheckedToo();
    void fileThatIsHere_isCheckedToo();

private:
    TransferJob job() const { return m_bench->job("/a.bin"); }
    void serve(const QByteArrayList &headers)
    {
        Reply reply = Reply::file(kBytes);
        for (const QByteArray &header : headers) {
            reply.header(header);
        }
        m_bench->server().serve("/a.bin", reply);
    }
    void isRefuted(const TransferOutcome &outcome, const QString &detail) const
    {
        QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
        QCOMPARE(outcome.error.detail, detail);
        QCOMPARE(m_bench->files(),
                 (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
        QVERIFY(m_bench->content(QStringLiteral("a.bin.part")) == kBytes);
        QCOMPARE(outcome.part.fileName, QStringLiteral("a.bin.part"));
        QCOMPARE(outcome.part.heldBytes(), kBytes.size());
    }
    void isFinished(const TransferOutcome &outcome) const
    {
        QCOMPARE(outcome.error.code, ErrorCode::None);
        QCOMPARE(outcome.kind, OutcomeKind::Finished);
        QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
        QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBytes);
    }

    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferIntegrity::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferIntegrity::checksum_thatFits_isSaidInTheLog_data()
{
    QTest::addColumn<ChecksumAlgorithm>("algorithm");
    QTest::newRow("SHA-256") << ChecksumAlgorithm::Sha256;
    QTest::newRow("MD5") << ChecksumAlgorithm::Md5;
    QTest::newRow("SHA3-256") << ChecksumAlgorithm::Sha3_256;
    QTest::newRow("BLAKE2b") << ChecksumAlgorithm::Blake2b;
}

void TestTransferIntegrity::checksum_thatFits_isSaidInTheLog()
{
    QFETCH(ChecksumAlgorithm, algorithm);
    serve({});
    TransferJob checked = job();
    checked.checksums = {checksumOf(kBytes, algorithm)};
    const TransferOutcome outcome = m_bench->run(checked);
    isFinished(outcome);
    QVERIFY(outcome.log.contains(
        QStringLiteral("Checked: it has the %1 that was given").arg(algorithmName(algorithm))));
    QCOMPARE(outcome.sha256.isEmpty(), algorithm != ChecksumAlgorithm::Sha256);
}

void TestTransferIntegrity::checksum_thatDoesNot_keepsThePartFile_data()
{
    QTest::addColumn<bool>("isLarge");
    QTest::newRow("small, without a name till then") << false;
    QTest::newRow("large, with a record from the beginning") << true;
}

void TestTransferIntegrity::checksum_thatDoesNot_keepsThePartFile()
{
    QFETCH(bool, isLarge);
    const QByteArray bytes = isLarge ? TestBody::pattern(1'500'000).bytes() : kBytes;
    m_bench->server().serve("/a.bin", Reply::file(bytes));
    TransferJob checked = job();
    checked.checksums = {checksumOf(kOther)};
    // It is not to be tried again by itself.
    checked.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(checked);
    QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(
        sentence(outcome.error),
        QStringLiteral("The file's checksum differs from the SHA-256 that was given: download it again"));
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
    QVERIFY(m_bench->content(QStringLiteral("a.bin.part")) == bytes);
    const QString log = outcome.log.join(u'\n');
    QVERIFY2(log.contains(QString::fromLatin1(checksumOf(bytes).digest.toHex())), qPrintable(log));
    QVERIFY2(log.contains(QString::fromLatin1(checksumOf(kOther).digest.toHex())), qPrintable(log));
    QCOMPARE(m_bench->server().log().count("/a.bin"), 1);
}

void TestTransferIntegrity::severalChecksums_allHaveToFit()
{
    serve({});
    TransferJob checked = job();
    checked.checksums = {checksumOf(kBytes), checksumOf(kOther, ChecksumAlgorithm::Sha1)};
    isRefuted(m_bench->run(checked), QStringLiteral("the SHA-1 that was given"));
}

void TestTransferIntegrity::header_thatFits_isTaken_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("algorithm");
    const QByteArray sha256 = base64(kBytes, ChecksumAlgorithm::Sha256);
    const QByteArray sha512 = base64(kBytes, ChecksumAlgorithm::Sha512);
    QTest::newRow("Repr-Digest") << reprDigest(kBytes) << QStringLiteral("SHA-256");
    QTest::newRow("Repr-Digest, the better of two")
        << QByteArray("Repr-Digest: md5=:" + base64(kBytes, ChecksumAlgorithm::Md5) + ":,sha-512=:" + sha512 +
                      ':')
        << QStringLiteral("SHA-512");
    QTest::newRow("Digest") << QByteArray("Digest: SHA-256=" + sha256) << QStringLiteral("SHA-256");
    QTest::newRow("Digest, SHA-1") << QByteArray("Digest: SHA=" + base64(kBytes, ChecksumAlgorithm::Sha1))
                                   << QStringLiteral("SHA-1");
}

void TestTransferIntegrity::header_thatFits_isTaken()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, algorithm);
    serve({header});
    const TransferOutcome outcome = m_bench->run(job());
    isFinished(outcome);
    QVERIFY2(
        outcome.log.contains(QStringLiteral("Checked: it has the %1 that the server sent").arg(algorithm)),
        qPrintable(outcome.log.join(u'\n')));
}

void TestTransferIntegrity::header_thatDoesNot_keepsThePartFile_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("algorithm");
    QTest::newRow("Repr-Digest") << reprDigest(kOther) << QStringLiteral("SHA-256");
    QTest::newRow("Digest") << QByteArray("Digest: SHA-512=" + base64(kOther, ChecksumAlgorithm::Sha512))
                            << QStringLiteral("SHA-512");
}

void TestTransferIntegrity::header_thatDoesNot_keepsThePartFile()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, algorithm);
    serve({header});
    isRefuted(m_bench->run(job()), QStringLiteral("the %1 that the server sent").arg(algorithm));
}

void TestTransferIntegrity::header_thatSaysNothing_isIgnored_data()
{
    QTest::addColumn<QByteArray>("header");
    const QByteArray other = base64(kOther, ChecksumAlgorithm::Sha256);
    QTest::newRow("Repr-Digest without colons") << QByteArray("Repr-Digest: sha-256=" + other);
    QTest::newRow("Repr-Digest, unknown algorithm") << QByteArray("Repr-Digest: sha-300=:" + other + ':');
    QTest::newRow("Repr-Digest, wrong size") << QByteArray("Repr-Digest: sha-512=:" + other + ':');
    QTest::newRow("Digest that is none") << QByteArray("Digest: SHA-256=not base64");
    QTest::newRow("Content-Digest is a part's") << QByteArray("Content-Digest: sha-256=:" + other + ':');
    QTest::newRow("Content-MD5 of a part")
        << QByteArray("Content-MD5: " + base64(kOther, ChecksumAlgorithm::Md5));
}

void TestTransferIntegrity::header_thatSaysNothing_isIgnored()
{
    QFETCH(QByteArray, header);
    serve({header});
    isFinished(m_bench->run(job()));
}

void TestTransferIntegrity::contentMd5_countsWithAWholeFileAlone()
{
    const QByteArray header = "Content-MD5: ";
    m_bench->server().serve(
        "/a.bin", Reply::file(kBytes).ignoreRange().header(header + base64(kBytes, ChecksumAlgorithm::Md5)));
    isFinished(m_bench->run(job()));
    QFile::remove(QDir(m_bench->folder()).filePath(QStringLiteral("a.bin")));
    m_bench->server().serve(
        "/a.bin", Reply::file(kBytes).ignoreRange().header(header + base64(kOther, ChecksumAlgorithm::Md5)));
    isRefuted(m_bench->run(job()), QStringLiteral("the MD5 that the server sent"));
}

void TestTransferIntegrity::header_ofAResumedDownload_isAboutTheWhole()
{
    const TestBody body = TestBody::pattern(2'000'000);
    const Reply reply = Reply::file(body).etag("\"v1\"").header(reprDigest(body.bytes()));
    m_bench->server().serve("/a.bin", Reply(reply).resetAfter(1'200'000));
    TransferJob resumed = job();
    resumed.part = m_bench->run(resumed).part;
    QVERIFY(resumed.part.heldBytes() > 0);
    m_bench->server().serve("/a.bin", reply);
    const TransferOutcome outcome = m_bench->run(resumed);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(outcome.log.contains(QStringLiteral("Checked: it has the SHA-256 that the server sent")));
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
}

void TestTransferIntegrity::connections_areCheckedTogether()
{
    const TestBody body = TestBody::pattern(16 * 1024 * 1024);
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v1\"").throttle(8 * 1024 * 1024));
    TransferJob checked = job();
    checked.connections = 8;
    checked.checksums = {checksumOf(body.bytes()), checksumOf(body.bytes(), ChecksumAlgorithm::Sha1)};
    const TransferOutcome outcome = m_bench->run(checked);
    QCOMPARE(outcome.error.code, ErrorCode::None);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(m_bench->server().log().count("/a.bin") > 1);
    QCOMPARE(outcome.sha256, body.sha256());
}

void TestTransferIntegrity::refuted_withAnotherChecksum_isNotFetchedAgain()
{
    m_bench->server().serve("/a.bin", Reply::file(kBytes).etag("\"v1\""));
    TransferJob checked = job();
    checked.checksums = {checksumOf(kOther)};
    QCOMPARE(m_bench->run(checked).error.code, ErrorCode::ChecksumMismatch);
    m_bench->server().log().clear();
    checked.checksums = {checksumOf(kBytes)};
    isFinished(m_bench->run(checked));
    // Compared with what is there, as with any that is gone on with.
    QCOMPARE(m_bench->server().log().ranges("/a.bin"), QByteArrayList{"bytes=234464-"});
}

void TestTransferIntegrity::refuted_again_beginsFromNothing()
{
    m_bench->server().serve("/a.bin", Reply::file(kBytes).etag("\"v1\""));
    TransferJob checked = job();
    checked.checksums = {checksumOf(kOther)};
    QCOMPARE(m_bench->run(checked).error.code, ErrorCode::ChecksumMismatch);
    const TransferOutcome second = m_bench->run(checked);
    QCOMPARE(second.kind, OutcomeKind::Waiting);
    QVERIFY(second.wait == std::chrono::milliseconds(0));
    QVERIFY(second.part.isEmpty());
    QVERIFY(m_bench->files().isEmpty());
    m_bench->server().log().clear();
    isRefuted(m_bench->run(checked), QStringLiteral("the SHA-256 that was given"));
    QCOMPARE(m_bench->server().log().ranges("/a.bin"), QByteArrayList{"bytes=0-"});
}

void TestTransferIntegrity::emptyFile_isCheckedToo()
{
    m_bench->server().serve("/a.bin", Reply::statusOnly(200));
    TransferJob checked = job();
    checked.checksums = {checksumOf({})};
    QCOMPARE(m_bench->run(checked).kind, OutcomeKind::Finished);
    checked.outputName = QStringLiteral("b.bin");
    checked.checksums = {checksumOf(kOther)};
    QCOMPARE(m_bench->run(checked).error.code, ErrorCode::ChecksumMismatch);
    QVERIFY(!m_bench->files().contains(QStringLiteral("b.bin")));
}

void TestTransferIntegrity::fileThatIsHere_isCheckedToo()
{
    m_bench->server().serve("/a.bin", Reply::file(kBytes).etag("\"v1\""));
    isFinished(m_bench->run(job()));
    TransferJob checked = job();
    QCOMPARE(m_bench->run(checked).kind, OutcomeKind::AlreadyHere);
    checked.checksums = {checksumOf(kBytes), checksumOf(kBytes, ChecksumAlgorithm::Md5)};
    QCOMPARE(m_bench->run(checked).kind, OutcomeKind::AlreadyHere);
    checked.checksums.append(checksumOf(kOther, ChecksumAlgorithm::Sha1));
    QCOMPARE(m_bench->run(checked).error.code, ErrorCode::ChecksumMismatch);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBytes);
    QVERIFY(m_bench->files().contains(QStringLiteral("a (1).bin.part")) ||
            m_bench->files().contains(QStringLiteral("a.bin.part")));
}

QTEST_GUILESS_MAIN(TestTransferIntegrity)
#include "tst_transferintegrity.moc"
