// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/refusingport.h"
#include "tests/support/transferbench.h"

#include <QRegularExpression>

using namespace millrace;
using namespace std::chrono_literals;

/// What goes wrong on the way (see also tst_transferanswers), and what is then on the disk: the final name
/// exists only for a whole file.
class TestTransferFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    /// A library's warning would stand among a script's errors.
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void partThatForgetsTheTotal_isNotTheWhole();
    void folderAway_keepsWhatIsHeld();
    void silentServer_isGivenUpAfterTheStallTimeout();
    void stallMidway_isGivenUpAfterTheStallTimeout();
    void drip_isEndedByTheTimeLimit();
    void timeUsedBefore_countsTowardsTheLimit();
    void bodyWithoutLength_isFinishedButNotConfirmed();
    void bodyWithoutLength_thatIsReset_isNoFile();
    void brokenChunks_areNoFile_data();
    void brokenChunks_areNoFile();
    void refusedConnection_isNamed();
    void unknownHost_isNamed();
    void folderBelowAFile_isMissing();
    void errorText_holdsNoSecret();
    void noRoomOnTheDisk_isRefusedBeforeTheFirstByte();
};

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
    QCOMPARE(job.part.heldBytes(), 500);
    QVERIFY(bench.run(job).error.code != ErrorCode::None);
    QCOMPARE(bench.files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
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

// N02
void TestTransferFaults::stallMidway_isGivenUpAfterTheStallTimeout()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::file(TestBody::pattern(100'000)).stallAfter(10'000));
    TransferJob job = bench.job("/a.bin");
    job.stallTimeout = 2s;
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::Stalled);
    QCOMPARE(outcome.part.heldBytes(), 10'000);
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

// N05
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

// N06: Qt 6.4 does not tell a reset from an end here, so that the outcome can only say that nobody confirmed
// the size.
void TestTransferFaults::bodyWithoutLength_thatIsReset_isNoFile()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const TestBody body = TestBody::pattern(300'000);
    bench.server().serve("/a.bin", Reply::file(body).ignoreRange().noLength().resetAfter(200'000));
    TransferJob job = bench.job("/a.bin");
    job.retry.maxRetries = 5;
    const TransferOutcome outcome = bench.run(job);
    if (kind == TransportKind::Qt && outcome.kind == OutcomeKind::Finished) {
        QVERIFY(!outcome.sizeConfirmed);
        return;
    }
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QCOMPARE(outcome.error.code, ErrorCode::ConnectionLost);
    QVERIFY(!bench.files().contains(QStringLiteral("a.bin")));
}

void TestTransferFaults::brokenChunks_areNoFile_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::newRow("N25: a size that is none") << QByteArray("5\r\nhello\r\nZZ\r\nworld\r\n0\r\n\r\n");
    QTest::newRow("N25: a size that overflows") << QByteArray("5\r\nhello\r\nFFFFFFFFFFFFFFFFFF\r\nworld");
    QTest::newRow("N25: no size") << QByteArray("hello world\r\nmore\r\n");
}

// Qt 6.4 calls each of these a body without faults, whose size nobody confirmed.
void TestTransferFaults::brokenChunks_areNoFile()
{
    QFETCH_GLOBAL(TransportKind, kind);
    QFETCH(QByteArray, chunks);
    TransferBench bench(kind);
    bench.server().serve("/a.bin",
                         Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
    TransferJob job = bench.job("/a.bin");
    job.stallTimeout = 2s;
    const TransferOutcome outcome = bench.run(job);
    if (kind == TransportKind::Qt && outcome.kind == OutcomeKind::Finished) {
        QVERIFY(!outcome.sizeConfirmed);
        return;
    }
    QVERIFY(errorClass(outcome.error.code) == ErrorClass::RetriesByItself);
    QVERIFY(!bench.files().contains(QStringLiteral("a.bin")));
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

// N30
void TestTransferFaults::unknownHost_isNamed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    TransferJob job = bench.job("/a.bin");
    job.url = QUrl(QStringLiteral("http://nohost.invalid/a.bin"));
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::HostNotFound);
    QVERIFY(sentence(outcome.error).contains(QLatin1String("nohost.invalid")));
    // While it is tried again, no other download asks for the name.
    job.retry = {5, 10s, 60s};
    QCOMPARE(bench.run(job).kind, OutcomeKind::Waiting);
    QVERIFY(bench.shared().hostGate.isNotFound("nohost.invalid:80"));
    QVERIFY(bench.shared().hostGate.coolDownLeft("nohost.invalid:80") > 1s);
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

// N27: a length beyond all room
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
