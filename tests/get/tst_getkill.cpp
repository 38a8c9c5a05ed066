// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/skip.h"

#include <QDir>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTest>

using namespace millrace;

/// Whenever the program is killed: what has the final name is whole.
class TestGetKill : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void kill_whileBytesFlow_leavesNoFinalName_data();
    void kill_whileBytesFlow_leavesNoFinalName();
    void kill_atASystemCall_leavesNoWrongFile_data();
    void kill_atASystemCall_leavesNoWrongFile();

private:
    QStringList arguments(const FaultServer &server) const
    {
        return {QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(),
                server.url("/a.bin").toString()};
    }
    bool hasFinalName() const { return QFile::exists(m_folder->filePath(QStringLiteral("a.bin"))); }
    bool isWhole(const TestBody &body) const
    {
        QFile file(m_folder->filePath(QStringLiteral("a.bin")));
        return file.open(QIODevice::ReadOnly) && file.readAll() == body.bytes();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGetKill::kill_whileBytesFlow_leavesNoFinalName_data()
{
    QTest::addColumn<qint64>("heldAt");
    for (int tenth = 0; tenth < 10; ++tenth) {
        QTest::addRow("at %d0 percent", tenth)
            << tenth * 100'000LL + QRandomGenerator::global()->bounded(99'999);
    }
    QTest::newRow("before the last byte") << 999'999LL;
}

void TestGetKill::kill_whileBytesFlow_leavesNoFinalName()
{
    QFETCH(qint64, heldAt);
    const TestBody body = TestBody::pattern(1'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    server.holdAfter("/a.bin", heldAt);
    Program program;
    program.start(arguments(server));
    QVERIFY(server.log().waitFor([&server] { return server.heldRequests("/a.bin") == 1; }));
    program.process().kill();
    QCOMPARE(program.finish().exitStatus, -1);
    QVERIFY(!hasFinalName());

    // What the killed one left does not hurt the next.
    server.release("/a.bin");
    Program second;
    QCOMPARE(second.run(arguments(server)).output, QByteArrayList{"Finished downloading a.bin"});
    QVERIFY(isWhole(body));
}

void TestGetKill::kill_atASystemCall_leavesNoWrongFile_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("most");
    QTest::addColumn<qint64>("size");
    const qint64 small = 100'000;
    const qint64 large = 1'200'000;
    QTest::newRow("naming the record and the part file") << QStringLiteral("linkat") << 2 << large;
    QTest::newRow("writing") << QStringLiteral("pwrite64") << 6 << large;
    QTest::newRow("syncing the bytes and the record") << QStringLiteral("fdatasync") << 3 << large;
    QTest::newRow("giving the final name") << QStringLiteral("renameat2") << 1 << large;
    QTest::newRow("syncing the folder") << QStringLiteral("fsync") << 2 << large;
    QTest::newRow("deleting the record") << QStringLiteral("unlinkat") << 1 << large;
    QTest::newRow("writing a small file") << QStringLiteral("pwrite64") << 1 << small;
    QTest::newRow("giving a small file its name") << QStringLiteral("linkat") << 1 << small;
    QTest::newRow("syncing the folder of a small file") << QStringLiteral("fsync") << 1 << small;
}

void TestGetKill::kill_atASystemCall_leavesNoWrongFile()
{
    QFETCH(QString, call);
    QFETCH(int, most);
    QFETCH(qint64, size);
    if (QStandardPaths::findExecutable(QStringLiteral("strace")).isEmpty()) {
        MILLRACE_SKIP("get.strace", "strace is not there");
    }
    const TestBody body = TestBody::pattern(size);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    const auto clear = [this] {
        const QStringList left = QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden);
        for (const QString &name : left) {
            QVERIFY(QFile::remove(m_folder->filePath(name)));
        }
    };
    for (int when = 1; when <= most; ++when) {
        Program program;
        program.process().setProgram(QStringLiteral("strace"));
        program.start(QStringList{QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-o"),
                                  QStringLiteral("/dev/null"), QStringLiteral("-e"),
                                  QStringLiteral("trace=") + call, QStringLiteral("-e"),
                                  QStringLiteral("inject=%1:signal=KILL:when=%2").arg(call).arg(when),
                                  QStringLiteral(MILLRACE_PROGRAM)} +
                      arguments(server));
        // The tracer ends as its child does.
        QVERIFY2(program.finish().exitStatus != 0, "the call was never made");
        QVERIFY(!hasFinalName() || isWhole(body));
        if (!hasFinalName()) {
            QCOMPARE(Program().run(arguments(server)).output, QByteArrayList{"Finished downloading a.bin"});
            QVERIFY(isWhole(body));
            QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden),
                     QStringList{QStringLiteral("a.bin")});
        }
        clear();
    }
}

QTEST_GUILESS_MAIN(TestGetKill)
#include "tst_getkill.moc"
