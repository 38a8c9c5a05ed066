// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;

namespace {

const TestBody kBody = TestBody::pattern(1'200'000);
const QByteArray kWrong(64, '0');

QByteArray line(const QByteArray &hex, const QByteArray &name = "a.bin")
{
    return hex + "  " + name + '\n';
}

} // namespace

/// What a checksum file says of a download, given by its link or found beside the file.
class TestTransferChecksumFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void givenFile_decides_data();
    void givenFile_decides();
    void givenFile_isAskedForOnce();
    void givenFile_thatCannotBeHad_isSaid_data();
    void givenFile_thatCannotBeHad_isSaid();
    void givenFile_aboutOtherFiles_isNoFault();
    void besideTheFile_decides_data();
    void besideTheFile_decides();
    void besideTheFile_nothing_isSilentAndAskedOnce();
    void besideTheFile_oneEach_isAskedForEach();
    void besideTheFile_whatSaysNothing_isIgnored_data();
    void besideTheFile_whatSaysNothing_isIgnored();
    void hostThatFails_isAskedNoMore_data();
    void hostThatFails_isAskedNoMore();
    void notAsked_whereItIsNotWorthIt_data();
    void notAsked_whereItIsNotWorthIt();
    void silentServer_canBeStopped();
    void credentials_goToTheOwnServerAlone();

private:
    TransferJob job(const QByteArray &path = "/d/a.bin") const
    {
        TransferJob job = m_bench->job(path);
        job.asksForChecksums = true;
        return job;
    }
    FaultServer &server() { return m_bench->server(); }
    QByteArrayList asked()
    {
        QByteArrayList paths;
        const QList<LoggedRequest> requests = server().log().requests();
        for (const LoggedRequest &request : requests) {
            paths.append(request.path());
        }
        return paths;
    }

    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferChecksumFiles::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    server().serve("/d/a.bin", Reply::file(kBody).etag("\"v1\""));
    server().serve("/d/b.bin", Reply::file(kBody).etag("\"v1\""));
}

void TestTransferChecksumFiles::givenFile_decides_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("isChecked");
    const QByteArray right = kBody.sha256();
    QTest::newRow("right") << line(right) << ErrorCode::None << true;
    QTest::newRow("right, tagged") << QByteArray("SHA256 (a.bin) = " + right + '\n') << ErrorCode::None
                                   << true;
    QTest::newRow("wrong") << line(kWrong) << ErrorCode::ChecksumMismatch << false;
    QTest::newRow("wrong for another name") << line(kWrong, "A.BIN") << ErrorCode::None << false;
    QTest::newRow("wrong in another folder") << line(kWrong, "x/a.bin") << ErrorCode::None << false;
}

void TestTransferChecksumFiles::givenFile_decides()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    QFETCH(bool, isChecked);
    server().serve("/elsewhere/SHA256SUMS", Reply::file(text));
    TransferJob given = job();
    given.checksumFiles = {server().url("/elsewhere/SHA256SUMS")};
    const TransferOutcome outcome = m_bench->run(given);
    QCOMPARE(outcome.error.code, code);
    const QString log = outcome.log.join(u'\n');
    QCOMPARE(log.contains(QLatin1String("Checked: it has the SHA-256 in SHA256SUMS")), isChecked);
    QCOMPARE(log.contains(QLatin1String("SHA256SUMS says nothing of this file")),
             !isChecked && code == ErrorCode::None);
    QCOMPARE(asked(), (QByteArrayList{"/d/a.bin", "/elsewhere/SHA256SUMS"}));
    QCOMPARE(m_bench->files().contains(QStringLiteral("a.bin")), code == ErrorCode::None);
    QCOMPARE(m_bench->files().contains(QStringLiteral("a.bin.part")), code != ErrorCode::None);
    if (code != ErrorCode::None) {
        QCOMPARE(outcome.error.detail, QStringLiteral("the SHA-256 in SHA256SUMS"));
    }
}

void TestTransferChecksumFiles::givenFile_isAskedForOnce()
{
    server().serve("/d/SHA256SUMS", Reply::file(QByteArray(line(kBody.sha256()) + line(kWrong, "b.bin"))));
    TransferJob given = job();
    given.checksumFiles = {server().url("/d/SHA256SUMS")};
    QCOMPARE(m_bench->run(given).kind, OutcomeKind::Finished);
    given.url = server().url("/d/b.bin");
    QCOMPARE(m_bench->run(given).error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(server().log().count("/d/SHA256SUMS"), 1);
}

void TestTransferChecksumFiles::givenFile_thatCannotBeHad_isSaid_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("404") << Reply::statusOnly(404, "no such thing");
    QTest::newRow("500") << Reply::statusOnly(500);
    QTest::newRow("a page") << Reply::file("<!DOCTYPE html><p>Sign in</p>").contentType("text/html");
    QTest::newRow("a page that does not say so")
        << Reply::file(QByteArray("<!DOCTYPE html><pre>" + line(kWrong) + "</pre>"))
               .contentType("text/plain");
    QTest::newRow("a redirect to a file") << Reply::redirect(302, "file:///etc/passwd");
    QTest::newRow("cut off")
        << Reply::file(QByteArray(QByteArray(1000, '#') + '\n' + line(kWrong))).finishAfter(1072);
}

