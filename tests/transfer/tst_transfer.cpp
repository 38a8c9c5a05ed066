// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QElapsedTimer>

using namespace millrace;
using namespace std::chrono_literals;

/// One download from its first request to its final name, on each transport.
class TestTransfer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void file_arrivesWholeByOneRangedGet();
    void emptyFile_isAFile();
    void emptyFile_answeredBy416_isAFile();
    void futureAlone_showsProgressInPermille();
    void startedOutcome_hasNameAndSize();
    void sha256_isComputedOnTheWay();
    void missingExtension_isRaisedWithoutARequest();
    void redirects_areFollowedToTheFile();
    void credentials_stayWithTheirOrigin();
    void pause_thenResume_asksForTheRestAndAnOverlap();
    void resume_withoutRangeSupport_beginsAgain();
    void resume_ofAnotherFile_isChanged();
    void resume_withOtherBytesOfTheSameSize_isChanged();
    void resume_withThePartGone_beginsAgain();
    void resume_withSha256_isThatOfTheWhole();
    void cancel_leavesNothing();
    void stop_beforeTheHead_isPrompt();
    void nameTaken_isNumbered();
    void nameTakenWithSkip_asksNothing();
    void nameTakenWithOverwrite_replacesAtTheEnd();
    void strangersPart_isLeftAlone();

private:
    /// Pauses a job once `bytes` have arrived of a body that then hangs; the outcome.
    TransferOutcome pauseAfter(const QByteArray &target, const TestBody &body, qint64 bytes,
                               bool sha256 = false);

    std::unique_ptr<TransferBench> m_bench;
};

void TestTransfer::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransfer::file_arrivesWholeByOneRangedGet()
{
    const TestBody body = TestBody::pattern(3'000'001);
    m_bench->server().serve("/a%20b.bin", Reply::file(body).etag("\"v1\""));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a%20b.bin?x=1.y"));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.name, QStringLiteral("a b.bin"));
    QCOMPARE(outcome.path, QDir(m_bench->folder()).filePath(QStringLiteral("a b.bin")));
    QCOMPARE(outcome.received, body.size());
    QCOMPARE(outcome.total, body.size());
    QVERIFY(outcome.sizeConfirmed);
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a b.bin")});
    QVERIFY(m_bench->content(QStringLiteral("a b.bin")) == body.bytes());

    const QList<LoggedRequest> requests = m_bench->server().log().requests();
    QCOMPARE(requests.size(), 1);
    QCOMPARE(requests.first().method, QByteArray("GET"));
    QCOMPARE(requests.first().header("Range"), QByteArray("bytes=0-"));
    QCOMPARE(requests.first().header("Accept-Encoding"), QByteArray("identity"));
}

void TestTransfer::emptyFile_isAFile()
{
    m_bench->server().serve("/empty.txt", Reply::statusOnly(200));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/empty.txt"));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.total, 0);
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("empty.txt")});
}

void TestTransfer::emptyFile_answeredBy416_isAFile()
{
    m_bench->server().serve("/empty.txt", Reply::statusOnly(416).header("Content-Range: bytes */0"));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/empty.txt"));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("empty.txt")});
}

void TestTransfer::futureAlone_showsProgressInPermille()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    m_bench->server().holdAfter("/a.bin", 250'000);
    QFuture<TransferOutcome> future = m_bench->submit(m_bench->job("/a.bin"));
    QTRY_COMPARE(future.progressValue(), 250);
    QCOMPARE(future.progressMaximum(), 1000);
    m_bench->server().release("/a.bin");
    future.waitForFinished();
    QCOMPARE(future.progressValue(), 1000);
}

void TestTransfer::startedOutcome_hasNameAndSize()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(5000)));
    m_bench->server().holdAfter("/a.bin", 100);
    QFuture<TransferOutcome> future = m_bench->submit(m_bench->job("/a.bin"));
    QTRY_COMPARE(future.resultCount(), 1);
    QCOMPARE(future.resultAt(0).kind, OutcomeKind::Started);
    QCOMPARE(future.resultAt(0).name, QStringLiteral("a.bin"));
    QCOMPARE(future.resultAt(0).total, 5000);
    m_bench->server().release("/a.bin");
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    QCOMPARE(future.resultCount(), 2);
}

