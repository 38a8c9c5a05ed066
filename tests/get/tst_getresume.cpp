// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>

using namespace millrace;

namespace {

constexpr qint64 kSize = 64'000'000;
constexpr qint64 kRate = 4'000'000;
constexpr int kKills = 10;
// One checkpoint's bytes, and what is on its way in the sockets' buffers or compared with the disk.
constexpr qint64 kMostAgain = kRate + 1'500'000;

} // namespace

/// The same command again goes on where a killed one was.
class TestGetResume : public QObject
{
    Q_OBJECT

private slots:
    void killedTenTimes_goesOnEachTime_data();
    void killedTenTimes_goesOnEachTime();
    void twoAtOnce_theSecondIsRefused();
};

void TestGetResume::killedTenTimes_goesOnEachTime_data()
{
    QTest::addColumn<QString>("transport");
    QTest::addColumn<int>("connections");
    for (const QString &name : transportNames()) {
        QTest::addRow("%s, one connection", qPrintable(name)) << name << 1;
        QTest::addRow("%s, eight connections", qPrintable(name)) << name << 8;
    }
}

void TestGetResume::killedTenTimes_goesOnEachTime()
{
    QFETCH(QString, transport);
    QFETCH(int, connections);
    const QTemporaryDir folder;
    const TestBody body = TestBody::pattern(kSize);
    FaultServer server;
    server.limitSendBuffer(64 * 1024);
    server.serve("/a.bin", Reply::file(body).etag("\"v1\"").throttleTogether(kRate));
    const QStringList arguments = {QStringLiteral("get"),
                                   QStringLiteral("--transport"),
                                   transport,
                                   QStringLiteral("--connections"),
                                   QString::number(connections),
                                   QStringLiteral("--into"),
                                   folder.path(),
                                   server.url("/a.bin").toString()};
    qint64 sent = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        const qint64 untilKill = kRate + QRandomGenerator::global()->bounded(kRate);
        server.log().clear();
        Program program;
        program.start(arguments);
        QVERIFY(server.log().waitFor([&] { return server.log().bodySent("/a.bin") >= untilKill; }));
        program.process().kill();
        QCOMPARE(program.finish().exitStatus, -1);
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("a.bin"))));
        QVERIFY(server.log().waitFor([&] { return server.log().openConnections() == 0; }));
        sent += server.log().bodySent("/a.bin");
    }
    server.log().clear();
    Program last;
    QCOMPARE(last.run(arguments).output, QByteArrayList{"Finished downloading a.bin"});
    sent += server.log().bodySent("/a.bin");
    QFile file(folder.filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == body.bytes());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.bin")});
    const qint64 again = (sent - kSize) / kKills;
    qInfo("fetched again after a kill: %lld bytes on average, of %lld in a second",
          static_cast<long long>(again), static_cast<long long>(kRate));
    QVERIFY2(again <= kMostAgain, qPrintable(QString::number(again)));
}

void TestGetResume::twoAtOnce_theSecondIsRefused()
{
    const QTemporaryDir folder;
    const TestBody body = TestBody::pattern(2'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    server.holdAfter("/a.bin", 1'500'000);
    const QStringList arguments = {QStringLiteral("get"), QStringLiteral("--into"), folder.path(),
                                   server.url("/a.bin").toString()};
    Program first;
    first.start(arguments);
    QVERIFY(server.log().waitFor([&server] { return server.heldRequests("/a.bin") == 1; }));
    Program second;
    const ProgramRun refused = second.run(arguments);
    QCOMPARE(refused.exitStatus, 1);
    QVERIFY(refused.errors.join('\n').contains("Another Millrace is downloading this file"));
    QCOMPARE(server.log().count("/a.bin"), 1);
    server.release("/a.bin");
    QCOMPARE(first.finish().output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestGetResume)
#include "tst_getresume.moc"
