// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QTest>

#include <memory>

using namespace millrace;

/// `millrace get` and checksums: none of a file that is not what was promised under its final name.
class TestGetIntegrity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void init();

    void rightChecksum_givesTheFile();
    void wrongChecksum_keepsThePartFileAlone();
    void wrongChecksum_again_downloadsAgain();
    void mendedServer_givesTheFile_data();
    void mendedServer_givesTheFile();
    void rightChecksum_afterAWrongOne_fetchesNothingAnew();
    void badChecksum_isUsage_data();
    void badChecksum_isUsage();
    void list_withLinesOfAChecksumFile();
    void list_withALinkToAChecksumFile();
    void checksumFileThatIsGone_isSaid();
    void checksumFileBeside_canBeSwitchedOff();

private:
    QStringList arguments(const QStringList &more) const
    {
        QFETCH_GLOBAL(QString, transport);
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(),
                           QStringLiteral("--transport"), transport} +
               more;
    }
    ProgramRun run(const QStringList &more, const QByteArray &input = {}) const
    {
        Program program;
        return program.run(arguments(more), input);
    }
    ProgramRun runChecked(const QByteArray &hex) const
    {
        return run({QStringLiteral("--checksum"), QStringLiteral("SHA-256=") + QString::fromLatin1(hex),
                    m_server->url("/d/a.bin").toString()});
    }
    QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    QByteArray content(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QByteArray link(const QByteArray &path) const { return m_server->url(path).toEncoded(); }

    const TestBody m_body = TestBody::pattern(1'500'000);
    const QByteArray m_wrong = QByteArray(64, '0');
    const QByteArray m_sentence =
        "The file's checksum differs from the SHA-256 that was given: download it again";
    const QStringList m_partFiles = {QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")};
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGetIntegrity::initTestCase_data()
{
    QTest::addColumn<QString>("transport");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestGetIntegrity::init()
{
    m_server = std::make_unique<FaultServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_server->serve("/d/a.bin", Reply::file(m_body).etag("\"v1\""));
}

void TestGetIntegrity::rightChecksum_givesTheFile()
{
    const ProgramRun done = runChecked(m_body.sha256().toUpper());
    QCOMPARE(done.errors, QByteArrayList());
    QCOMPARE(done.exitStatus, 0);
    QCOMPARE(done.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
    QCOMPARE(m_server->log().count(), 1);
}

void TestGetIntegrity::wrongChecksum_keepsThePartFileAlone()
{
    const ProgramRun done = runChecked(m_wrong);
    QCOMPARE(done.exitStatus, 1);
    QVERIFY(done.output.isEmpty());
    QCOMPARE(done.errors, QByteArrayList{link("/d/a.bin") + ": " + m_sentence});
    QCOMPARE(files(), m_partFiles);
    QVERIFY(content(QStringLiteral("a.bin.part")) == m_body.bytes());
}

void TestGetIntegrity::wrongChecksum_again_downloadsAgain()
{
    QCOMPARE(runChecked(m_wrong).exitStatus, 1);
    m_server->log().clear();
    const ProgramRun done = runChecked(m_wrong);
    QCOMPARE(done.exitStatus, 1);
    QCOMPARE(done.errors, QByteArrayList{link("/d/a.bin") + ": " + m_sentence});
    QCOMPARE(files(), m_partFiles);
    const QByteArrayList ranges = m_server->log().ranges("/d/a.bin");
    QCOMPARE(ranges.size(), 2);
    QVERIFY2(ranges.first() != "bytes=0-", ranges.first().constData());
    QCOMPARE(ranges.last(), QByteArray("bytes=0-"));
}

void TestGetIntegrity::mendedServer_givesTheFile_data()
{
    QTest::addColumn<QByteArray>("etag");
    QTest::newRow("which says that the file is another one") << QByteArray("\"v2\"");
    QTest::newRow("which does not say so") << QByteArray("\"v1\"");
}

void TestGetIntegrity::mendedServer_givesTheFile()
{
    QFETCH(QByteArray, etag);
    m_server->serve("/d/a.bin", Reply::file(TestBody::pattern(1'500'000, 2)).etag("\"v1\""));
    QCOMPARE(runChecked(m_body.sha256()).exitStatus, 1);
    m_server->serve("/d/a.bin", Reply::file(m_body).etag(etag));
    const ProgramRun done = runChecked(m_body.sha256());
    QCOMPARE(done.errors, QByteArrayList());
    QCOMPARE(done.exitStatus, 0);
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
    QVERIFY(content(QStringLiteral("a.bin")) == m_body.bytes());
}

void TestGetIntegrity::rightChecksum_afterAWrongOne_fetchesNothingAnew()
{
    QCOMPARE(runChecked(m_wrong).exitStatus, 1);
    m_server->log().clear();
    QCOMPARE(runChecked(m_body.sha256()).exitStatus, 0);
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
    QVERIFY(m_server->log().bodySent() < 100'000);
}

void TestGetIntegrity::badChecksum_isUsage_data()
{
    QTest::addColumn<QString>("checksum");
    QTest::addColumn<int>("links");
    const QString digits(64, u'a');
    QTest::newRow("a digit too few") << QString(u"sha-256=" + digits.chopped(1)) << 1;
    QTest::newRow("a letter that is no digit") << QString(u"sha-256=" + digits.chopped(1) + u'x') << 1;
    QTest::newRow("unknown algorithm") << QString(u"crc32=" + digits) << 1;
    QTest::newRow("no algorithm") << digits << 1;
    QTest::newRow("nothing") << QString() << 1;
    QTest::newRow("two links") << QString(u"sha-256=" + digits) << 2;
    QTest::newRow("no link") << QString(u"sha-256=" + digits) << 0;
}

void TestGetIntegrity::badChecksum_isUsage()
{
    QFETCH(QString, checksum);
    QFETCH(int, links);
    QStringList line{QStringLiteral("--checksum"), checksum};
    for (int i = 0; i < links; ++i) {
        line.append(m_server->url("/d/a.bin?" + QByteArray::number(i)).toString());
    }
    const ProgramRun done = run(line);
    QCOMPARE(done.exitStatus, 2);
    QCOMPARE(done.errors.size(), 1);
    QVERIFY2(done.errors.first().startsWith("millrace: --checksum "), done.errors.first().constData());
    QCOMPARE(m_server->log().acceptedConnections(), 0);
    QVERIFY(files().isEmpty());
}

void TestGetIntegrity::list_withLinesOfAChecksumFile()
{
    m_server->serve("/d/b.bin", Reply::file(m_body));
    const QByteArray list = m_wrong + "  b.bin\n" + link("/d/a.bin") + '\n' + link("/d/b.bin") +
                            "\nSHA256 (a.bin) = " + m_body.sha256() + '\n';
    const ProgramRun done = run({QStringLiteral("--input"), QStringLiteral("-")}, list);
    QCOMPARE(done.exitStatus, 1);
    QCOMPARE(done.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(done.errors, QByteArrayList{link("/d/b.bin") + ": " + m_sentence});
}

void TestGetIntegrity::list_withALinkToAChecksumFile()
{
    m_server->serve("/d/b.bin", Reply::file("small"));
    m_server->serve("/e/SHA256SUMS",
                    Reply::file(QByteArray(m_body.sha256() + "  a.bin\n" + m_wrong + " *b.bin\n")));
    const ProgramRun done = run({QString::fromLatin1(link("/d/a.bin")), QString::fromLatin1(link("/d/b.bin")),
                                 QString::fromLatin1(link("/e/SHA256SUMS"))});
    QCOMPARE(done.exitStatus, 1);
    QCOMPARE(done.errors,
             QByteArrayList{link("/d/b.bin") + ": The file's checksum differs from the SHA-256 in "
                                               "SHA256SUMS: download it again"});
    QCOMPARE(files(), (QStringList{QStringLiteral("SHA256SUMS"), QStringLiteral("a.bin"),
                                   QStringLiteral("b.bin.part"), QStringLiteral("b.bin.part.rec")}));
    // Once as a download, once for what it says.
    QCOMPARE(m_server->log().count("/e/SHA256SUMS"), 2);
}

void TestGetIntegrity::checksumFileThatIsGone_isSaid()
{
    m_server->serve("/e/SHA256SUMS", Reply::statusOnly(404));
    const QByteArray list = link("/e/SHA256SUMS");
    const ProgramRun done = run({QString::fromLatin1(link("/d/a.bin")), QString::fromLatin1(list)});
    QCOMPARE(done.exitStatus, 1);
    QCOMPARE(done.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(done.errors.size(), 2);
    QVERIFY2(done.errors.contains(link("/d/a.bin") + ": Not checked by SHA256SUMS, which could not be had"),
             done.errors.join('\n').constData());

    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("a.bin"))));
    const ProgramRun asJson =
        run({QStringLiteral("--json"), QString::fromLatin1(link("/d/a.bin")), QString::fromLatin1(list)});
    QVERIFY2(
        asJson.output.join('\n').contains(R"("note":"Not checked by SHA256SUMS, which could not be had")"),
        asJson.output.join('\n').constData());
}

void TestGetIntegrity::checksumFileBeside_canBeSwitchedOff()
{
    m_server->serve("/d/SHA256SUMS", Reply::file(QByteArray(m_wrong + "  a.bin\n")));
    const QString url = m_server->url("/d/a.bin").toString();
    QCOMPARE(run({url}).exitStatus, 1);
    QCOMPARE(files(), m_partFiles);
    QTemporaryDir profile;
    QFile settings(profile.filePath(QStringLiteral("millrace.ini")));
    QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("checksumFiles=false\n") > 0);
    settings.close();
    QCOMPARE(run({QStringLiteral("--profile"), profile.path(), url}).exitStatus, 0);
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestGetIntegrity)
#include "tst_getintegrity.moc"
