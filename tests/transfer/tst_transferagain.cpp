// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/originmark.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <array>
#include <optional>
#include <sys/xattr.h>

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
    void origin_isNotedWithoutSecrets();
    void origin_isNotNotedWhereThatIsOff();

private:
    /// An extended attribute of a file in the save folder; nothing where it has none of that name.
    std::optional<QByteArray> attribute(const QString &file, const char *name) const
    {
        QByteArray value(4096, '\0');
        const QByteArray path = QFile::encodeName(QDir(m_bench->folder()).filePath(file));
        const ssize_t size = ::getxattr(path.constData(), name, value.data(), size_t(value.size()));
        return size < 0 ? std::nullopt : std::optional(value.first(size));
    }
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

void TestTransferAgain::origin_isNotedWithoutSecrets()
{
    m_bench->server().serve("/a.bin", file());
    TransferJob job = m_bench->job("/a.bin?token=SECRET1&v=2");
    job.options.referer = "http://ann:SECRET2@page.example/list?session=SECRET3#part";
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    const auto origin = attribute(kName, "user.xdg.origin.url");
    const auto referrer = attribute(kName, "user.xdg.referrer.url");
    QVERIFY(origin && referrer);
    QVERIFY2(origin->startsWith(m_bench->server().url("/a.bin").toEncoded()), origin->constData());
    QVERIFY2(referrer->startsWith("http://page.example/list"), referrer->constData());
    for (const QByteArray &said : {*origin, *referrer, *attribute(kName, "user.millrace.version")}) {
        QVERIFY2(!said.contains("SECRET"), said.constData());
    }
    // F21: and nothing that came from elsewhere can be run.
    QVERIFY(!(QFile::permissions(QDir(m_bench->folder()).filePath(kName)) &
              (QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther)));
}

void TestTransferAgain::origin_isNotNotedWhereThatIsOff()
{
    m_bench->server().serve("/a.bin", file());
    TransferJob job = m_bench->job("/a.bin");
    job.options.referer = "http://page.example/";
    job.marksOrigin = false;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    const QByteArray path = QFile::encodeName(QDir(m_bench->folder()).filePath(kName));
    std::array<char, 4096> names = {};
    const ssize_t size = ::listxattr(path.constData(), names.data(), names.size());
    QVERIFY(size >= 0);
    QVERIFY(!QByteArray(names.data(), size).contains("user."));
    // Nobody knows it again.
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->files(), both());
}

QTEST_GUILESS_MAIN(TestTransferAgain)
#include "tst_transferagain.moc"
