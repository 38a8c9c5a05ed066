// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/listfile.h"
#include "tests/get/getbench.h"
#include "tests/support/aria2.h"
#include "tests/support/faultserver.h"
#include "tests/support/testfolder.h"

#include <QFileInfo>

using namespace millrace;

/// `millrace get --input` with lists of other programs, and aria2c with ours.
class TestGetLists : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void aria2List_optionsAreThoseOfEachDownload();
    void aria2List_faultsAreNamed();
    void aria2List_whatFailed_isSavedWithItsOptions();
    void metalink_isFetchedFromItsMirrors();
    void metalink_withAWrongChecksum_isNoFile();
    void metalink_thatIsDamaged_isSaid();
    void linkOfCommandAndList_isDownloadedOnce();
    void commentOfAPlainList_isPassedOver();
    void session_ofAria2_isFinished();

private:
    /// A list in the test's folder.
    QString listOf(const QByteArray &text) const
    {
        QFile file(m_folder->pathOf(QStringLiteral("list")));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                                  : QString();
    }
    ProgramRun run(const QStringList &arguments) const
    {
        Program program;
        return program.run(QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_into->path(),
                                       QStringLiteral("--connections"), QStringLiteral("1")} +
                           arguments);
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("[missing]");
    }

    std::unique_ptr<TestFolder> m_folder;
    std::unique_ptr<TestFolder> m_into;
};

void TestGetLists::init()
{
    m_folder = std::make_unique<TestFolder>();
    m_into = std::make_unique<TestFolder>();
}

void TestGetLists::aria2List_optionsAreThoseOfEachDownload()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("first"));
    server.serve("/b.bin", Reply::file("second"));
    server.serve("/c.bin", Reply::file("third"));
    const QString other = m_folder->pathOf(QStringLiteral("other/deep"));
    const QString list =
        listOf(server.url("/a.bin").toEncoded() + "\t\n gid=0123456789abcdef\n out=../x y.bin\n" +
               " header=X-Key: one\n header=Cookie: id=7\n user-agent=me\n split=5\n" +
               server.url("/b.bin").toEncoded() + "\n dir=sub\n pause=true\n" +
               server.url("/c.bin").toEncoded() + "\n dir=" + other.toUtf8() + '\n');
    const ProgramRun run = this->run({QStringLiteral("--input"), list, QStringLiteral("--in-order")});
    QCOMPARE(run.errors, QByteArrayList());
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(content(m_into->pathOf(QStringLiteral("x y.bin"))), QByteArray("first"));
    QCOMPARE(content(m_into->pathOf(QStringLiteral("sub/b.bin"))), QByteArray("second"));
    QCOMPARE(content(other + QStringLiteral("/c.bin")), QByteArray("third"));
    const LoggedRequest first = server.log().requests("/a.bin").constFirst();
    QCOMPARE(first.header("x-key"), QByteArray("one"));
    QCOMPARE(first.header("cookie"), QByteArray("id=7"));
    QCOMPARE(first.header("user-agent"), QByteArray("me"));
    QCOMPARE(server.log().requests("/b.bin").constFirst().header("x-key"), QByteArray());
}

void TestGetLists::aria2List_faultsAreNamed()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("first"));
    const QByteArray link = server.url("/a.bin").toEncoded();
    const QString list =
        listOf(link + "\n header=Range: bytes=0-1\n rpc-secret=x\nmagnet:?xt=1\n" + link + '\n');
    const ProgramRun run = this->run({QStringLiteral("--input"), list});
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(run.errors,
             (QByteArrayList{"list, line 2: The header cannot set Range, which Millrace needs itself",
                             "list, line 4: Torrents are not downloaded; a torrent program takes this link",
                             "list: these options are not used: rpc-secret",
                             link + ": Given more than once, downloaded once"}));
}

void TestGetLists::aria2List_whatFailed_isSavedWithItsOptions()
{
    FaultServer server;
    const QByteArray link = server.url("/gone.bin").toEncoded();
    const QString list = listOf(link + "\n out=y.bin\n header=Cookie: id=7\n split=5\n");
    const QString failed = m_folder->pathOf(QStringLiteral("failed"));
    QCOMPARE(run({QStringLiteral("--input"), list, QStringLiteral("--save-failed"), failed}).exitStatus, 1);
    QCOMPARE(content(failed),
             QByteArray(link + "\n dir=" + m_into->path().toUtf8() + "\n out=y.bin\n split=5\n"));
}

