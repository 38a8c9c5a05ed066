// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/refusingport.h"
#include "tests/support/transferbench.h"

#include <QRegularExpression>

using namespace millrace;
using namespace std::chrono_literals;

/// What goes wrong on the way, and what is then on the disk: the final name exists only for a whole file.
class TestTransferFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    /// A library's warning would stand among a script's errors.
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void fault_hasItsErrorAndNoFile_data();
    void fault_hasItsErrorAndNoFile();
    void shortBody_keepsItsBytesAndIsRetried();
    void retries_areCountedFromTheLastProgress();
    void repeatedBytes_areNoProgress();
    void partThatForgetsTheTotal_isNotTheWhole();
    void folderAway_keepsWhatIsHeld();
    void silentServer_isGivenUpAfterTheStallTimeout();
    void stallMidway_isGivenUpAfterTheStallTimeout();
    void drip_isEndedByTheTimeLimit();
    void timeUsedBefore_countsTowardsTheLimit();
    void bodyWithoutLength_isFinishedButNotConfirmed();
    void refusedConnection_isNamed();
    void unknownHost_isNamed();
    void folderBelowAFile_isMissing();
    void errorText_holdsNoSecret();
    void noRoomOnTheDisk_isRefusedBeforeTheFirstByte();
};

void TestTransferFaults::fault_hasItsErrorAndNoFile_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<ErrorCode>("code");
    const TestBody body = TestBody::pattern(100'000);
    QTest::newRow("404") << Reply::statusOnly(404, "not here") << ErrorCode::NotFound;
    QTest::newRow("403") << Reply::statusOnly(403, "no") << ErrorCode::Forbidden;
    QTest::newRow("401") << Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"x\"")
                         << ErrorCode::SignInRequired;
    QTest::newRow("500") << Reply::statusOnly(500, "oops") << ErrorCode::ServerError;
    QTest::newRow("204") << Reply::statusOnly(204) << ErrorCode::NoContent;
    QTest::newRow("redirect to a local file")
        << Reply::redirect(302, "file:///etc/passwd") << ErrorCode::RedirectRefused;
    QTest::newRow("redirect loop") << Reply::redirect(302, "/a.bin") << ErrorCode::TooManyRedirects;
    QTest::newRow("reset midway") << Reply::file(body).resetAfter(50'000) << ErrorCode::ConnectionLost;
    QTest::newRow("closed midway") << Reply::file(body).finishAfter(50'000) << ErrorCode::ConnectionLost;
    QTest::newRow("shorter than promised")
        << Reply::file(body).ignoreRange().contentLength(200'000) << ErrorCode::ConnectionLost;
    QTest::newRow("encoded") << Reply::file(body).header("Content-Encoding: gzip") << ErrorCode::EncodedBody;
    QTest::newRow("another range") << Reply::statusOnly(206, body).header(
                                          "Content-Range: bytes 1-100000/100001")
                                   << ErrorCode::RangeMismatch;
    QTest::newRow("206 without a range") << Reply::statusOnly(206, body) << ErrorCode::RangeMismatch;
    QTest::newRow("two lengths")
        << Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n12345")
        << ErrorCode::BrokenResponse;
    QTest::newRow("body behind a head that is none")
        << Reply::raw("HTTP/1.1 99 x\r\nContent-Length: 5\r\n\r\nhello") << ErrorCode::BrokenResponse;
    QTest::newRow("not HTTP") << Reply::raw("SSH-2.0-OpenSSH_9.2\r\n") << ErrorCode::None;
}

void TestTransferFaults::fault_hasItsErrorAndNoFile()
{
    QFETCH_GLOBAL(TransportKind, kind);
    QFETCH(Reply, reply);
    QFETCH(ErrorCode, code);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", reply);
    const TransferOutcome outcome = bench.run(bench.job("/a.bin"));
    QVERIFY(outcome.error.code != ErrorCode::None);
    // What is not HTTP at all may be called a broken response or a lost connection.
    if (code != ErrorCode::None) {
        QCOMPARE(outcome.error.code, code);
    }
    QVERIFY(!sentence(outcome.error).isEmpty());
    QVERIFY(!bench.files().contains(QStringLiteral("a.bin")));
}

void TestTransferFaults::shortBody_keepsItsBytesAndIsRetried()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const TestBody body = TestBody::pattern(300'000);
    bench.server().serve("/a.bin", Reply::file(body).etag("\"v\"").finishAfter(200'000));
    TransferJob job = bench.job("/a.bin");
    job.retry.maxRetries = 5;
    job.retriesMade = 4;
    const TransferOutcome first = bench.run(job);
    QCOMPARE(first.kind, OutcomeKind::Waiting);
    QCOMPARE(first.error.code, ErrorCode::ConnectionLost);
    QCOMPARE(first.part.held, 200'000);
    // There was progress, so the count begins anew.
    QCOMPARE(first.retriesMade, 1);
    QVERIFY(first.wait >= 500ms && first.wait <= 1000ms);
    job.part = first.part;
    bench.server().serve("/a.bin", Reply::file(body).etag("\"v\""));
    QCOMPARE(bench.run(job).kind, OutcomeKind::Finished);
    // Qt 6.4 itself may repeat a GET whose connection was closed before it had read the head.
    const QList<QByteArray> ranges = bench.server().log().ranges("/a.bin");
    QCOMPARE(QSet<QByteArray>(ranges.begin(), ranges.end()), (QSet<QByteArray>{"bytes=0-", "bytes=134464-"}));
    QVERIFY(bench.content(QStringLiteral("a.bin")) == body.bytes());
}

void TestTransferFaults::retries_areCountedFromTheLastProgress()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::statusOnly(502));
    TransferJob job = bench.job("/a.bin");
    job.retry.maxRetries = 2;
    job.retriesMade = 1;
    const TransferOutcome second = bench.run(job);
    QCOMPARE(second.kind, OutcomeKind::Waiting);
    QCOMPARE(second.retriesMade, 2);
    QVERIFY(second.wait > 0ms);
    job.retriesMade = 2;
    const TransferOutcome last = bench.run(job);
    QCOMPARE(last.wait, 0ms);
    QCOMPARE(last.error.code, ErrorCode::ServerError);
}

void TestTransferFaults::repeatedBytes_areNoProgress()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    // Without ranges each attempt begins again and breaks off at the same place.
    bench.server().serve("/a.bin", Reply::file(TestBody::pattern(100)).ignoreRange().finishAfter(50));
    TransferJob job = bench.job("/a.bin");
    job.retry = {2, 1ms, 1ms};
    int attempts = 0;
    TransferOutcome outcome;
    do {
        outcome = bench.run(job);
        job.part = outcome.part;
        job.retriesMade = outcome.retriesMade;
        ++attempts;
    } while (outcome.retriesMade > 0 && attempts < 20);
    QCOMPARE(outcome.error.code, ErrorCode::ConnectionLost);
    // The first, and two retries.
    QCOMPARE(attempts, 3);
}

void TestTransferFaults::partThatForgetsTheTotal_isNotTheWhole()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const TestBody body = TestBody::pattern(1000);
    const Reply partial = Reply::statusOnly(206, TestBody(body.read(0, 600)))
                              .etag("\"v\"")
                              .header("Content-Range: bytes 0-599/*");
    bench.server().serve("/a.bin", Reply::file(body).etag("\"v\"").finishAfter(500));
    TransferJob job = bench.job("/a.bin");
    job.part = bench.run(job).part;
    bench.server().serve("/a.bin", partial);
    QCOMPARE(job.part.held, 500);
    QVERIFY(bench.run(job).error.code != ErrorCode::None);
    QCOMPARE(bench.files(), QStringList{QStringLiteral("a.bin.part")});
}

void TestTransferFaults::folderAway_keepsWhatIsHeld()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const TestBody body = TestBody::pattern(1000);
    bench.server().serve("/a.bin", Reply::file(body).etag("\"v\"").finishAfter(500));
    TransferJob job = bench.job("/a.bin");
    job.createFolder = true;
    job.part = bench.run(job).part;
    const QString away = bench.folder() + QStringLiteral(".away");
    QVERIFY(QDir().rename(bench.folder(), away));
    const TransferOutcome lost = bench.run(job);
    QCOMPARE(lost.error.code, ErrorCode::FolderMissing);
    QVERIFY(!QDir(bench.folder()).exists());
    QCOMPARE(lost.part, job.part);
    QVERIFY(QDir().rename(away, bench.folder()));
    job.part = lost.part;
    bench.server().serve("/a.bin", Reply::file(body).etag("\"v\""));
    QCOMPARE(bench.run(job).kind, OutcomeKind::Finished);
    QVERIFY(bench.content(QStringLiteral("a.bin")) == body.bytes());
}

