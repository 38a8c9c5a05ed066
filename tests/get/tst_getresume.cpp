// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace millrace;

namespace {

constexpr qint64 kSize = 64'000'000;
constexpr qint64 kRate = 4'000'000;
constexpr int kKills = 10;
// One checkpoint's bytes, and half of one for the disk's and the sockets' part of it.
constexpr qint64 kMostAgain = kRate * 3 / 2;

qint64 beginOf(const LoggedRequest &request)
{
    const QByteArray range = request.header("Range");
    return range.mid(6, range.indexOf('-') - 6).toLongLong();
}

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
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestGetResume::killedTenTimes_goesOnEachTime()
{
    QFETCH(QString, transport);
    const QTemporaryDir folder;
    const TestBody body = TestBody::pattern(kSize);
    FaultServer server;
    server.limitSendBuffer(64 * 1024);
    server.serve("/a.bin", Reply::file(body).etag("\"v1\"").throttle(kRate));
    const QStringList arguments = {
        QStringLiteral("get"), QStringLiteral("--transport"),  transport, QStringLiteral("--into"),
        folder.path(),         server.url("/a.bin").toString()};
    qint64 again = 0;
    qint64 worst = 0;
    qint64 reached = 0;
    for (int kill = 0; kill <= kKills; ++kill) {
        const qint64 untilKill = kRate + QRandomGenerator::global()->bounded(kRate);
        server.log().clear();
        Program program;
        program.start(arguments);
        QVERIFY(server.log().waitForRequests("/a.bin", 1));
        const qint64 begin = beginOf(server.log().requests("/a.bin").first());
        const qint64 twice = std::max<qint64>(0, reached - begin);
        again += twice;
        worst = std::max(worst, twice);
        QVERIFY2(twice <= kMostAgain, qPrintable(QString::number(twice)));
        if (kill == kKills) {
            QCOMPARE(program.finish().output, QByteArrayList{"Finished downloading a.bin"});
            break;
        }
        QVERIFY(server.log().waitFor([&] { return server.log().bodySent("/a.bin") >= untilKill; }));
        program.process().kill();
        QCOMPARE(program.finish().exitStatus, -1);
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("a.bin"))));
        reached = begin + server.log().bodySent("/a.bin");
    }
    QFile file(folder.filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == body.bytes());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.bin")});
    qInfo("fetched again after a kill: %lld bytes on average, %lld at most, of %lld in a second",
          static_cast<long long>(again / kKills), static_cast<long long>(worst),
          static_cast<long long>(kRate));
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
