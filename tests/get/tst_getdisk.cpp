// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/get/recordedbytes.h"
#include "tests/support/callfault.h"
#include "tests/support/faultserver.h"
#include "tests/support/mounts.h"
#include "tests/support/skip.h"
#include "tests/support/testfolder.h"

#include <cerrno>
#include <csignal>
#include <memory>

#include <sys/resource.h>
#include <unistd.h>

using namespace millrace;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 8 * kMiB;
// More than one checkpoint.
constexpr qint64 kRate = 6 * kMiB;

} // namespace

/// Disks that are full, locked, away or broken, and the built program.
class TestGetDisk : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void initTestCase();
    void init();

    void fullAtTheStart_isRefusedWithNumbers();
    void fullMidway_keepsWhatIsThere();
    void roomComesBack_allGoOnByThemselves();
    void faultThatPasses_isWaitedOut_data();
    void faultThatPasses_isWaitedOut();
    void readOnlyFolder_isRefusedBeforeTheServerIsAsked();
    void folderRemovedMidway_isNotMadeAgain();
    void fileBeyondTheLimit_isNamed();
    void failingCall_isNamedAndCured_data();
    void failingCall_isNamedAndCured();
    void recordThatCannotBeReadNow_isWaitedFor();
    void oddCall_isMadeGood_data();
    void oddCall_isMadeGood();

private:
    /// A fault that lasts is waited for no longer than a silent server is.
    QStringList arguments(const QString &folder) const
    {
        QFETCH_GLOBAL(QString, transport);
        return {QStringLiteral("get"),
                QStringLiteral("--into"),
                folder,
                QStringLiteral("--transport"),
                transport,
                QStringLiteral("--timeout"),
                QStringLiteral("2"),
                QStringLiteral("--connections"),
                QStringLiteral("2"),
                m_server->url("/a.bin").toString()};
    }
    QStringList arguments() const { return arguments(m_folder->path()); }
    /// For a fault that passes, or a server that is silent meanwhile.
    QStringList patientArguments() const
    {
        QStringList list = arguments();
        list[list.indexOf(QStringLiteral("--timeout")) + 1] = QStringLiteral("60");
        return list;
    }
    QString part() const { return m_folder->pathOf(QStringLiteral("a.bin.part")); }
    /// Whether the first half megabyte has been written: what the server has sent need not have been read.
    bool isMidway() const
    {
        QFile file(part());
        return file.open(QIODevice::ReadOnly) && file.read(kMiB / 2) == m_body.read(0, kMiB / 2);
    }
    QString wholeAfter(const ProgramRun &run) const
    {
        return m_folder->complaint(run, QStringLiteral("a.bin"), m_body);
    }
    /// Writes until nothing more fits.
    static void fill(const QString &path)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const QByteArray block(4096, 'x');
        while (file.write(block) == block.size()) {
        }
    }

    bool m_mayMount = false;
    const TestBody m_body = TestBody::pattern(kSize);
    const Reply m_reply = Reply(Reply::file(m_body)).etag("\"v1\"");
    std::unique_ptr<TestFolder> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestGetDisk::initTestCase()
{
    m_mayMount = m_mayMount || enterMountNamespace();
}

void TestGetDisk::init()
{
    m_folder = std::make_unique<TestFolder>();
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", m_reply);
}

void TestGetDisk::fullAtTheStart_isRefusedWithNumbers()
{
    if (!m_mayMount) {
        MILLRACE_SKIP("get.mount", "mounting needs root");
    }
    const TmpfsMount disk(m_folder->path(), 2 * kMiB);
    QVERIFY(disk.isMounted());
    const ProgramRun run = Program().run(arguments());
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 2);
    const QByteArray full = "The disk is full: 8.4 MB needed, 2.1 MB free";
    QCOMPARE(run.errors.first(), full + "; waiting up to 2 s until that is over");
    QVERIFY2(run.errors.last().endsWith(QByteArray(": " + full)), run.errors.last().constData());
    QCOMPARE(m_folder->files(), QStringList());
}

