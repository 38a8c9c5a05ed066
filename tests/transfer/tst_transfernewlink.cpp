// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;

/// An unfinished download goes on from another link, once that has shown that it leads to the same file.
class TestTransferNewLink : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void sameFile_goesOn_data();
    void sameFile_goesOn();
    void sameFile_isKnownByTheNewLinkFromThenOn();
    void otherFile_isRefusedAndChangesNothing_data();
    void otherFile_isRefusedAndChangesNothing();
    void serverWithoutRanges_bringsTheWholeFile();

private:
    static inline const QString kPart = QStringLiteral("a.bin.part");
    /// A download whose connection was lost midway, and whose link then expired.
    void leaveHalf();
    TransferOutcome goOn(const Reply &reply, int connections = 1);
    PartRecord record() const
    {
        return PartFile::recordOf(QDir(m_bench->folder()).filePath(kPart)).value_or(PartRecord());
    }
    bool isWhole() const { return m_bench->content(QStringLiteral("a.bin")) == m_body.bytes(); }

    const TestBody m_body = TestBody::pattern(5'000'000);
    std::unique_ptr<TransferBench> m_bench;
    TransferJob m_job;
};

void TestTransferNewLink::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    leaveHalf();
}

void TestTransferNewLink::leaveHalf()
{
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"old\"").resetAfter(2'000'000));
    m_job = m_bench->job("/a.bin");
    m_job.part = m_bench->run(m_job).part;
    QCOMPARE(m_job.part.fileName, kPart);
    QVERIFY(m_job.part.heldBytes() > 1'000'000);
    m_bench->server().serve("/a.bin", Reply::statusOnly(403));
}

TransferOutcome TestTransferNewLink::goOn(const Reply &reply, int connections)
{
    m_bench->server().serve("/new/b.bin", reply);
    m_job.url = m_bench->server().url("/new/b.bin");
    m_job.connections = connections;
    return m_bench->run(m_job);
}

void TestTransferNewLink::sameFile_goesOn_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<int>("connections");
    const Reply plain = Reply::file(m_body);
    QTest::newRow("of another version, by its ETag") << Reply(plain).etag("\"new\"") << 1;
    QTest::newRow("without a validator") << plain << 1;
    QTest::newRow("over several connections") << Reply(plain).etag("\"new\"") << 8;
}

void TestTransferNewLink::sameFile_goesOn()
{
    QFETCH(Reply, reply);
    QFETCH(int, connections);
    const qint64 held = m_job.part.heldBytes();
    QCOMPARE(goOn(reply, connections).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
    QCOMPARE(m_bench->server().log().ranges("/new/b.bin").first(),
             "bytes=" + QByteArray::number(held - 64 * 1024) + '-');
}

void TestTransferNewLink::sameFile_isKnownByTheNewLinkFromThenOn()
{
    QCOMPARE(record().url, m_bench->server().url("/a.bin"));
    const TransferOutcome outcome = goOn(Reply::file(m_body).etag("\"new\"").resetAfter(1'000'000));
    QVERIFY(outcome.part.heldBytes() > m_job.part.heldBytes());
    QCOMPARE(record().url, m_job.url);
    QCOMPARE(record().etag, QByteArray("\"new\""));
    m_job.part = outcome.part;
    QCOMPARE(goOn(Reply::file(m_body).etag("\"new\""), 8).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TestTransferNewLink::otherFile_isRefusedAndChangesNothing_data()
{
    QTest::addColumn<Reply>("reply");
    QByteArray other = m_body.bytes();
    for (qsizetype i = 0; i < other.size(); ++i) {
        other[i] = static_cast<char>(~other[i]);
    }
    QTest::newRow("of the same size") << Reply(Reply::file(other)).etag("\"new\"");
    QTest::newRow("of the same size and version") << Reply(Reply::file(other)).etag("\"old\"");
    QTest::newRow("of another size") << Reply(Reply::file(TestBody::pattern(5'000'001)));
    QTest::newRow("shorter than what is held") << Reply(Reply::file(TestBody::pattern(1000)));
}

void TestTransferNewLink::otherFile_isRefusedAndChangesNothing()
{
    QFETCH(Reply, reply);
    const PartRecord before = record();
    const QByteArray bytes = m_bench->content(kPart).left(m_job.part.heldBytes());
    const TransferOutcome outcome = goOn(reply, 8);
    QCOMPARE(outcome.error.code, ErrorCode::FileChanged);
    QCOMPARE(record().url, before.url);
    QCOMPARE(record().etag, before.etag);
    QCOMPARE(record().held(), before.held());
    QVERIFY(m_bench->content(kPart).left(bytes.size()) == bytes);

    // The old link, where it lives again, still goes on.
    m_bench->server().serve("/a.bin", Reply::file(m_body).etag("\"old\""));
    m_job.url = m_bench->server().url("/a.bin");
    QCOMPARE(m_bench->run(m_job).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TestTransferNewLink::serverWithoutRanges_bringsTheWholeFile()
{
    QCOMPARE(goOn(Reply::file(m_body).etag("\"new\"").ignoreRange()).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestTransferNewLink)
#include "tst_transfernewlink.moc"