void TestTransfer::sha256_isComputedOnTheWay()
{
    const TestBody body = TestBody::pattern(1'234'567);
    m_bench->server().serve("/a.bin", Reply::file(body));
    TransferJob job = m_bench->job("/a.bin");
    job.wantSha256 = true;
    QCOMPARE(m_bench->run(job).sha256, body.sha256());
}

void TestTransfer::missingExtension_isRaisedWithoutARequest()
{
    const TransferOutcome outcome = m_bench->run(m_bench->job("/latest?format=.zip#x.y"));
    QCOMPARE(outcome.error.code, ErrorCode::MissingExtension);
    QCOMPARE(sentence(outcome.error), QStringLiteral("URL does not contain an extension"));
    QCOMPARE(m_bench->server().log().acceptedConnections(), 0);
}

void TestTransfer::redirects_areFollowedToTheFile()
{
    const TestBody body = TestBody::pattern(1000);
    FaultServer other;
    other.serve("/c.zip", Reply::file(body));
    m_bench->server().serve("/a.bin", Reply::redirect(302, "b.bin"));
    m_bench->server().serve("/b.bin", Reply::redirect(307, other.url("/c.zip").toEncoded()));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    // The link that the user gave names the file.
    QCOMPARE(outcome.name, QStringLiteral("a.bin"));
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
    QCOMPARE(other.log().ranges("/c.zip"), QList<QByteArray>{"bytes=0-"});
}

void TestTransfer::credentials_stayWithTheirOrigin()
{
    FaultServer other;
    other.serve("/c.zip", Reply::file("x"));
    m_bench->server().serve("/a.bin", Reply::redirect(302, "/b.bin"));
    m_bench->server().serve("/b.bin", Reply::redirect(302, other.url("/c.zip").toEncoded()));
    TransferJob job = m_bench->job("/a.bin");
    job.options.credentials.user = QStringLiteral("canary");
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    for (const LoggedRequest &request : m_bench->server().log().requests()) {
        QCOMPARE(request.header("Authorization"), QByteArray("Basic Y2FuYXJ5Og=="));
    }
    QVERIFY(!other.log().requests().first().hasHeader("Authorization"));
}

TransferOutcome TestTransfer::pauseAfter(const QByteArray &target, const TestBody &body, qint64 bytes,
                                         bool sha256)
{
    m_bench->server().serve(target, Reply::file(body).etag("\"v1\""));
    m_bench->server().holdAfter(target, bytes);
    TransferJob job = m_bench->job(target);
    job.wantSha256 = sha256;
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    QFuture<TransferOutcome> future = m_bench->submit(job, ticket);
    const bool arrived =
        QTest::qWaitFor([&ticket, bytes] { return ticket.meter->received() == bytes; }, 10'000);
    stop.requestStop(StopReason::Pause);
    const TransferOutcome outcome = TransferBench::endOf(future);
    // Only now: what the server sends before the worker has stopped counts as held.
    m_bench->server().release(target);
    m_bench->server().log().clear();
    return arrived ? outcome : TransferOutcome{};
}

void TestTransfer::pause_thenResume_asksForTheRestAndAnOverlap()
{
    const TestBody body = TestBody::pattern(2'000'000);
    const TransferOutcome paused = pauseAfter("/a.bin", body, 1'500'000);
    QCOMPARE(paused.kind, OutcomeKind::Paused);
    QCOMPARE(paused.part.heldBytes(), 1'500'000);
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));

    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->server().log().ranges("/a.bin"), QList<QByteArray>{"bytes=1434464-"});
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestTransfer::resume_withoutRangeSupport_beginsAgain()
{
    const TestBody body = TestBody::pattern(2'000'000);
    const TransferOutcome paused = pauseAfter("/a.bin", body, 1'500'000);
    m_bench->server().serve("/a.bin", Reply::file(body).etag("\"v1\"").ignoreRange());
    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestTransfer::resume_ofAnotherFile_isChanged()
{
    const TransferOutcome paused = pauseAfter("/a.bin", TestBody::pattern(2'000'000), 1'500'000);
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(2'000'000, 2)).etag("\"v2\""));
    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.error.code, ErrorCode::FileChanged);
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
}

void TestTransfer::resume_withOtherBytesOfTheSameSize_isChanged()
{
    const TransferOutcome paused = pauseAfter("/a.bin", TestBody::pattern(2'000'000), 1'500'000);
    // The validator claims that nothing changed; only the overlap can tell.
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(2'000'000, 2)).etag("\"v1\""));
    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    QCOMPARE(m_bench->run(job).error.code, ErrorCode::FileChanged);
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
}

