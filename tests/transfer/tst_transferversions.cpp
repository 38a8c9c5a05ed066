// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <atomic>

using namespace millrace;

namespace {
constexpr char kMonday[] = "Mon, 01 Jan 2024 10:00:00 GMT";
}

/// What a later response may change of what an earlier one brought.
class TestTransferVersions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void noticeInPlaceOfTheRest_changesNothing_data();
    void noticeInPlaceOfTheRest_changesNothing();
    void overlapThatDiffers_leavesWhatWasHeld_data();
    void overlapThatDiffers_leavesWhatWasHeld();
    void validatorThatIsNotRepeated_isKept();
    void partWithoutAValidator_isNotTaken_data();
    void partWithoutAValidator_isNotTaken();

private:
    static inline const QString kPart = QStringLiteral("a.bin.part");
    static constexpr qint64 kSize = 8 * 1024 * 1024;

    /// Lets a download break off midway.
    void leaveHalf(Reply reply)
    {
        m_bench->server().serve("/a.bin", reply.resetAfter(kSize / 2));
        m_job.part = m_bench->run(m_job).part;
        QCOMPARE(m_job.part.fileName, kPart);
        QVERIFY(m_job.part.heldBytes() > kSize / 4);
    }
    TransferOutcome goOn(const Reply &reply)
    {
        m_bench->server().serve("/a.bin", reply);
        return m_bench->run(m_job);
    }
    PartRecord record() const
    {
        return PartFile::recordOf(QDir(m_bench->folder()).filePath(kPart)).value_or(PartRecord());
    }
    bool isWhole() const { return m_bench->content(QStringLiteral("a.bin")) == m_body.bytes(); }

    const TestBody m_body = TestBody::pattern(kSize);
    const TestBody m_other = TestBody::pattern(kSize, 9);
    std::unique_ptr<TransferBench> m_bench;
    TransferJob m_job;
};

void TestTransferVersions::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    m_job = m_bench->job("/a.bin");
}

void TestTransferVersions::noticeInPlaceOfTheRest_changesNothing_data()
{
    QTest::addColumn<Reply>("notice");
    const Reply notice = Reply::file("down for maintenance").ignoreRange();
    QTest::newRow("in chunks") << Reply(notice).chunked();
    QTest::newRow("until the connection ends") << Reply(notice).noLength();
}

void TestTransferVersions::noticeInPlaceOfTheRest_changesNothing()
{
    QFETCH(Reply, notice);
    const Reply file = Reply::file(m_body).etag("\"v1\"");
    leaveHalf(file);
    const RangeSet held = record().held();
    QCOMPARE(goOn(notice).error.code, ErrorCode::FileChanged);
    QCOMPARE(record().held(), held);
    QCOMPARE(m_bench->files(), (QStringList{kPart, kPart + QStringLiteral(".rec")}));
    QCOMPARE(goOn(file).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TestTransferVersions::overlapThatDiffers_leavesWhatWasHeld_data()
{
    QTest::addColumn<bool>("hasEtag");
    QTest::newRow("of the same ETag") << true;
    QTest::newRow("of the same date") << false;
}

void TestTransferVersions::overlapThatDiffers_leavesWhatWasHeld()
{
    QFETCH(bool, hasEtag);
    const auto versioned = [hasEtag](Reply reply) {
        return hasEtag ? reply.etag("\"v1\"") : reply.lastModified(kMonday);
    };
    leaveHalf(versioned(Reply::file(m_body)));
    const PartRecord before = record();
    m_job.connections = 8;
    QCOMPARE(goOn(versioned(Reply::file(m_other))).error.code, ErrorCode::FileChanged);
    QCOMPARE(record().held(), before.held());
    QCOMPARE(record().etag, before.etag);
    QCOMPARE(record().lastModified, before.lastModified);
    QCOMPARE(goOn(versioned(Reply::file(m_body))).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TestTransferVersions::validatorThatIsNotRepeated_isKept()
{
    leaveHalf(Reply::file(m_body).etag("\"v1\""));
    m_job.part = goOn(Reply::file(m_body).resetAfter(kSize / 4)).part;
    QCOMPARE(record().etag, QByteArray("\"v1\""));
    QCOMPARE(goOn(Reply::file(m_other).etag("\"v2\"")).error.code, ErrorCode::FileChanged);
}

void TestTransferVersions::partWithoutAValidator_isNotTaken_data()
{
    QTest::addColumn<Reply>("first");
    QTest::newRow("beside an ETag") << Reply::file(m_body).etag("\"v1\"");
    QTest::newRow("beside a date") << Reply::file(m_body).lastModified(kMonday);
}

void TestTransferVersions::partWithoutAValidator_isNotTaken()
{
    QFETCH(Reply, first);
    first.throttle(8 * 1024 * 1024);
    std::atomic<int> count = 0;
    m_bench->server().serve(
        "/a.bin", [&](const LoggedRequest &) { return ++count == 1 ? first : Reply::file(m_other); });
    m_job.connections = 4;
    // The first response is not at its end before another one was asked for.
    m_bench->server().holdAfter("/a.bin", kSize / 8);
    const QFuture<TransferOutcome> future = m_bench->submit(m_job);
    m_bench->server().log().waitForRequests("/a.bin", 2);
    m_bench->server().release("/a.bin");
    QCOMPARE(TransferBench::endOf(future).kind, OutcomeKind::Finished);
    QVERIFY(count > 1);
    QVERIFY(isWhole());
}

QTEST_GUILESS_MAIN(TestTransferVersions)
#include "tst_transferversions.moc"
