// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace millrace;

/// `millrace get` where the system grants it little.
class TestGetLimits : public QObject
{
    Q_OBJECT

private slots:
    void fewOpenFiles_areEnoughForAllDownloads_data();
    void fewOpenFiles_areEnoughForAllDownloads();
    void tooFewOpenFiles_areRefusedInASentence();
    void softLimit_isRaised();
    void littleMemory_endsWithWholeFilesOrASentence_data();
    void littleMemory_endsWithWholeFilesOrASentence();

private:
    /// Runs the program by a shell that sets a limit first.
    static ProgramRun runWith(const QString &limit, const QStringList &arguments)
    {
        Program program;
        program.process().setProgram(QStringLiteral("/bin/sh"));
        return program.run(QStringList{QStringLiteral("-c"), limit + QStringLiteral(" && exec \"$0\" \"$@\""),
                                       QStringLiteral(MILLRACE_PROGRAM)} +
                           arguments);
    }
};

void TestGetLimits::fewOpenFiles_areEnoughForAllDownloads_data()
{
    QTest::addColumn<QString>("transport");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

// P10
void TestGetLimits::fewOpenFiles_areEnoughForAllDownloads()
{
    QFETCH(QString, transport);
    constexpr int kFiles = 40;
    FaultServer server;
    const QTemporaryDir folder;
    QStringList arguments{
        QStringLiteral("get"), QStringLiteral("--into"),      folder.path(), QStringLiteral("--workers"),
        QStringLiteral("16"),  QStringLiteral("--transport"), transport};
    const auto bodyOf = [](int file) {
        // One of them in parts.
        return TestBody::pattern(file == 0 ? 9'000'000 : 20'000 + file * 10'000, static_cast<quint64>(file));
    };
    for (int file = 0; file < kFiles; ++file) {
        const QByteArray path = "/f" + QByteArray::number(file) + ".bin";
        server.serve(path, Reply::file(bodyOf(file)).etag("\"v\""));
        arguments.append(server.url(path).toString());
    }
    const ProgramRun run = runWith(QStringLiteral("ulimit -n 40"), arguments);
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QCOMPARE(run.output.size(), kFiles);
    for (int number = 0; number < kFiles; ++number) {
        QFile file(QDir(folder.path()).filePath(QStringLiteral("f%1.bin").arg(number)));
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == bodyOf(number).bytes());
    }
}

void TestGetLimits::tooFewOpenFiles_areRefusedInASentence()
{
    const ProgramRun run = runWith(QStringLiteral("ulimit -n 20"),
                                   {QStringLiteral("get"), QStringLiteral("http://127.0.0.1:1/a.bin")});
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().contains("20 files"), run.errors.first().constData());
}

void TestGetLimits::softLimit_isRaised()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(1000)));
    const QTemporaryDir folder;
    const ProgramRun run =
        runWith(QStringLiteral("ulimit -S -n 20"), {QStringLiteral("get"), QStringLiteral("--into"),
                                                    folder.path(), server.url("/a.bin").toString()});
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
}

void TestGetLimits::littleMemory_endsWithWholeFilesOrASentence_data()
{
    QTest::addColumn<int>("kibibytes");
    QTest::addColumn<QString>("transport");
    QTest::addColumn<bool>("isEnough");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name + QStringLiteral(", enough"))) << 1'000'000 << name << true;
        if (name != QLatin1String("curl")) {
            // Qt Network begins threads of its own and does not notice those that it does not get.
            continue;
        }
        // Where one worker or another has no thread.
        for (const int size : {400'000, 300'000, 200'000, 150'000}) {
            const QString row = name + QStringLiteral(", %1 KiB").arg(size);
            QTest::newRow(qPrintable(row)) << size << name << false;
        }
    }
}

// P10
void TestGetLimits::littleMemory_endsWithWholeFilesOrASentence()
{
    QFETCH(int, kibibytes);
    QFETCH(QString, transport);
    QFETCH(bool, isEnough);
    constexpr int kFiles = 8;
    FaultServer server;
    const QTemporaryDir folder;
    QStringList arguments{
        QStringLiteral("get"),       QStringLiteral("--into"),      folder.path(),
        QStringLiteral("--retries"), QStringLiteral("1"),           QStringLiteral("--timeout"),
        QStringLiteral("10"),        QStringLiteral("--transport"), transport};
    const auto bodyOf = [](int file) { return TestBody::pattern(3'000'000, static_cast<quint64>(file)); };
    for (int file = 0; file < kFiles; ++file) {
        const QByteArray path = "/f" + QByteArray::number(file) + ".bin";
        server.serve(path, Reply::file(bodyOf(file)).etag("\"v\""));
        arguments.append(server.url(path).toString());
    }
    const ProgramRun run = runWith(QStringLiteral("ulimit -v %1").arg(kibibytes), arguments);
    const QByteArray errors = run.errors.join('\n');
    QVERIFY2(run.exitStatus == 0 || (run.exitStatus == 1 && !isEnough), errors.constData());
    QVERIFY2(run.exitStatus == 0 || errors.contains("memory"), errors.constData());
    QVERIFY2(!errors.contains("A fault inside"), errors.constData());
    QCOMPARE(run.exitStatus == 0, QDir(folder.path()).entryList({QStringLiteral("*.bin")}).size() == kFiles);
    for (int number = 0; number < kFiles; ++number) {
        QFile file(QDir(folder.path()).filePath(QStringLiteral("f%1.bin").arg(number)));
        QVERIFY(!file.open(QIODevice::ReadOnly) || file.readAll() == bodyOf(number).bytes());
    }
}

QTEST_GUILESS_MAIN(TestGetLimits)
#include "tst_getlimits.moc"
