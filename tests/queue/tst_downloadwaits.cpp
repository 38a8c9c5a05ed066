// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"

#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

/// What the workers share, with the test's clock at the gate.
struct TimedShared : TransferShared
{
    explicit TimedShared(const std::function<HostGate::Clock::time_point()> &now)
        : TransferShared{HostGate(now), RateLimiter(),   OnlineState(),  NameTable(),
                         DiskSyncer(),  GroupFinisher(), ChecksumShelf()}
    {
    }
};

} // namespace

/// Rows that wait for their host or for the network.
class TestDownloadWaits : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_manager.reset(); }

    void coolDown_beyondTheTimeLimit_failsAtOnce();
    void coolDown_isToldOnceForAllRowsOfTheHost();
    void coolDown_rowsWaitWithACountdownAndComeBack();
    void coolDown_fourOtherHostsUseAllWorkers();
    void coolDown_begunByAnAnswer_isToldToTheRowsBehindIt();
    void nameNotFound_rowsOfTheHostWaitTogether();
    void coolDown_thousandsOfRows_doNotChurn();
    void retryByHand_inACoolDown_waitsAndSaysSo();
    void hostBusyForAMoment_isNotShown_data();
    void hostBusyForAMoment_isNotShown();
    void hostFullForLonger_isShownAsThat();
    void networkReturned_waitingRowsGoOnWithoutARetry_data();
    void networkReturned_waitingRowsGoOnWithoutARetry();
    void networkReturned_leavesWhatWaitsForItsHost();
    void networkReturned_attemptBegunBefore_isMadeAgainAtOnce();
    void networkReturned_silentJobBeginsAgain();

private:
    static QUrl link(const QString &host) { return QUrl(QStringLiteral("http://%1/file.bin").arg(host)); }
    QList<DownloadId> add(const QStringList &hosts)
    {
        QList<DownloadRequest> requests = fakeRequests(static_cast<int>(hosts.size()));
        for (qsizetype i = 0; i < hosts.size(); ++i) {
            requests[i].url = link(hosts.at(i));
        }
        return m_manager->add(requests);
    }
    const Download &row(DownloadId id) const { return *m_manager->find(id); }
    int openJobs() const
    {
        int open = 0;
        for (int i = 0; i < m_manager->count(); ++i) {
            open += m_jobs->isOpen(m_manager->idAt(i)) ? 1 : 0;
        }
        return open;
    }

    /// Of the gate; stands still unless the test moves it.
    HostGate::Clock::time_point m_now{1000h};
    std::shared_ptr<FakeJobs> m_jobs;
    std::shared_ptr<TransferShared> m_shared;
    std::unique_ptr<DownloadManager> m_manager;
};

void TestDownloadWaits::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_shared = std::make_shared<TimedShared>([this] { return m_now; });
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs), m_shared, Settings());
}

void TestDownloadWaits::coolDown_beyondTheTimeLimit_failsAtOnce()
{
    Settings settings;
    settings.timeLimit = 30s;
    m_manager->setSettings(settings);
    m_shared->hostGate.coolDown("a.example:80", 1h);
    m_shared->hostGate.coolDown("b.example:80", 20s);
    const QList<DownloadId> ids =
        add({QStringLiteral("a.example"), QStringLiteral("b.example"), QStringLiteral("c.example")});
    QTRY_COMPARE(row(ids.at(0)).state, DownloadState::Failed);
    QCOMPARE(row(ids.at(0)).error->code, ErrorCode::HostBusy);
    QTRY_COMPARE(row(ids.at(1)).state, DownloadState::Waiting);
    QTRY_COMPARE(row(ids.at(2)).state, DownloadState::Running);
    QCOMPARE(m_jobs->submitted.size(), 1);
}

