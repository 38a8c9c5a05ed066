// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QCryptographicHash>

using namespace millrace;

/// Downloads whose pieces are known: a wrong one costs itself, not the file.
class TestTransferPieces : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void rightPieces_proveTheFile();
    void wrongPieces_areFetchedAgain_data();
    void wrongPieces_areFetchedAgain();
    void whatLiesFarApart_isFetchedPartByPart_data();
    void whatLiesFarApart_isFetchedPartByPart();
    void wrongPieceOfAMirror_isMended();
    void whatStaysWrong_isGivenUp();
    void smallFile_isMendedToo();
    void anotherSize_isAnotherFile();
    void whatTheServerSaysOfItself_settlesNothing();
    void checksumOfTheWhole_settlesIt();

private:
    static constexpr qint64 kPiece = 256 * 1024;
    /// Bytes that are fetched again before what is missing, and compared.
    static constexpr qint64 kOverlap = 64 * 1024;
    static inline const QString kName = QStringLiteral("a.bin");

    /// Of these bytes.
    static PieceHashes piecesOf(const QByteArray &bytes)
    {
        PieceHashes pieces{ChecksumAlgorithm::Sha1, kPiece, {}};
        for (qint64 at = 0; at < bytes.size(); at += kPiece) {
            pieces.digests += QCryptographicHash::hash(bytes.mid(at, kPiece), QCryptographicHash::Sha1);
        }
        return pieces;
    }
    /// The body with a byte that differs, in each of these pieces.
    QByteArray damaged(const QList<int> &pieces) const
    {
        QByteArray bytes = m_body;
        for (const int piece : pieces) {
            char &byte = bytes[piece * kPiece + 100];
            byte = static_cast<char>(~byte);
        }
        return bytes;
    }
    static Reply reply(const QByteArray &bytes) { return Reply::file(bytes).etag("\"v1\""); }
    TransferJob job() const
    {
        TransferJob job = m_bench->job("/a.bin");
        job.connections = 1;
        job.retry.maxRetries = 5;
        job.pieces = piecesOf(m_body);
        return job;
    }
    /// The next job of a download that waits.
    static TransferJob after(TransferJob job, const TransferOutcome &outcome)
    {
        job.part = outcome.part;
        job.retriesMade = outcome.retriesMade;
        for (const QUrl &mirror : outcome.refutedMirrors) {
            job.mirrors.removeAll(mirror);
        }
        return job;
    }

    const QByteArray m_body = TestBody::pattern(3'000'000).bytes();
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferPieces::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferPieces::rightPieces_proveTheFile()
{
    m_bench->server().serve("/a.bin", reply(m_body));
    const TransferOutcome outcome = m_bench->run(job());
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(outcome.log.contains(QStringLiteral("Checked: its pieces have the SHA-1 that were given")));
    QCOMPARE(m_bench->content(kName), m_body);
}

void TestTransferPieces::wrongPieces_areFetchedAgain_data()
{
    QTest::addColumn<QList<int>>("wrong");
    QTest::newRow("the first") << QList<int>{0};
    QTest::newRow("one in the middle") << QList<int>{5};
    QTest::newRow("the last, which is shorter") << QList<int>{11};
    QTest::newRow("several") << QList<int>{0, 1, 4, 11};
}

void TestTransferPieces::wrongPieces_areFetchedAgain()
{
    QFETCH(QList<int>, wrong);
    m_bench->server().serve("/a.bin", reply(damaged(wrong)));
    const TransferJob first = job();
    const TransferOutcome waits = m_bench->run(first);
    QCOMPARE(waits.kind, OutcomeKind::Waiting);
    QCOMPARE(waits.error.code, ErrorCode::PiecesMismatch);
    QCOMPARE(waits.retriesMade, 1);
    qint64 lost = 0;
    for (const int piece : wrong) {
        lost += std::min(kPiece, m_body.size() - piece * kPiece);
    }
    QCOMPARE(waits.received, m_body.size() - lost);
    QVERIFY(!m_bench->files().contains(kName));

    m_bench->server().serve("/a.bin", reply(m_body));
    const qint64 before = m_bench->server().log().bodySent("/a.bin");
    const TransferOutcome whole = m_bench->run(after(first, waits));
    QCOMPARE(whole.kind, OutcomeKind::Finished);
    // From a little before each of them; what is held between two is fetched again where it is less than a
    // request is worth.
    qint64 expected = 0;
    qint64 end = 0;
    for (const int piece : wrong) {
        const qint64 begin = std::max<qint64>(0, piece * kPiece - kOverlap);
        expected -= end > 0 && begin + kOverlap - end < first.minimumSplit ? end - begin : 0;
        end = std::min((piece + 1) * kPiece, m_body.size());
        expected += end - begin;
    }
    QCOMPARE(m_bench->server().log().bodySent("/a.bin") - before, expected);
    QCOMPARE(m_bench->content(kName), m_body);
    QCOMPARE(m_bench->files(), QStringList{kName});
}

void TestTransferPieces::whatLiesFarApart_isFetchedPartByPart_data()
{
    QTest::addColumn<int>("connections");
    QTest::newRow("one connection") << 1;
    QTest::newRow("several, for less than they would share") << 4;
}

