// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <atomic>
#include <csignal>

using namespace millrace;

/// `millrace get` that does not run for a while, as it is stopped, or as the computer sleeps.
class TestGetSleep : public QObject
{
    Q_OBJECT

private slots:
    void stopped_serverGone_goesOnWithoutARetry_data();
    void stopped_serverGone_goesOnWithoutARetry();
};

void TestGetSleep::stopped_serverGone_goesOnWithoutARetry_data()
{
    QTest::addColumn<QString>("transport");
    QTest::addColumn<bool>("isReset");
    for (const QString &name : transportNames()) {
        QTest::addRow("without a word, by %s", qPrintable(name)) << name << false;
        QTest::addRow("with a reset, by %s", qPrintable(name)) << name << true;
    }
}

// P09
void TestGetSleep::stopped_serverGone_goesOnWithoutARetry()
{
    QFETCH(QString, transport);
    QFETCH(bool, isReset);
    const TestBody body = TestBody::pattern(1'500'000);
    FaultServer server;
    std::atomic<int> requests = 0;
    constexpr qint64 kBefore = 600'000;
    // The kernel takes so little in for a program that stands still, so that the reset comes at once.
    constexpr qint64 kAfter = 1000;
    server.serve("/a.bin", [&](const LoggedRequest &) {
        Reply reply = Reply::file(body).etag("\"v\"");
        return ++requests == 1 && isReset ? reply.resetAfter(kBefore + kAfter) : reply;
    });
    server.holdAfter("/a.bin", kBefore);
    const QTemporaryDir folder;
    Program program;
    program.start({QStringLiteral("get"), QStringLiteral("--into"), folder.path(),
                   QStringLiteral("--transport"), transport, QStringLiteral("--connections"),
                   QStringLiteral("1"), QStringLiteral("--timeout"), QStringLiteral("4"),
                   server.url("/a.bin").toString()});
    QVERIFY(server.log().waitFor([&] { return server.heldRequests("/a.bin") == 1; }));
    // What the server has sent need not have been read.
    const QString part = QDir(folder.path()).filePath(QStringLiteral("a.bin.part"));
    QTRY_COMPARE_WITH_TIMEOUT(QFileInfo(part).size(), kBefore, 30'000);
    const auto pid = static_cast<pid_t>(program.process().processId());
    QCOMPARE(::kill(pid, SIGSTOP), 0);
    if (isReset) {
        server.release("/a.bin");
    }
    // The time itself is what is tested: more than two heartbeats, each half the --timeout.
    QTest::qWait(4600);
    QCOMPARE(::kill(pid, SIGCONT), 0);
    if (!isReset) {
        QVERIFY(server.log().waitFor([&] { return requests == 2; }));
        server.release("/a.bin");
    }
    const ProgramRun run = program.finish();
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    QVERIFY2(run.waits.isEmpty(), run.waits.join('\n').constData());
    QCOMPARE(run.errors, QByteArrayList());
    // Qt Network may ask once more by itself where a connection was reset.
    const int most = isReset && transport == QLatin1String("qt") ? 3 : 2;
    QVERIFY2(requests >= 2 && requests <= most, QByteArray::number(requests.load()).constData());
    QFile file(QDir(folder.path()).filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == body.bytes());
}

QTEST_GUILESS_MAIN(TestGetSleep)
#include "tst_getsleep.moc"