void TestDownloadWaits::coolDown_isToldOnceForAllRowsOfTheHost()
{
    const QSignalSpy told(m_manager.get(), &DownloadManager::waitBegan);
    m_shared->hostGate.coolDown("a.example:80", 1h);
    const QList<DownloadId> ids = add({QStringLiteral("a.example"), QStringLiteral("a.example")});
    QTRY_COMPARE(row(ids.at(1)).state, DownloadState::Waiting);
    QCOMPARE(told.count(), 1);
    QCOMPARE(told.first().at(0).toString(), QStringLiteral("a.example"));
    QVERIFY(told.first().at(1).toString().contains(QLatin1String("trying again in 3")));
}

void TestDownloadWaits::coolDown_rowsWaitWithACountdownAndComeBack()
{
    m_shared->hostGate.coolDown("a.example:80", 1h);
    const QList<DownloadId> ids = add({QStringLiteral("a.example"), QStringLiteral("b.example")});
    QTRY_COMPARE(row(ids.at(0)).state, DownloadState::Waiting);
    QCOMPARE(row(ids.at(0)).error->code, ErrorCode::HostBusy);
    QVERIFY(row(ids.at(0)).waitsUntil.remainingTimeAsDuration() > 0ms);
    QVERIFY(row(ids.at(0)).waitsUntil.remainingTimeAsDuration() <= 1h);
    QTRY_COMPARE(row(ids.at(1)).state, DownloadState::Running);
    // The next one of the host finds how little is left; nobody goes on before the gate's clock says so.
    m_now += 1h - 20ms;
    const DownloadId late = add({QStringLiteral("a.example")}).first();
    QTRY_COMPARE(row(late).state, DownloadState::Waiting);
    QCOMPARE(row(ids.at(0)).state, DownloadState::Waiting);
    m_now += 20ms;
    QTRY_COMPARE(row(ids.at(0)).state, DownloadState::Running);
    QCOMPARE(m_shared->hostGate.coolDownLeft("a.example:80"), 0ms);
    QCOMPARE(row(ids.at(0)).retriesMade, 0);
    // Nobody asked for this row in particular, so there is nothing to explain.
    QVERIFY(row(ids.at(0)).log.isEmpty());
}

void TestDownloadWaits::coolDown_fourOtherHostsUseAllWorkers()
{
    m_shared->hostGate.coolDown("a.example:80", 1h);
    QStringList hosts(50, QStringLiteral("a.example"));
    for (int i = 0; i < 3; ++i) {
        for (const char *host : {"b.example", "c.example", "d.example", "e.example"}) {
            hosts.append(QLatin1String(host));
        }
    }
    const QList<DownloadId> ids = add(hosts);
    for (qsizetype i = 50; i < ids.size(); ++i) {
        // Perhaps more, as quick jobs are submitted ahead.
        QTRY_VERIFY(openJobs() >= std::min<qsizetype>(5, ids.size() - i));
        m_jobs->finish(ids.at(i));
    }
    QTRY_COMPARE(m_manager->counts().finished, 12);
    QCOMPARE(m_jobs->submitted.size(), 12);
    QCOMPARE(m_manager->counts().queued, 50);
}

void TestDownloadWaits::coolDown_begunByAnAnswer_isToldToTheRowsBehindIt()
{
    const QList<DownloadId> ids = add(QStringList(7, QStringLiteral("a.example")));
    QTRY_COMPARE(openJobs(), 5);
    m_shared->hostGate.coolDown("a.example:80", 1h);
    m_jobs->wait(ids.at(0), ErrorCode::TooManyRequests, 1h, 1);
    QTRY_COMPARE(row(ids.at(5)).state, DownloadState::Waiting);
    QCOMPARE(row(ids.at(6)).state, DownloadState::Waiting);
    // The row that was answered keeps the words of the answer.
    QCOMPARE(row(ids.at(0)).state, DownloadState::Waiting);
    QCOMPARE(row(ids.at(0)).error->code, ErrorCode::TooManyRequests);
    QCOMPARE(m_manager->counts().running, 4);
}