/// F02, on all of a list: none is lost, and each goes on by itself.
void TestGetDisk::roomComesBack_allGoOnByThemselves()
{
    if (!m_mayMount) {
        MILLRACE_SKIP("get.mount", "mounting needs root");
    }
    const TmpfsMount disk(m_folder->path(), 24 * kMiB);
    QVERIFY(disk.isMounted());
    const TestBody small = TestBody::pattern(kMiB / 2);
    m_server->serve("/b.bin", Reply(Reply::file(small)));
    m_server->serve("/c.bin", Reply(Reply::file(small)));
    m_server->holdAfter("/a.bin", kMiB);
    Program program;
    QStringList list = patientArguments();
    list += {m_server->url("/b.bin").toString(), m_server->url("/c.bin").toString(),
             QStringLiteral("--workers"), QStringLiteral("1")};
    program.start(list);
    QVERIFY(m_server->log().waitFor([this] { return m_server->heldRequests("/a.bin") == 2; }));
    fill(m_folder->pathOf(QStringLiteral("filler")));
    m_server->release("/a.bin");
    QVERIFY(program.waitForError("The disk is full"));
    // Whoever waits behind it asks for nothing.
    QCOMPARE(m_server->log().ranges("/b.bin").size(), 0);
    QVERIFY(QFile::remove(m_folder->pathOf(QStringLiteral("filler"))));
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 0);
    QVERIFY(m_folder->isWhole(QStringLiteral("a.bin"), m_body));
    QVERIFY(m_folder->isWhole(QStringLiteral("b.bin"), small));
    QVERIFY(m_folder->isWhole(QStringLiteral("c.bin"), small));
}

/// F02
void TestGetDisk::fullMidway_keepsWhatIsThere()
{
    if (!m_mayMount) {
        MILLRACE_SKIP("get.mount", "mounting needs root");
    }
    const TmpfsMount disk(m_folder->path(), 12 * kMiB);
    QVERIFY(disk.isMounted());
    m_server->holdAfter("/a.bin", kMiB);
    Program program;
    program.start(arguments());
    QVERIFY(m_server->log().waitFor([this] { return m_server->heldRequests("/a.bin") == 2; }));
    QTRY_VERIFY_WITH_TIMEOUT(isMidway(), 30'000);
    fill(m_folder->pathOf(QStringLiteral("filler")));
    m_server->release("/a.bin");
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 1);
    QVERIFY2(run.errors.join('\n').contains("a.bin: The disk is full"), run.errors.join('\n').constData());
    QCOMPARE(m_folder->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec"),
                                             QStringLiteral("filler")}));
    QVERIFY(QFile::remove(m_folder->pathOf(QStringLiteral("filler"))));
    m_server->log().clear();
    QCOMPARE(wholeAfter(Program().run(arguments())), QString());
    QVERIFY(m_server->log().ranges("/a.bin").first() != "bytes=0-");
}