void TestTransferChecksumFiles::givenFile_thatCannotBeHad_isSaid()
{
    QFETCH(Reply, reply);
    server().serve("/d/SHA256SUMS", reply);
    TransferJob given = job();
    given.checksumFiles = {server().url("/d/SHA256SUMS")};
    const TransferOutcome outcome = m_bench->run(given);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.note, QStringLiteral("Not checked by SHA256SUMS, which could not be had"));
    QVERIFY(outcome.log.contains(outcome.note));
}

void TestTransferChecksumFiles::givenFile_aboutOtherFiles_isNoFault()
{
    server().serve("/d/SHA256SUMS", Reply::file(QByteArray(line(kWrong, "b.bin"))));
    TransferJob given = job();
    given.checksumFiles = {server().url("/d/SHA256SUMS")};
    const TransferOutcome outcome = m_bench->run(given);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.note, QString());
    QVERIFY(outcome.log.contains(QStringLiteral("SHA256SUMS says nothing of this file")));
}

void TestTransferChecksumFiles::besideTheFile_decides_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("requests");
    const QByteArray right = kBody.sha256();
    QTest::newRow("SHA256SUMS, right") << QByteArray("/d/SHA256SUMS") << line(right) << ErrorCode::None << 2;
    QTest::newRow("SHA256SUMS, wrong")
        << QByteArray("/d/SHA256SUMS") << line(kWrong) << ErrorCode::ChecksumMismatch << 2;
    QTest::newRow("SHA512SUMS, wrong")
        << QByteArray("/d/SHA512SUMS") << line(kWrong + kWrong) << ErrorCode::ChecksumMismatch << 3;
    QTest::newRow("B2SUMS, wrong") << QByteArray("/d/B2SUMS") << line(kWrong + kWrong)
                                   << ErrorCode::ChecksumMismatch << 4;
    QTest::newRow("its own, right") << QByteArray("/d/a.bin.sha256") << right << ErrorCode::None << 5;
    QTest::newRow("its own, wrong") << QByteArray("/d/a.bin.sha256") << line(kWrong)
                                    << ErrorCode::ChecksumMismatch << 5;
}

void TestTransferChecksumFiles::besideTheFile_decides()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    QFETCH(int, requests);
    server().serve(path, Reply::file(text));
    const TransferOutcome outcome = m_bench->run(job("/d/a.bin?key=1"));
    QCOMPARE(outcome.error.code, code);
    QCOMPARE(asked().size(), requests);
    QCOMPARE(asked().first(), QByteArray("/d/a.bin"));
    QCOMPARE(asked().last(), path);
    QVERIFY(!server().log().requests().last().target.contains('?'));
    QVERIFY(!server().log().requests().last().hasHeader("Range"));
    QCOMPARE(outcome.log.join(u'\n').contains(QLatin1String("Checked: it has the SHA-256 in ")),
             code == ErrorCode::None);
}

void TestTransferChecksumFiles::besideTheFile_nothing_isSilentAndAskedOnce()
{
    const TransferOutcome first = m_bench->run(job());
    QCOMPARE(first.kind, OutcomeKind::Finished);
    QCOMPARE(asked(),
             (QByteArrayList{"/d/a.bin", "/d/SHA256SUMS", "/d/SHA512SUMS", "/d/B2SUMS", "/d/a.bin.sha256"}));
    const QString log = first.log.join(u'\n');
    QVERIFY2(!log.contains(QLatin1String("SUMS")) && !log.contains(QLatin1String("404")), qPrintable(log));
    server().log().clear();
    QCOMPARE(m_bench->run(job("/d/b.bin")).kind, OutcomeKind::Finished);
    QCOMPARE(asked(), QByteArrayList{"/d/b.bin"});
}

void TestTransferChecksumFiles::besideTheFile_oneEach_isAskedForEach()
{
    server().serve("/d/a.bin.sha256", Reply::file(line(kBody.sha256())));
    server().serve("/d/b.bin.sha256", Reply::file(line(kWrong, "b.bin")));
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    server().log().clear();
    QCOMPARE(m_bench->run(job("/d/b.bin")).error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(asked(), (QByteArrayList{"/d/b.bin", "/d/b.bin.sha256"}));
}

void TestTransferChecksumFiles::besideTheFile_whatSaysNothing_isIgnored_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("another file's line") << Reply::file(line(kWrong, "b.iso"));
    QTest::newRow("words") << Reply::file("There is no such file");
    QTest::newRow("too long") << Reply::file(QByteArray(QByteArray(3'000'000, '#') + '\n' + line(kWrong)));
    QTest::newRow("too long, and chunked")
        << Reply::file(QByteArray(QByteArray(3'000'000, '#') + '\n' + line(kWrong))).chunked();
    QTest::newRow("403, as stores say for what they have not") << Reply::statusOnly(403, line(kWrong));
}