/// What is held between two gaps is not fetched for them.
void TestTransferPieces::whatLiesFarApart_isFetchedPartByPart()
{
    QFETCH(int, connections);
    m_bench->server().serve("/a.bin", reply(damaged({1, 10})));
    TransferJob first = job();
    first.connections = connections;
    const TransferOutcome waits = m_bench->run(first);
    QCOMPARE(waits.error.code, ErrorCode::PiecesMismatch);

    m_bench->server().serve("/a.bin", reply(m_body));
    m_bench->server().log().clear();
    const TransferOutcome whole = m_bench->run(after(first, waits));
    QCOMPARE(whole.kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(kName), m_body);
    const qint64 sent = m_bench->server().log().bodySent("/a.bin");
    QCOMPARE(sent, 2 * (kPiece + kOverlap));
}

void TestTransferPieces::wrongPieceOfAMirror_isMended()
{
    // The link answers for its first part alone, so that the mirror has to bring the rest.
    m_bench->server().serve("/a.bin", reply(m_body));
    FaultServer mirror;
    mirror.serve("/m.bin", reply(damaged({10})));
    m_bench->server().holdAfter("/a.bin", 700'000);
    TransferJob first = job();
    first.connections = 2;
    first.minimumSplit = 64 * 1024;
    first.mirrors = {mirror.url("/m.bin")};
    TransferTicket ticket;
    ticket.segments->setWanted(true);
    const QFuture<TransferOutcome> running = m_bench->submit(first, ticket);
    const auto isWrongPieceHeld = [&ticket] {
        const SegmentBoard::Latest latest = ticket.segments->latest();
        return latest && latest->held.contains({10 * kPiece, 11 * kPiece});
    };
    QTRY_VERIFY_WITH_TIMEOUT(isWrongPieceHeld(), 20'000);
    m_bench->server().release("/a.bin");
    const TransferOutcome waits = TransferBench::endOf(running);
    QCOMPARE(waits.kind, OutcomeKind::Waiting);
    QCOMPARE(waits.received, m_body.size() - kPiece);
    // The mirror stays for once, as nobody knows who brought it.
    QCOMPARE(waits.refutedMirrors, QList<QUrl>());
    TransferJob next = after(first, waits);
    TransferOutcome outcome = m_bench->run(next);
    if (outcome.kind == OutcomeKind::Waiting) {
        // It brought a wrong one again.
        QCOMPARE(outcome.refutedMirrors, first.mirrors);
        outcome = m_bench->run(next = after(next, outcome));
    }
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(kName), m_body);
}

void TestTransferPieces::whatStaysWrong_isGivenUp()
{
    m_bench->server().serve("/a.bin", reply(damaged({3})));
    TransferJob asked = job();
    asked.retry.maxRetries = 2;
    TransferOutcome outcome = m_bench->run(asked);
    for (int retries = 1; retries <= 2; ++retries) {
        QCOMPARE(outcome.retriesMade, retries);
        QCOMPARE(outcome.received, m_body.size() - kPiece);
        outcome = m_bench->run(asked = after(asked, outcome));
    }
    QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(outcome.retriesMade, 0); // it failed for good
    QVERIFY(!m_bench->files().contains(kName));
}

void TestTransferPieces::smallFile_isMendedToo()
{
    // One that has no record while it comes.
    const QByteArray small = m_body.first(600'000);
    QByteArray wrong = small;
    wrong[300'000] = static_cast<char>(~wrong[300'000]);
    m_bench->server().serve("/a.bin", reply(wrong));
    TransferJob first = job();
    first.pieces = piecesOf(small);
    const TransferOutcome waits = m_bench->run(first);
    QCOMPARE(waits.kind, OutcomeKind::Waiting);
    QCOMPARE(waits.received, small.size() - kPiece);
    m_bench->server().serve("/a.bin", reply(small));
    QCOMPARE(m_bench->run(after(first, waits)).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(kName), small);
    QCOMPARE(m_bench->files(), QStringList{kName});
}

void TestTransferPieces::whatTheServerSaysOfItself_settlesNothing()
{
    // Another version, with a checksum of that one.
    const QByteArray other = damaged({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    const QByteArray md5 = QCryptographicHash::hash(other, QCryptographicHash::Md5).toBase64();
    m_bench->server().serve("/a.bin", Reply(reply(other).ignoreRange()).header("Content-MD5: " + md5));
    const TransferOutcome outcome = m_bench->run(job());
    QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
    QVERIFY(!m_bench->files().contains(kName));
}

void TestTransferPieces::anotherSize_isAnotherFile()
{
    m_bench->server().serve("/a.bin", reply(m_body + m_body).throttle(1024 * 1024));
    const TransferOutcome outcome = m_bench->run(job());
    QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
    // The head says so.
    QVERIFY(m_bench->server().log().bodySent("/a.bin") < 2 * m_body.size());
    QVERIFY(!m_bench->files().contains(kName));
}

void TestTransferPieces::checksumOfTheWhole_settlesIt()
{
    // Pieces of another version beside the checksum of this one.
    m_bench->server().serve("/a.bin", reply(m_body));
    TransferJob asked = job();
    asked.pieces = piecesOf(damaged({2}));
    asked.checksums = {
        {ChecksumAlgorithm::Sha256, QCryptographicHash::hash(m_body, QCryptographicHash::Sha256)}};
    QCOMPARE(m_bench->run(asked).kind, OutcomeKind::Finished);
    // And the other way round: the pieces cannot mend what the checksum refutes.
    m_bench->server().serve("/a.bin", reply(damaged({2})).etag("\"v2\""));
    const TransferOutcome refuted = m_bench->run(asked);
    QCOMPARE(refuted.error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(m_bench->content(kName), m_body);
}

QTEST_GUILESS_MAIN(TestTransferPieces)
#include "tst_transferpieces.moc"