// N30
void TestDownloadWaits::nameNotFound_rowsOfTheHostWaitTogether()
{
    const QList<DownloadId> ids = add(QStringList(7, QStringLiteral("a.example")));
    QTRY_COMPARE(openJobs(), 5);
    m_shared->hostGate.coolDown("a.example:80", 1h, HostGate::CoolDown::NotFound);
    m_jobs->wait(ids.at(0), ErrorCode::HostNotFound, 1h, 1);
    QTRY_COMPARE(row(ids.at(6)).state, DownloadState::Waiting);
    QCOMPARE(row(ids.at(6)).error, (TransferError{ErrorCode::HostNotFound, QStringLiteral("a.example")}));
    QCOMPARE(row(ids.at(6)).retriesMade, 0);
    for (int i = 1; i < 5; ++i) {
        m_jobs->finish(ids.at(i));
    }
    QTRY_COMPARE(m_manager->counts().running, 0);
    QCOMPARE(m_jobs->submitted.size(), 5);
    m_manager->networkReturned();
    QTRY_COMPARE(m_jobs->submitted.size(), 8);
    QVERIFY(row(ids.at(6)).activeTime >= 0ms);
}

void TestDownloadWaits::coolDown_thousandsOfRows_doNotChurn()
{
    m_shared->hostGate.coolDown("a.example:80", 1h);
    const QList<DownloadId> cooled = add(QStringList(5000, QStringLiteral("a.example")));
    QSignalSpy told(m_manager.get(), &DownloadManager::downloadsChanged);
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.first().first().value<QList<DownloadId>>().size(), 5000);
    QCOMPARE(row(cooled.last()).state, DownloadState::Waiting);
    qsizetype changes = 0;
    connect(m_manager.get(), &DownloadManager::downloadsChanged, this,
            [&](const QList<DownloadId> &ids) { changes += ids.contains(cooled.first()) ? ids.size() : 0; });
    const QList<DownloadId> others = add(QStringList(200, QStringLiteral("b.example")));
    for (const DownloadId id : others) {
        QTRY_VERIFY(m_jobs->isOpen(id));
        m_jobs->finish(id);
    }
    QTRY_COMPARE(m_manager->counts().finished, 200);
    QCOMPARE(m_jobs->submitted.size(), 200);
    QCOMPARE(changes, 0);
}

void TestDownloadWaits::retryByHand_inACoolDown_waitsAndSaysSo()
{
    m_shared->hostGate.coolDown("a.example:80", 1h);
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    m_manager->retry({id});
    QCOMPARE(row(id).state, DownloadState::Queued);
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    QVERIFY(m_jobs->submitted.isEmpty());
    QCOMPARE(row(id).log.size(), 1);
    QVERIFY2(row(id).log.first().contains(QLatin1String("asked for a pause; trying again in 3")),
             qPrintable(row(id).log.first()));

    m_manager->pause({id});
    QCOMPARE(row(id).state, DownloadState::Paused);
    m_manager->resume({id});
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    QVERIFY(row(id).log.last().contains(QLatin1String("asked for a pause")));
    QCOMPARE(row(id).retriesMade, 0);
}

void TestDownloadWaits::hostBusyForAMoment_isNotShown_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("it asked for a pause") << ErrorCode::HostBusy;
    QTest::newRow("all its places are taken") << ErrorCode::HostFull;
}

void TestDownloadWaits::hostBusyForAMoment_isNotShown()
{
    QFETCH(ErrorCode, code);
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->wait(id, code, 50ms, 0);
    // The end of the job alone: no timer has its turn.
    QCoreApplication::sendPostedEvents();
    QCOMPARE(row(id).state, DownloadState::Queued);
    QVERIFY(row(id).log.isEmpty());
    QTRY_COMPARE(m_jobs->submitted.size(), 2);
    QCOMPARE(m_jobs->submitted.last().retriesMade, 0);
}