void TestTransferChecksumFiles::besideTheFile_whatSaysNothing_isIgnored()
{
    QFETCH(Reply, reply);
    server().serve("/d/SHA256SUMS", reply);
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
}

void TestTransferChecksumFiles::hostThatFails_isAskedNoMore_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("500") << Reply::statusOnly(500);
    QTest::newRow("a page in place of a 404") << Reply::file("<html>Not here").contentType("text/html");
    QTest::newRow("cut off") << Reply::file(QByteArray(1000, '#')).resetAfter(500);
}

void TestTransferChecksumFiles::hostThatFails_isAskedNoMore()
{
    QFETCH(Reply, reply);
    server().serve("/d/SHA256SUMS", reply);
    server().serve("/e/a.bin", Reply::file(kBody));
    QCOMPARE(m_bench->run(job()).kind, OutcomeKind::Finished);
    QCOMPARE(asked().last(), QByteArray("/d/SHA256SUMS"));
    server().log().clear();
    TransferJob elsewhere = job("/e/a.bin");
    elsewhere.outputName = QStringLiteral("e.bin");
    QCOMPARE(m_bench->run(elsewhere).kind, OutcomeKind::Finished);
    QCOMPARE(asked(), QByteArrayList{"/e/a.bin"});
}

void TestTransferChecksumFiles::notAsked_whereItIsNotWorthIt_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("isOn");
    QTest::addColumn<bool>("isGiven");
    QTest::newRow("switched off") << QByteArray("/d/a.bin") << false << false;
    QTest::newRow("a small file") << QByteArray("/d/small.bin") << true << false;
    QTest::newRow("a checksum was given") << QByteArray("/d/a.bin") << true << true;
    QTest::newRow("the server sent one") << QByteArray("/d/sent.bin") << true << false;
    QTest::newRow("a checksum file itself") << QByteArray("/d/big.sha256") << true << false;
}

void TestTransferChecksumFiles::notAsked_whereItIsNotWorthIt()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, isOn);
    QFETCH(bool, isGiven);
    const QByteArray digest = QByteArray::fromHex(kBody.sha256());
    server().serve("/d/small.bin", Reply::file(TestBody::pattern(1024 * 1024 - 1)));
    server().serve("/d/big.sha256", Reply::file(kBody));
    server().serve("/d/sent.bin",
                   Reply::file(kBody).header("Repr-Digest: sha-256=:" + digest.toBase64() + ':'));
    TransferJob asking = job(path);
    asking.asksForChecksums = isOn;
    if (isGiven) {
        asking.checksums = {{ChecksumAlgorithm::Sha256, digest}};
    }
    QCOMPARE(m_bench->run(asking).kind, OutcomeKind::Finished);
    QCOMPARE(asked(), QByteArrayList{path});
}

void TestTransferChecksumFiles::silentServer_canBeStopped()
{
    server().serve("/d/SHA256SUMS", Reply::silence());
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    QFuture<TransferOutcome> future = m_bench->submit(job(), ticket);
    QVERIFY(server().log().waitForRequests("/d/SHA256SUMS", 1));
    stop.requestStop(StopReason::Pause);
    const TransferOutcome outcome = TransferBench::endOf(future);
    QCOMPARE(outcome.kind, OutcomeKind::Paused);
    QCOMPARE(outcome.part.heldBytes(), kBody.size());
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
}

void TestTransferChecksumFiles::credentials_goToTheOwnServerAlone()
{
    FaultServer other;
    other.serve("/SHA256SUMS", Reply::file(line(kBody.sha256())));
    server().serve("/d/MD5SUMS", Reply::file("nothing"));
    TransferJob given = job();
    given.options.credentials = {QStringLiteral("ann"), QStringLiteral("secret"), false};
    given.checksumFiles = {server().url("/d/MD5SUMS"), other.url("/SHA256SUMS")};
    QCOMPARE(m_bench->run(given).kind, OutcomeKind::Finished);
    QVERIFY(server().log().requests("/d/MD5SUMS").first().hasHeader("Authorization"));
    QVERIFY(!other.log().requests("/SHA256SUMS").first().hasHeader("Authorization"));
}

QTEST_GUILESS_MAIN(TestTransferChecksumFiles)
#include "tst_transferchecksumfiles.moc"