void TestTransfer::resume_withThePartGone_beginsAgain()
{
    const TestBody body = TestBody::pattern(2'000'000);
    const TransferOutcome paused = pauseAfter("/a.bin", body, 1'500'000);
    QVERIFY(QFile::remove(QDir(m_bench->folder()).filePath(paused.part.fileName)));
    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->server().log().ranges("/a.bin"), QList<QByteArray>{"bytes=0-"});
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == body.bytes());
    QVERIFY(outcome.log.join(u'\n').contains(QLatin1String("beginning again")));
}

void TestTransfer::resume_withSha256_isThatOfTheWhole()
{
    const TestBody body = TestBody::pattern(2'000'000);
    const TransferOutcome paused = pauseAfter("/a.bin", body, 1'500'000, true);
    TransferJob job = m_bench->job("/a.bin");
    job.part = paused.part;
    job.wantSha256 = true;
    QCOMPARE(m_bench->run(job).sha256, body.sha256());
}

void TestTransfer::cancel_leavesNothing()
{
    m_bench->server().serve("/a.bin", Reply::file(TestBody::pattern(1'000'000)));
    m_bench->server().holdAfter("/a.bin", 500'000);
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    QFuture<TransferOutcome> future = m_bench->submit(m_bench->job("/a.bin"), ticket);
    QTRY_COMPARE(ticket.meter->received(), 500'000);
    stop.requestStop(StopReason::Cancel);
    const TransferOutcome outcome = TransferBench::endOf(future);
    QCOMPARE(outcome.kind, OutcomeKind::Cancelled);
    QVERIFY(outcome.part.isEmpty());
    QVERIFY(m_bench->files().isEmpty());
}

void TestTransfer::stop_beforeTheHead_isPrompt()
{
    m_bench->server().serve("/a.bin", Reply::silence());
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    QFuture<TransferOutcome> future = m_bench->submit(m_bench->job("/a.bin"), ticket);
    QVERIFY(m_bench->server().log().waitForRequests("/a.bin", 1));
    QElapsedTimer clock;
    clock.start();
    stop.requestStop(StopReason::Pause);
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Paused);
    // Its own time-out would come after 30 s.
    QVERIFY(clock.elapsed() < 5000);
    QVERIFY(m_bench->files().isEmpty());
}

void TestTransfer::nameTaken_isNumbered()
{
    m_bench->server().serve("/a.tar.gz", Reply::file("new"));
    m_bench->put(QStringLiteral("a.tar.gz"), "old");
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.tar.gz"));
    QCOMPARE(outcome.name, QStringLiteral("a (1).tar.gz"));
    QCOMPARE(m_bench->content(QStringLiteral("a.tar.gz")), QByteArray("old"));
    QCOMPARE(m_bench->content(QStringLiteral("a (1).tar.gz")), QByteArray("new"));
}

void TestTransfer::nameTakenWithSkip_asksNothing()
{
    m_bench->put(QStringLiteral("a.bin"), "old");
    TransferJob job = m_bench->job("/a.bin");
    job.onConflict = ConflictPolicy::Skip;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.kind, OutcomeKind::AlreadyHere);
    QCOMPARE(resultText(outcome), QStringLiteral("Already here a.bin"));
    QCOMPARE(m_bench->server().log().acceptedConnections(), 0);
}

void TestTransfer::nameTakenWithOverwrite_replacesAtTheEnd()
{
    m_bench->put(QStringLiteral("a.bin"), "old");
    m_bench->server().serve("/a.bin", Reply::file("brand new"));
    m_bench->server().holdLastByte("/a.bin");
    TransferJob job = m_bench->job("/a.bin");
    job.onConflict = ConflictPolicy::Overwrite;
    QFuture<TransferOutcome> future = m_bench->submit(job);
    QVERIFY(
        m_bench->server().log().waitFor([this] { return m_bench->server().heldRequests("/a.bin") == 1; }));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), QByteArray("old"));
    m_bench->server().release("/a.bin");
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), QByteArray("brand new"));
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestTransfer::strangersPart_isLeftAlone()
{
    m_bench->put(QStringLiteral("a.bin.part"), "theirs");
    m_bench->server().serve("/a.bin", Reply::file("whole"));
    QCOMPARE(m_bench->run(m_bench->job("/a.bin")).name, QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), QByteArray("whole"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin.part")), QByteArray("theirs"));
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
