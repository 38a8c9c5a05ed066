// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/gatehost.h"
#include "transfer/hostgate.h"

#include <QTest>

#include <atomic>
#include <list>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const std::string kHost = "host.example:80";

/// Time that passes only when the test says so.
struct ManualTime
{
    HostGate::Clock::time_point now{1000h};
    auto reader()
    {
        return [this] { return now; };
    }
};

bool isIn(const std::variant<HostGate::Pass, HostGate::Refusal> &answer)
{
    return std::holds_alternative<HostGate::Pass>(answer);
}

/// As many places as there are, taken.
std::list<HostGate::Pass> takeAll(HostGate &gate)
{
    std::list<HostGate::Pass> passes;
    for (auto answer = gate.enter(kHost); isIn(answer); answer = gate.enter(kHost)) {
        passes.push_back(std::get<HostGate::Pass>(std::move(answer)));
    }
    return passes;
}

} // namespace

/// What each host allows; the suite's thread checker looks at this one.
class TestHostGate : public QObject
{
    Q_OBJECT

private slots:
    void name_hasThePort_data();
    void name_hasThePort();
    void places_areGivenBack();
    void hosts_doNotShareTheirPlaces();
    void fullHost_saysWhenToAskAgain();
    void coolDown_letsNobodyInUntilItIsOver();
    void coolDown_isNeverShortened();
    void coolDown_forANameNotFound_endsWithTheOutage();
    void coolDown_thatWasAskedFor_isRemembered();
    void complaint_leavesHalfOfWhatWasTaken();
    void complaintsOfOneMoment_areOne();
    void limit_growsBack();
    void defaultLimit_isClampedAndChangesAtOnce();
    void answers_areRemembered();
    void manyHosts_areForgottenButThoseInUse();
    void manyThreads_neverPassTheLimit();
};

void TestHostGate::name_hasThePort_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("http") << QStringLiteral("http://Host.Example/a") << QByteArray("host.example:80");
    QTest::newRow("https") << QStringLiteral("https://host.example/a") << QByteArray("host.example:443");
    QTest::newRow("a port") << QStringLiteral("https://host.example:8443/")
                            << QByteArray("host.example:8443");
    QTest::newRow("the port that goes without saying")
        << QStringLiteral("http://host.example:80/") << QByteArray("host.example:80");
    QTest::newRow("ftp") << QStringLiteral("ftp://host.example/a") << QByteArray("host.example:21");
}

void TestHostGate::name_hasThePort()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, name);
    QCOMPARE(QByteArray::fromStdString(gateHost(QUrl(url))), name);
}

void TestHostGate::places_areGivenBack()
{
    HostGate gate;
    std::list<HostGate::Pass> passes = takeAll(gate);
    QCOMPARE(passes.size(), 16U);
    QVERIFY(!isIn(gate.enter(kHost)));
    passes.pop_front();
    auto answer = gate.enter(kHost);
    QVERIFY(isIn(answer));
    QVERIFY(!isIn(gate.enter(kHost)));
    // A pass that was moved gives back one place, not two.
    passes.push_back(std::get<HostGate::Pass>(std::move(answer)));
    answer = HostGate::Refusal{};
    QVERIFY(!isIn(gate.enter(kHost)));
    passes.back() = HostGate::Pass();
    QCOMPARE(takeAll(gate).size(), 1U);
    passes.clear();
    QCOMPARE(takeAll(gate).size(), 16U);
}

void TestHostGate::hosts_doNotShareTheirPlaces()
{
    HostGate gate;
    const std::list<HostGate::Pass> passes = takeAll(gate);
    QVERIFY(isIn(gate.enter("host.example:8080")));
    gate.coolDown(kHost, 1h);
    QVERIFY(isIn(gate.enter("host.example:8080")));
}