/// F03
void TestGetDisk::readOnlyFolder_isRefusedBeforeTheServerIsAsked()
{
    std::unique_ptr<TmpfsMount> disk;
    if (m_mayMount) {
        disk = std::make_unique<TmpfsMount>(m_folder->path(), kMiB, MS_RDONLY);
        QVERIFY(disk->isMounted());
    } else {
        QVERIFY(QFile::setPermissions(m_folder->path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    }
    const ProgramRun run = Program().run(arguments());
    QFile::setPermissions(m_folder->path(),
                          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    const QByteArray sentence = "a.bin: The folder " + m_folder->path().toUtf8() + " cannot be written to" +
                                (m_mayMount ? ": its disk is read-only" : "");
    QVERIFY2(run.errors.first().endsWith(sentence), run.errors.first().constData());
    QCOMPARE(m_server->log().count(), 0);
}

/// F04
void TestGetDisk::folderRemovedMidway_isNotMadeAgain()
{
    const QString inner = m_folder->pathOf(QStringLiteral("inner"));
    m_server->holdAfter("/a.bin", kMiB);
    Program program;
    program.start(arguments(inner));
    QVERIFY(m_server->log().waitFor([this] { return m_server->heldRequests("/a.bin") == 2; }));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(inner + QStringLiteral("/a.bin.part")), 30'000);
    QVERIFY(QDir(inner).removeRecursively());
    m_server->release("/a.bin");
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 1);
    const QByteArray said = run.errors.join('\n');
    QVERIFY2(said.contains("does not exist") || said.contains("was moved or changed"), said.constData());
    QVERIFY(m_folder->files().isEmpty());
    // Somebody who asks for it anew gets it.
    QCOMPARE(Program().run(arguments(inner)).exitStatus, 0);
    QVERIFY(m_folder->isWhole(QStringLiteral("inner/a.bin"), m_body));
}

void TestGetDisk::faultThatPasses_isWaitedOut_data()
{
    QTest::addColumn<CallFault>("fault");
    QTest::newRow("F18: a write fails once") << CallFault::error("pwrite64", EIO, 20);
    QTest::newRow("F18: a sync fails once") << CallFault::error("fdatasync", EIO, 2);
    QTest::newRow("F02: there is no room for a moment") << CallFault::error("pwrite64", ENOSPC, 20);
    QTest::newRow("F03: the disk is read-only for a moment") << CallFault::error("pwrite64", EROFS, 20);
}

void TestGetDisk::faultThatPasses_isWaitedOut()
{
    QFETCH(CallFault, fault);
    if (fault.call == "fdatasync") {
        m_server->serve("/a.bin", Reply(m_reply).throttleTogether(kRate));
    }
    Program program;
    setCallFault(program, fault, m_folder->path());
    const ProgramRun run = program.run(patientArguments());
    QVERIFY2(run.errors.join('\n').contains("; waiting up to 60 s until that is over"),
             run.errors.join('\n').constData());
    QCOMPARE(wholeAfter(run), QString());
}

/// F17: as a file system that takes no larger files.
void TestGetDisk::fileBeyondTheLimit_isNamed()
{
    Program program;
    program.process().setChildProcessModifier([] {
        const rlimit limit{4 * kMiB, 4 * kMiB};
        // What would end the program if it did not look out for it.
        ::signal(SIGXFSZ, SIG_DFL);
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) {
            ::_exit(3);
        }
    });
    const ProgramRun run = program.run(arguments());
    QCOMPARE(run.exitStatus, 1);
    const QByteArray sentence = "a.bin: The file is too large for the disk of " + m_folder->path().toUtf8();
    QVERIFY2(run.errors.join('\n').contains(sentence), run.errors.join('\n').constData());
    QVERIFY(!m_folder->has(QStringLiteral("a.bin")));
    QCOMPARE(wholeAfter(Program().run(arguments())), QString());
}

void TestGetDisk::failingCall_isNamedAndCured_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<int>("error");
    QTest::addColumn<int>("first");
    QTest::addColumn<QByteArray>("sentence");
    const QByteArray write("pwrite64");
    const QByteArray sync("fdatasync");
    const QByteArray full("The disk is full");
    const QByteArray broken("Writing failed: a.bin.part: Input/output error");
    QTest::newRow("F02: full when the record is made") << write << ENOSPC << 1 << full;
    QTest::newRow("F02: full when the file begins") << write << ENOSPC << 3 << full;
    QTest::newRow("F02: full midway") << write << ENOSPC << 20 << full;
    QTest::newRow("F02: over the quota midway") << write << EDQUOT << 20 << full;
    QTest::newRow("F02: full at the last name") << QByteArray("renameat2") << ENOSPC << 1 << full;
    QTest::newRow("F03: read-only midway") << write << EROFS << 20 << QByteArray("cannot be written to");
    QTest::newRow("F03: read-only at the last name")
        << QByteArray("renameat2") << EROFS << 1 << QByteArray("cannot be written to");
    QTest::newRow("F17: too large midway")
        << write << EFBIG << 20 << QByteArray("The file is too large for the disk of");
    QTest::newRow("F18: writing fails midway") << write << EIO << 20 << broken;
    QTest::newRow("F18: syncing the record fails") << sync << EIO << 1 << QByteArray("Writing failed");
    QTest::newRow("F18: the first checkpoint fails") << sync << EIO << 2 << broken;
    QTest::newRow("F18: the first checkpoint's record fails") << sync << EIO << 3 << broken;
    QTest::newRow("F18: the last sync fails") << sync << EIO << 4 << broken;
    QTest::newRow("F20: the last name is on another device")
        << QByteArray("renameat2") << EXDEV << 1 << QByteArray("Invalid cross-device link");
}

