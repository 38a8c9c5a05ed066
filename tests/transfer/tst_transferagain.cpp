// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/originmark.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;

/// A download of what is here already, from an earlier one: it is known by link, size and validator.
class TestTransferAgain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void sameFile_isNotFetchedAgain_data();
    void sameFile_isNotFetchedAgain();
    void serverThatAnswers304_sendsNothing();
    void otherFile_isFetchedAndNumbered_data();
    void otherFile_isFetchedAndNumbered();
    void editedFile_isFetchedAndNumbered();
    void otherLink_isFetchedAndNumbered();
    void numberedFile_isKnownToo();
    void nameFromTheServer_isKnownToo();
    void wishToHaveItAnew_isObeyed_data();
    void wishToHaveItAnew_isObeyed();

private:
    static inline const QString kName = QStringLiteral("a.bin");
    static inline const QByteArray kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
    Reply file() const { return Reply(Reply::file(m_body)).etag("\"v1\""); }
    /// Fetches it for the first time.
    void fetch(const Reply &reply)
    {
        m_bench->server().serve("/a.bin", reply);
        QCOMPARE(m_bench->run(m_bench->job("/a.bin")).kind, OutcomeKind::Finished);
    }
    QStringList both() const { return {QStringLiteral("a (1).bin"), kName}; }

    const TestBody m_body = TestBody::pattern(3'000'000);
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferAgain::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferAgain::sameFile_isNotFetchedAgain_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("ETag") << Reply(Reply::file(m_body)).etag("\"v1\"");
    QTest::newRow("Last-Modified") << Reply(Reply::file(m_body)).lastModified(kDate);
    QTest::newRow("a weak ETag and Last-Modified")
        << Reply(Reply::file(m_body)).etag("W/\"v1\"").lastModified(kDate);
    QTest::newRow("no ranges") << Reply(Reply::file(m_body)).etag("\"v1\"").ignoreRange();
    QTest::newRow("no bytes") << Reply(Reply::file({})).etag("\"v1\"");
}

void TestTransferAgain::sameFile_isNotFetchedAgain()
{
    QFETCH(Reply, reply);
    fetch(reply);
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    QCOMPARE(outcome.kind, OutcomeKind::AlreadyHere);
    QCOMPARE(outcome.path, QDir(m_bench->folder()).filePath(kName));
    QCOMPARE(resultText(outcome), QStringLiteral("Already here a.bin"));
    QCOMPARE(m_bench->files(), QStringList{kName});
}

void TestTransferAgain::serverThatAnswers304_sendsNothing()
{
    fetch(file());
    m_bench->server().serve("/a.bin", Reply::statusOnly(304));
    QCOMPARE(m_bench->run(m_bench->job("/a.bin")).kind, OutcomeKind::AlreadyHere);
    QCOMPARE(m_bench->server().log().requests().last().header("If-None-Match"), QByteArray("\"v1\""));
    QCOMPARE(m_bench->files(), QStringList{kName});
}

void TestTransferAgain::otherFile_isFetchedAndNumbered_data()
{
    QTest::addColumn<Reply>("first");
    QTest::addColumn<Reply>("second");
    const Reply plain = Reply::file(m_body);
    const Reply longer = Reply::file(TestBody::pattern(3'000'001));
    QTest::newRow("another ETag") << Reply(plain).etag("\"v1\"") << Reply(plain).etag("\"v2\"");
    QTest::newRow("another ETag, same date")
        << Reply(plain).etag("\"v1\"").lastModified(kDate) << Reply(plain).etag("\"v2\"").lastModified(kDate);
    QTest::newRow("another size") << Reply(plain).etag("\"v1\"") << Reply(longer).etag("\"v1\"");
    QTest::newRow("another date") << Reply(plain).lastModified(kDate)
                                  << Reply(plain).lastModified("Mon, 07 Nov 1994 08:49:37 GMT");
    QTest::newRow("a weak ETag alone") << Reply(plain).etag("W/\"v1\"") << Reply(plain).etag("W/\"v1\"");
    QTest::newRow("nothing to know it by") << plain << plain;
}

void TestTransferAgain::otherFile_isFetchedAndNumbered()
{
    QFETCH(Reply, first);
    QFETCH(Reply, second);
    fetch(first);
    fetch(second);
    QCOMPARE(m_bench->files(), both());
}

void TestTransferAgain::editedFile_isFetchedAndNumbered()
{
    fetch(file());
    QFile edited(QDir(m_bench->folder()).filePath(kName));
    QVERIFY(edited.open(QIODevice::ReadWrite));
    QCOMPARE(edited.write("x"), 1);
    // The clock of a file system is coarse: two writes may bear the same time.
    QVERIFY(edited.setFileTime(QDateTime::currentDateTime().addSecs(1), QFileDevice::FileModificationTime));
    edited.close();
    fetch(file());
    QCOMPARE(m_bench->files(), both());
}

void TestTransferAgain::otherLink_isFetchedAndNumbered()
{
    fetch(file());
    m_bench->server().serve("/other/a.bin", file());
    QCOMPARE(m_bench->run(m_bench->job("/other/a.bin")).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->files(), both());
}

void TestTransferAgain::numberedFile_isKnownToo()
{
    m_bench->put(kName, "somebody's own");
    fetch(file());
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    QCOMPARE(outcome.kind, OutcomeKind::AlreadyHere);
    QCOMPARE(resultText(outcome), QStringLiteral("Already here a (1).bin"));
    QCOMPARE(m_bench->files(), both());
}

void TestTransferAgain::nameFromTheServer_isKnownToo()
{
    m_bench->server().serve("/latest", file().contentDisposition("attachment; filename=\"a.bin\""));
    TransferJob job = m_bench->job("/latest");
    job.nameSource = NameSource::Server;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::AlreadyHere);
    QCOMPARE(m_bench->files(), QStringList{kName});
}

void TestTransferAgain::wishToHaveItAnew_isObeyed_data()
{
    QTest::addColumn<ConflictPolicy>("onConflict");
    QTest::addColumn<bool>("beginsAnew");
    QTest::addColumn<qsizetype>("files");
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite << false << qsizetype{1};
    QTest::newRow("anew") << ConflictPolicy::Rename << true << qsizetype{2};
}

void TestTransferAgain::wishToHaveItAnew_isObeyed()
{
    QFETCH(ConflictPolicy, onConflict);
    QFETCH(bool, beginsAnew);
    QFETCH(qsizetype, files);
    fetch(file());
    TransferJob job = m_bench->job("/a.bin");
    job.onConflict = onConflict;
    job.beginsAnew = beginsAnew;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(!m_bench->server().log().requests().last().hasHeader("If-None-Match"));
    QCOMPARE(m_bench->files().size(), files);
}

QTEST_GUILESS_MAIN(TestTransferAgain)
#include "tst_transferagain.moc"