void TestDownloadWaits::hostFullForLonger_isShownAsThat()
{
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_VERIFY(m_jobs->isOpen(id));
    // Two retries were made before, and this is none.
    m_jobs->wait(id, ErrorCode::HostFull, 1h, 2);
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    QVERIFY2(row(id).log.last().endsWith(
                 QLatin1String("All connections to this server are in use; trying again in 3600.0 s")),
             qPrintable(row(id).log.last()));
}

void TestDownloadWaits::networkReturned_waitingRowsGoOnWithoutARetry_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("goesOn");
    QTest::newRow("host not found") << ErrorCode::HostNotFound << true;
    QTest::newRow("refused") << ErrorCode::ConnectionRefused << true;
    QTest::newRow("lost") << ErrorCode::ConnectionLost << true;
    QTest::newRow("stalled") << ErrorCode::Stalled << true;
    QTest::newRow("unreachable") << ErrorCode::NetworkUnreachable << true;
    QTest::newRow("the server's fault") << ErrorCode::ServerError << false;
    QTest::newRow("asked to wait") << ErrorCode::TooManyRequests << false;
}

void TestDownloadWaits::networkReturned_waitingRowsGoOnWithoutARetry()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, goesOn);
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->wait(id, code, 1h, 3);
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    QVERIFY(row(id).activeTime >= 1h);
    m_manager->networkReturned();
    QCOMPARE(row(id).state, goesOn ? DownloadState::Queued : DownloadState::Waiting);
    if (goesOn) {
        QTRY_COMPARE(m_jobs->submitted.size(), 2);
        QCOMPARE(m_jobs->submitted.last().retriesMade, 2);
        // The hour that it did not wait is not taken of its time limit.
        QVERIFY(m_jobs->submitted.last().timeUsed < 1min);
    }
}

void TestDownloadWaits::networkReturned_leavesWhatWaitsForItsHost()
{
    m_shared->hostGate.coolDown("a.example:80", 1h);
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
    m_manager->networkReturned();
    QCOMPARE(row(id).state, DownloadState::Waiting);
    QVERIFY(m_jobs->submitted.isEmpty());
}

void TestDownloadWaits::networkReturned_attemptBegunBefore_isMadeAgainAtOnce()
{
    const DownloadId id = add({QStringLiteral("a.example")}).first();
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_manager->networkReturned();
    m_jobs->wait(id, ErrorCode::NetworkUnreachable, 1h, 1);
    QTRY_COMPARE(m_jobs->submitted.size(), 2);
    QCOMPARE(m_jobs->submitted.last().retriesMade, 0);
    // That one has seen nothing of the outage: what it meets is another.
    m_jobs->wait(id, ErrorCode::NetworkUnreachable, 1h, 1);
    QTRY_COMPARE(row(id).state, DownloadState::Waiting);
}

void TestDownloadWaits::networkReturned_silentJobBeginsAgain()
{
    const QList<DownloadId> ids = add({QStringLiteral("a.example"), QStringLiteral("b.example")});
    QTRY_COMPARE(openJobs(), 2);
    qint64 bytes = 0;
    constexpr int kLongerThanSilence = 20'000;
    // The second one brings bytes all the time.
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_jobs->meter(ids.at(1)).setReceived(++bytes), row(ids.at(0)).speed.silence() > 5500ms),
        kLongerThanSilence);
    m_manager->networkReturned();
    QCOMPARE(m_jobs->stopAsked(ids.at(0)), StopReason::Pause);
    QCOMPARE(m_jobs->stopAsked(ids.at(1)), StopReason::None);
    m_jobs->stop(ids.at(0));
    QTRY_COMPARE(m_jobs->submitted.size(), 3);
    QCOMPARE(m_jobs->submitted.last().id, ids.at(0));
    QTRY_COMPARE(row(ids.at(0)).state, DownloadState::Running);
}

QTEST_GUILESS_MAIN(TestDownloadWaits)
#include "tst_downloadwaits.moc"