void TestGetDisk::failingCall_isNamedAndCured()
{
    QFETCH(QByteArray, call);
    QFETCH(int, error);
    QFETCH(int, first);
    QFETCH(QByteArray, sentence);
    // Where the record came to be.
    const bool isKept = call == "renameat2" || first > (call == "pwrite64" ? 2 : 1);
    if (call == "fdatasync") {
        m_server->serve("/a.bin", Reply(m_reply).throttleTogether(kRate));
    }
    // The last sync is the fourth where one checkpoint was made before.
    const bool isAfterCheckpoint = call == "fdatasync" && first == 4;
    if (isAfterCheckpoint) {
        m_server->holdLastByte("/a.bin");
    }
    Program program;
    setCallFault(program, CallFault::error(call, error, first, true), m_folder->path());
    program.start(patientArguments() + QStringList{QStringLiteral("--retries"), QStringLiteral("0")});
    if (isAfterCheckpoint) {
        QTRY_VERIFY_WITH_TIMEOUT(!recordedBytes(part()).isEmpty(), 30'000);
        m_server->release("/a.bin");
    }
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 1);
    QVERIFY2(run.errors.join('\n').contains(sentence), run.errors.join('\n').constData());
    QVERIFY(!m_folder->has(QStringLiteral("a.bin")));
    const QStringList kept{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")};
    QCOMPARE(m_folder->files(), isKept ? kept : QStringList());
    m_server->serve("/a.bin", m_reply);
    QCOMPARE(wholeAfter(Program().run(arguments())), QString());
}

/// F18, F19: what is held is neither lost nor begun anew beside it.
void TestGetDisk::recordThatCannotBeReadNow_isWaitedFor()
{
    m_server->holdAfter("/a.bin", kMiB);
    Program first;
    first.start(patientArguments());
    QVERIFY(m_server->log().waitFor([this] { return m_server->heldRequests("/a.bin") == 2; }));
    // What the server has sent need not have been written.
    QTRY_VERIFY_WITH_TIMEOUT(recordedBytes(part()).contains({0, kMiB / 2}), 30'000);
    QCOMPARE(::kill(static_cast<pid_t>(first.process().processId()), SIGINT), 0);
    QCOMPARE(first.finish().exitStatus, 130);
    m_server->release("/a.bin");
    m_server->log().clear();
    Program second;
    setCallFault(second, CallFault::error("openat", EIO), m_folder->path());
    const ProgramRun run = second.run(patientArguments());
    QVERIFY2(run.errors.join('\n').contains("Input/output error; waiting up to 60 s"),
             run.errors.join('\n').constData());
    QCOMPARE(run.exitStatus, 0);
    QVERIFY(m_folder->isWhole(QStringLiteral("a.bin"), m_body));
    QCOMPARE(m_folder->files(), QStringList{QStringLiteral("a.bin")});
    QVERIFY2(m_server->log().ranges("/a.bin").first() != "bytes=0-",
             m_server->log().ranges("/a.bin").first().constData());
}

void TestGetDisk::oddCall_isMadeGood_data()
{
    QTest::addColumn<CallFault>("fault");
    QTest::newRow("F19: each write takes half") << CallFault{"short", "pwrite64", 1, true};
    for (const int which : {1, 5, 20}) {
        QTest::addRow("F19: write %d is interrupted", which) << CallFault::error("pwrite64", EINTR, which);
        QTest::addRow("F19: write %d is to be repeated", which)
            << CallFault::error("pwrite64", EAGAIN, which);
    }
    QTest::newRow("a file system without RENAME_NOREPLACE") << CallFault::error("renameat2", EINVAL, 1, true);
    QTest::newRow("a folder that cannot be synced") << CallFault::error("fsync", EINVAL, 1, true);
}

void TestGetDisk::oddCall_isMadeGood()
{
    QFETCH(CallFault, fault);
    Program program;
    setCallFault(program, fault, m_folder->path());
    QCOMPARE(wholeAfter(program.run(arguments())), QString());
}

QTEST_GUILESS_MAIN(TestGetDisk)
#include "tst_getdisk.moc"