void TestGetLists::metalink_isFetchedFromItsMirrors()
{
    const TestBody body = TestBody::pattern(100'000);
    FaultServer server;
    FaultServer mirror;
    mirror.serve("/pub/a.iso", Reply::file(body));
    const QString list =
        listOf("<?xml version=\"1.0\"?><metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
               "<file name=\"../x.iso\"><size>100000</size><hash type=\"sha-256\">" +
               body.sha256() + "</hash><url priority=\"2\">" + mirror.url("/pub/a.iso").toEncoded() +
               "</url><url priority=\"1\">" + server.url("/a.iso").toEncoded() + "</url></file></metalink>");
    const ProgramRun run = this->run({QStringLiteral("--input"), list});
    QCOMPARE(run.output, QByteArrayList{"Finished downloading x.iso"});
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(content(m_into->pathOf(QStringLiteral("x.iso"))), body.bytes());
    // The preferred one was asked first.
    QVERIFY(server.log().count("/a.iso") > 0);
}

void TestGetLists::metalink_withAWrongChecksum_isNoFile()
{
    FaultServer server;
    server.serve("/a.iso", Reply::file("first"));
    const QString list =
        listOf("<metalink><file name=\"a.iso\"><hash type=\"sha-1\">" + QByteArray(40, 'a') + "</hash><url>" +
               server.url("/a.iso").toEncoded() + "</url></file></metalink>");
    QCOMPARE(run({QStringLiteral("--input"), list}).exitStatus, 1);
    QVERIFY(!QFileInfo::exists(m_into->pathOf(QStringLiteral("a.iso"))));
}

void TestGetLists::metalink_thatIsDamaged_isSaid()
{
    const QString list = listOf("<metalink><file name=\"a.iso\">");
    const ProgramRun run = this->run({QStringLiteral("--input"), list});
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors, QByteArrayList{"list, line 1: The Metalink document is damaged or cut short"});
}

void TestGetLists::linkOfCommandAndList_isDownloadedOnce()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("first"));
    const QByteArray link = server.url("/a.bin").toEncoded();
    const QString list = listOf(link + "\n split=2\n");
    const ProgramRun run = this->run({QStringLiteral("--input"), list, QString::fromLatin1(link)});
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.errors, QByteArrayList{link + ": Given more than once, downloaded once"});
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    const ProgramRun dry =
        this->run({QStringLiteral("--dry-run"), QStringLiteral("--input"), list, QString::fromLatin1(link)});
    QCOMPARE(dry.output.size(), 1);
}

void TestGetLists::commentOfAPlainList_isPassedOver()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("first"));
    const QString list = listOf("# my list\n" + server.url("/a.bin").toEncoded() + '\n');
    const ProgramRun run = this->run({QStringLiteral("--input"), list});
    QCOMPARE(run.errors, QByteArrayList());
    QCOMPARE(run.exitStatus, 0);
}

/// What aria2c had begun comes whole, beside what it left.
void TestGetLists::session_ofAria2_isFinished()
{
    const TestBody big = TestBody::pattern(3'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(big));
    server.serve("/b.bin", Reply::file("second"));
    server.holdAfter("/a.bin", 1'000'000);
    server.hold("/b.bin");
    const QString list =
        listOf(server.url("/a.bin").toEncoded() + "\n out=x y.bin\n checksum=sha-256=" + big.sha256() +
               "\n header=X-Key: one\n" + server.url("/b.bin").toEncoded() + "\n");
    const QString session = m_folder->pathOf(QStringLiteral("session"));
    Aria2 aria2;
    aria2.start({QStringLiteral("--input-file"), list, QStringLiteral("--dir"), m_into->path(),
                 QStringLiteral("--save-session"), session, QStringLiteral("--split=1"),
                 QStringLiteral("--file-allocation=none"), QStringLiteral("--disk-cache=0")});
    QVERIFY(server.log().waitFor(
        [&] { return server.heldRequests("/a.bin") == 1 && server.heldRequests("/b.bin") == 1; }));
    // What the server has sent need not have been read: the file begins with its first bytes.
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(m_into->pathOf(QStringLiteral("x y.bin"))).size() > 0, 30'000);
    QVERIFY2(aria2.interrupt(), aria2.output().constData());
    server.release("/a.bin");
    server.release("/b.bin");
    QVERIFY(QFileInfo::exists(m_into->pathOf(QStringLiteral("x y.bin.aria2"))));

    const ProgramRun run = this->run({QStringLiteral("--input"), session});
    QCOMPARE(run.errors, QByteArrayList());
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(content(m_into->pathOf(QStringLiteral("x y (1).bin"))), big.bytes());
    QCOMPARE(server.log().requests("/a.bin").constLast().header("x-key"), QByteArray("one"));
    QVERIFY(run.output.contains("Finished downloading x y (1).bin"));
}

QTEST_GUILESS_MAIN(TestGetLists)
#include "tst_getlists.moc"