void TestHostGate::fullHost_saysWhenToAskAgain()
{
    HostGate gate;
    const std::list<HostGate::Pass> passes = takeAll(gate);
    const auto answer = gate.enter(kHost);
    const auto &refusal = std::get<HostGate::Refusal>(answer);
    QVERIFY(!refusal.isCoolDown);
    QVERIFY(refusal.wait > 0ms && refusal.wait <= 2s);
}

void TestHostGate::coolDown_letsNobodyInUntilItIsOver()
{
    ManualTime time;
    HostGate gate(time.reader());
    QCOMPARE(gate.coolDownLeft(kHost), 0ms);
    gate.coolDown(kHost, 90s);
    time.now += 30s;
    QCOMPARE(gate.coolDownLeft(kHost), 60s);
    const auto answer = gate.enter(kHost);
    const auto &refusal = std::get<HostGate::Refusal>(answer);
    QVERIFY(refusal.isCoolDown);
    QCOMPARE(refusal.wait, 60s);
    time.now += 60s;
    QCOMPARE(gate.coolDownLeft(kHost), 0ms);
    QVERIFY(isIn(gate.enter(kHost)));
}

void TestHostGate::coolDown_forANameNotFound_endsWithTheOutage()
{
    ManualTime time;
    HostGate gate(time.reader());
    gate.coolDown(kHost, 1min, HostGate::CoolDown::NotFound);
    gate.coolDown("busy.example:80", 1min);
    QVERIFY(gate.isNotFound(kHost));
    QVERIFY(!gate.isNotFound("busy.example:80"));
    QVERIFY(!gate.isNotFound("unknown.example:80"));
    gate.endNotFound();
    QCOMPARE(gate.coolDownLeft(kHost), 0ms);
    QCOMPARE(gate.coolDownLeft("busy.example:80"), 1min);
    // The longer of two is what stands.
    gate.coolDown(kHost, 1min);
    gate.coolDown(kHost, 1s, HostGate::CoolDown::NotFound);
    gate.endNotFound();
    QCOMPARE(gate.coolDownLeft(kHost), 1min);
}

void TestHostGate::coolDown_isNeverShortened()
{
    ManualTime time;
    HostGate gate(time.reader());
    gate.coolDown(kHost, 1h);
    gate.coolDown(kHost, 1s);
    QCOMPARE(gate.coolDownLeft(kHost), 1h);
    gate.coolDown(kHost, 2h);
    QCOMPARE(gate.coolDownLeft(kHost), 2h);
}

void TestHostGate::coolDown_thatWasAskedFor_isRemembered()
{
    ManualTime time;
    HostGate gate(time.reader());
    std::vector<std::pair<std::string, std::chrono::milliseconds>> told;
    gate.coolDown("before:80", 1h);
    gate.setMemory([&](const std::string &host, std::chrono::milliseconds span) {
        // Whoever is told may ask.
        QVERIFY(gate.coolDownLeft(host) == span);
        told.emplace_back(host, span);
    });
    gate.coolDown(kHost, 1h);
    gate.coolDown(kHost, 1s);
    gate.coolDown(kHost, 2h);
    gate.coolDown("lost.example:80", 1h, HostGate::CoolDown::NotFound);
    QVERIFY(told == (decltype(told){{kHost, 1h}, {kHost, 2h}}));
}

void TestHostGate::complaint_leavesHalfOfWhatWasTaken()
{
    ManualTime time;
    HostGate gate(time.reader());
    std::list<HostGate::Pass> passes = takeAll(gate);
    passes.resize(10);
    gate.lowerLimit(kHost);
    QCOMPARE(gate.limit(kHost), 5);
    QCOMPARE(gate.limit("host.example:8080"), 16);
    // Those that are in stay in, but their places go.
    passes.resize(5);
    QVERIFY(!isIn(gate.enter(kHost)));
    passes.resize(4);
    QVERIFY(isIn(gate.enter(kHost)));
    time.now += 2s;
    passes.clear();
    gate.lowerLimit(kHost);
    QCOMPARE(gate.limit(kHost), 1);
    QVERIFY(isIn(gate.enter(kHost)));
}