void TestTransferFaults::silentServer_isGivenUpAfterTheStallTimeout()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::silence());
    TransferJob job = bench.job("/a.bin");
    job.stallTimeout = 300ms;
    QCOMPARE(bench.run(job).error.code, ErrorCode::Stalled);
    QVERIFY(bench.files().isEmpty());
}

void TestTransferFaults::stallMidway_isGivenUpAfterTheStallTimeout()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::file(TestBody::pattern(100'000)).stallAfter(10'000));
    TransferJob job = bench.job("/a.bin");
    job.stallTimeout = 300ms;
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::Stalled);
    QCOMPARE(outcome.part.held, 10'000);
}

void TestTransferFaults::drip_isEndedByTheTimeLimit()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::file(TestBody::pattern(1000)).drip(20));
    TransferJob job = bench.job("/a.bin");
    job.timeLimit = 400ms;
    job.retry.maxRetries = 5;
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::TimeLimitExceeded);
    QCOMPARE(outcome.wait, 0ms);
}

void TestTransferFaults::timeUsedBefore_countsTowardsTheLimit()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::silence());
    TransferJob job = bench.job("/a.bin");
    job.timeLimit = 1h;
    job.timeUsed = 1h - 100ms;
    QCOMPARE(bench.run(job).error.code, ErrorCode::TimeLimitExceeded);
}

