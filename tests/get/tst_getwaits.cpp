// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "store/hostpauses.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QTest>

#include <array>
#include <atomic>
#include <csignal>
#include <mutex>

using namespace millrace;

/// `millrace get` while downloads wait for their server.
class TestGetWaits : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void oneHostInACoolDown_theOthersUseAllWorkers_data() { addTransports(); }
    void oneHostInACoolDown_theOthersUseAllWorkers();
    void interrupt_whileEverythingWaits_endsAtOnce_data() { addTransports(); }
    void interrupt_whileEverythingWaits_endsAtOnce();
    void pauseBeyondTheTimeLimit_failsAtOnce();
    void askedPause_outlivesAKill_data() { addTransports(); }
    void askedPause_outlivesAKill();

private:
    static void addTransports()
    {
        QTest::addColumn<QString>("transport");
        for (const QString &name : transportNames()) {
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path()} + more;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

// N21
void TestGetWaits::oneHostInACoolDown_theOthersUseAllWorkers()
{
    QFETCH(QString, transport);
    constexpr int kBusyFiles = 20;
    constexpr int kWorkers = 5;
    constexpr int kPauseSeconds = 6;
    QStringList links;
    std::atomic<bool> isBusy = true;
    std::mutex mutex;
    QElapsedTimer sinceRefusal;
    // Of the busy host's requests, those that came before the pause was over that it had asked for first.
    std::atomic<int> inThePause = 0;
    FaultServer busy;
    for (int i = 0; i < kBusyFiles; ++i) {
        const QByteArray path = "/busy" + QByteArray::number(i) + ".bin";
        busy.serve(path, [&](const LoggedRequest &) {
            const std::lock_guard lock(mutex);
            if (!sinceRefusal.isValid()) {
                sinceRefusal.start();
            }
            inThePause += sinceRefusal.elapsed() < kPauseSeconds * 1000 ? 1 : 0;
            return isBusy ? Reply::statusOnly(429).header("Retry-After: " + QByteArray::number(kPauseSeconds))
                          : Reply::file(TestBody::pattern(10'000));
        });
        links.append(busy.url(path).toString());
    }
    std::array<FaultServer, 4> others;
    QByteArrayList paths;
    for (std::size_t i = 0; i < others.size(); ++i) {
        for (int j = 0; j < 3; ++j) {
            const QByteArray path = "/good" + QByteArray::number(i) + QByteArray::number(j) + ".bin";
            others[i].serve(path, Reply::file(TestBody::pattern(10'000)));
            others[i].hold(path);
            paths.append(path);
            links.append(others[i].url(path).toString());
        }
    }
    Program program;
    program.start(arguments(QStringList{QStringLiteral("--transport"), transport} + links));

    // With the other servers' files held, each worker ends up at one of those.
    const auto held = [&others, &paths] {
        int count = 0;
        for (const FaultServer &server : others) {
            for (const QByteArray &path : std::as_const(paths)) {
                count += server.heldRequests(path);
            }
        }
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(held(), kWorkers, 20'000);
    isBusy = false;
    for (FaultServer &server : others) {
        for (const QByteArray &path : std::as_const(paths)) {
            server.release(path);
        }
    }
    const ProgramRun run = program.finish();
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QCOMPARE(run.output.size(), links.size());
    QVERIFY(run.errors.isEmpty());
    // Not one of the rows behind those that were refused was sent there.
    QVERIFY2(inThePause <= kWorkers, QByteArray::number(inThePause.load()).constData());
    // Whoever was refused, and the host once for those that stand behind them.
    QVERIFY2(!run.waits.isEmpty() && run.waits.size() <= kWorkers + 1, run.waits.join('\n').constData());
    QVERIFY2(run.milliseconds >= kPauseSeconds * 1000, QByteArray::number(run.milliseconds).constData());
    int refusals = 0;
    for (const LoggedRequest &request : busy.log().requests()) {
        refusals += request.status == 429 ? 1 : 0;
    }
    QCOMPARE(busy.log().count(), kBusyFiles + refusals);
}

void TestGetWaits::interrupt_whileEverythingWaits_endsAtOnce()
{
    QFETCH(QString, transport);
    FaultServer server;
    QStringList links;
    for (int i = 0; i < 10; ++i) {
        const QByteArray path = "/busy" + QByteArray::number(i) + ".bin";
        server.serve(path, Reply::statusOnly(503).header("Retry-After: 3600"));
        links.append(server.url(path).toString());
    }
    Program program;
    program.start(arguments(QStringList{QStringLiteral("--transport"), transport} + links));
    QVERIFY(server.log().waitFor([&server] {
        const QList<LoggedRequest> requests = server.log().requests();
        return !requests.isEmpty() && requests.first().status == 503;
    }));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(::kill(static_cast<pid_t>(program.process().processId()), SIGINT), 0);
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 130);
    // Who waited for the server would need an hour.
    QVERIFY2(clock.elapsed() < 30'000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY(run.output.isEmpty());
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestGetWaits::pauseBeyondTheTimeLimit_failsAtOnce()
{
    FaultServer server;
    server.serve("/a.bin", Reply::statusOnly(429).header("Retry-After: 3600"));
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--time-limit"), QStringLiteral("30"), server.url("/a.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().contains("a.bin: The server"), run.errors.first().constData());
    QVERIFY2(run.milliseconds < 20'000, QByteArray::number(run.milliseconds).constData());
    QCOMPARE(server.log().count(), 1);
    QVERIFY(run.waits.isEmpty());
    // The next one knows, and does not wait longer than it was told to either.
    const ProgramRun again = program.run(
        arguments({QStringLiteral("--time-limit"), QStringLiteral("30"), server.url("/a.bin").toString()}));
    QCOMPARE(again.exitStatus, 1);
    QVERIFY2(again.errors.size() == 1 && again.errors.first().contains("asked for a pause"),
             again.errors.join('\n').constData());
    QVERIFY2(again.milliseconds < 20'000, QByteArray::number(again.milliseconds).constData());
    QCOMPARE(server.log().count(), 1);
}

// N21
void TestGetWaits::askedPause_outlivesAKill()
{
    QFETCH(QString, transport);
    // Long enough for the kill and the second start.
    constexpr int kPauseSeconds = 6;
    FaultServer server;
    QElapsedTimer sinceRefusal;
    std::atomic<qint64> askedAgainAfter = -1;
    server.serve("/a.bin", [&](const LoggedRequest &) {
        if (!sinceRefusal.isValid()) {
            sinceRefusal.start();
            return Reply::statusOnly(429).header("Retry-After: " + QByteArray::number(kPauseSeconds));
        }
        askedAgainAfter = sinceRefusal.elapsed();
        return Reply::file(TestBody::pattern(10'000));
    });
    const QTemporaryDir profile;
    const QStringList line =
        arguments({QStringLiteral("--profile"), profile.path(), QStringLiteral("--transport"), transport,
                   server.url("/a.bin").toString()});
    const HostPauses pauses(profile.path());
    Program first;
    first.start(line);
    QTRY_COMPARE_WITH_TIMEOUT(pauses.load(QDateTime::currentDateTimeUtc()).size(), std::size_t{1}, 10'000);
    first.process().kill();
    first.finish();
    QCOMPARE(server.log().count(), 1);

    Program second;
    const ProgramRun run = second.run(line);
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QVERIFY2(run.waits.size() == 1 && run.waits.first().startsWith("127.0.0.1: The server asked for a pause"),
             run.waits.join('\n').constData());
    QCOMPARE(server.log().count(), 2);
    QVERIFY2(askedAgainAfter >= kPauseSeconds * 1000, QByteArray::number(askedAgainAfter).constData());
}

QTEST_GUILESS_MAIN(TestGetWaits)
#include "tst_getwaits.moc"