void TestHostGate::complaintsOfOneMoment_areOne()
{
    ManualTime time;
    HostGate gate(time.reader());
    const std::list<HostGate::Pass> passes = takeAll(gate);
    for (int i = 0; i < 16; ++i) {
        gate.lowerLimit(kHost);
        time.now += 50ms;
    }
    QCOMPARE(gate.limit(kHost), 8);
    time.now += 1s;
    gate.lowerLimit(kHost);
    QCOMPARE(gate.limit(kHost), 4);
}

void TestHostGate::limit_growsBack()
{
    ManualTime time;
    HostGate gate(time.reader());
    gate.lowerLimit(kHost);
    QList<int> limits;
    for (int i = 0; i < 7; ++i) {
        limits.append(gate.limit(kHost));
        time.now += 2min;
    }
    QCOMPARE(limits, (QList<int>{1, 2, 4, 8, 16, 16, 16}));
    time.now += 1000h;
    QCOMPARE(gate.limit(kHost), 16);
    gate.setDefaultLimit(64);
    QCOMPARE(gate.limit(kHost), 64);
}

void TestHostGate::defaultLimit_isClampedAndChangesAtOnce()
{
    HostGate gate;
    gate.setDefaultLimit(0);
    QCOMPARE(gate.limit(kHost), 1);
    gate.setDefaultLimit(1000);
    QCOMPARE(takeAll(gate).size(), 64U);
    gate.setDefaultLimit(3);
    QCOMPARE(takeAll(gate).size(), 3U);
}

void TestHostGate::answers_areRemembered()
{
    HostGate gate;
    QVERIFY(!gate.hasAnswered(kHost));
    QVERIFY(isIn(gate.enter(kHost)));
    QVERIFY(!gate.hasAnswered(kHost));
    gate.noteAnswered(kHost);
    QVERIFY(gate.hasAnswered(kHost));
    QVERIFY(!gate.hasAnswered("host.example:8080"));
}

void TestHostGate::manyHosts_areForgottenButThoseInUse()
{
    ManualTime time;
    HostGate gate(time.reader());
    gate.coolDown("cooling.example:80", 1h);
    const auto inUse = gate.enter(kHost);
    gate.noteAnswered(kHost);
    for (int i = 0; i < 20'000; ++i) {
        time.now += 1ms;
        const std::string name = std::to_string(i) + ".example:80";
        QVERIFY(isIn(gate.enter(name)));
        gate.noteAnswered(name);
        QVERIFY(gate.hasAnswered(name));
    }
    QVERIFY2(gate.size() <= 4098, QByteArray::number(static_cast<qulonglong>(gate.size())).constData());
    QVERIFY(gate.hasAnswered(kHost));
    QVERIFY(gate.coolDownLeft("cooling.example:80") > 0ms);
    QVERIFY(gate.hasAnswered("19990.example:80"));
    QVERIFY(!gate.hasAnswered("0.example:80"));
}

void TestHostGate::manyThreads_neverPassTheLimit()
{
    constexpr int kThreads = 8;
    constexpr int kRounds = 2000;
    HostGate gate;
    gate.setDefaultLimit(3);
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> entered = 0;
    std::list<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kRounds; ++i) {
                const auto answer = gate.enter(kHost);
                if (isIn(answer)) {
                    const int now = ++inside;
                    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                    }
                    ++entered;
                    gate.noteAnswered(kHost);
                    std::this_thread::yield();
                    --inside;
                }
                const std::string other = std::to_string(t) + std::to_string(i) + ".example:80";
                gate.noteAnswered(other);
                gate.lowerLimit(other);
                gate.coolDown(other, 1ms);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QVERIFY(most >= 1);
    QVERIFY(most <= 3);
    QVERIFY(entered > kThreads);
    QCOMPARE(takeAll(gate).size(), 3U);
}

QTEST_APPLESS_MAIN(TestHostGate)
#include "tst_hostgate.moc"