void TestTransferFaults::bodyWithoutLength_isFinishedButNotConfirmed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const TestBody body = TestBody::pattern(100'000);
    bench.server().serve("/a.bin", Reply::file(body).ignoreRange().noLength());
    const TransferOutcome outcome = bench.run(bench.job("/a.bin"));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(!outcome.sizeConfirmed);
    QVERIFY(bench.content(QStringLiteral("a.bin")) == body.bytes());
}

void TestTransferFaults::refusedConnection_isNamed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const RefusingPort port;
    TransferJob job = bench.job("/a.bin");
    job.url = QUrl(QStringLiteral("http://127.0.0.1:%1/a.bin").arg(port.number()));
    QCOMPARE(bench.run(job).error.code, ErrorCode::ConnectionRefused);
}

void TestTransferFaults::unknownHost_isNamed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    TransferJob job = bench.job("/a.bin");
    job.url = QUrl(QStringLiteral("http://nohost.invalid/a.bin"));
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::HostNotFound);
    QVERIFY(sentence(outcome.error).contains(QLatin1String("nohost.invalid")));
}

void TestTransferFaults::folderBelowAFile_isMissing()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    TransferJob job = bench.job("/a.bin");
    job.folder = QStringLiteral("/dev/null/x");
    job.createFolder = true;
    QCOMPARE(bench.run(job).error.code, ErrorCode::FolderMissing);
    QCOMPARE(bench.server().log().acceptedConnections(), 0);
}

void TestTransferFaults::errorText_holdsNoSecret()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const RefusingPort port;
    TransferJob job = bench.job("/a.bin");
    job.url = QUrl(QStringLiteral("http://127.0.0.1:%1/a.bin?token=canary").arg(port.number()));
    job.options.credentials.password = QStringLiteral("canary");
    const TransferOutcome outcome = bench.run(job);
    QVERIFY(!outcome.error.detail.contains(QLatin1String("canary")));
    QVERIFY(!outcome.log.join(u'\n').contains(QLatin1String("canary")));
}

void TestTransferFaults::noRoomOnTheDisk_isRefusedBeforeTheFirstByte()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    // An exabyte, more than any disk that this test runs on.
    bench.server().serve("/a.bin", Reply::file(TestBody::pattern(1'000'000'000'000'000'000)));
    const TransferOutcome outcome = bench.run(bench.job("/a.bin"));
    QCOMPARE(outcome.error.code, ErrorCode::DiskFull);
    QVERIFY(outcome.error.detail.contains(QLatin1String("needed")));
    QVERIFY(bench.files().isEmpty());
}

QTEST_GUILESS_MAIN(TestTransferFaults)
#include "tst_transferfaults.moc"
