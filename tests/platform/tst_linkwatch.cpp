// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/linkwatch.h"

#include "platform/reachability.h"
#include "tests/support/skip.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>

#include <sched.h>

using namespace millrace;

/// In a network namespace of its own, whose links come and go as the test says.
class TestLinkWatch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void loopbackAlone_isNotOffline();
    void address_comingAndGoing_isSeen();
    void linkDown_isOffline_andBackReturns();
    void carrierLost_isOffline();
    void anotherAddress_isAReturn();
    void linkLocalAddress_isNoWayOut();
    void address6_countsOnceItIsUsable();
    void refusedRoute_returnsWhenItGoes();
    void reachability_followsTheLinks();

private:
    static void ip(const QString &arguments)
    {
        QProcess process;
        process.start(QStringLiteral("ip"), arguments.split(u' '));
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }
    /// A pair of links, one end of which gets an address.
    static void addLink()
    {
        ip(QStringLiteral("link add left type veth peer name right"));
        ip(QStringLiteral("link set right up"));
        ip(QStringLiteral("link set left up"));
        ip(QStringLiteral("addr add 10.9.0.1/24 dev left"));
        QTRY_VERIFY(isSettled());
    }
    /// Whether the kernel has found the pair to carry something, and given it the routes of its own: those of
    /// IPv6's link-local addresses come last, where there is IPv6.
    static bool isSettled()
    {
        const NetworkWays ways = currentNetworkWays();
        const auto hasRoute = [&ways](const char *begin) {
            return std::any_of(ways.routes.begin(), ways.routes.end(),
                               [begin](const QByteArray &route) { return route.startsWith(begin); });
        };
        return !ways.addresses.isEmpty() &&
               (!hasAddresses6() || (hasRoute("left fe80") && hasRoute("right fe80")));
    }
    static bool hasAddresses6()
    {
        QFile disabled(QStringLiteral("/proc/sys/net/ipv6/conf/left/disable_ipv6"));
        return disabled.open(QIODevice::ReadOnly) && disabled.readAll().trimmed() == "0";
    }

    bool m_hasNamespace = false;
};

void TestLinkWatch::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("ip")).isEmpty()) {
        MILLRACE_SKIP("platform.namespace", "iproute2 is not there");
    }
    // The main thread's alone; the programs that it starts are in it too.
    if (::unshare(CLONE_NEWNET) != 0) {
        MILLRACE_SKIP("platform.namespace", "network namespaces need root");
    }
    m_hasNamespace = true;
}

void TestLinkWatch::init()
{
    ip(QStringLiteral("link set lo up"));
}

void TestLinkWatch::cleanup()
{
    if (m_hasNamespace) {
        // Not every test has made it.
        QProcess process;
        process.start(QStringLiteral("ip"),
                      {QStringLiteral("link"), QStringLiteral("del"), QStringLiteral("left")});
        QVERIFY(process.waitForFinished());
    }
}

void TestLinkWatch::loopbackAlone_isNotOffline()
{
    QVERIFY(currentNetworkWays().addresses.isEmpty());
    const LinkWatch watch;
    QVERIFY(watch.isWatching());
    QCOMPARE(watch.state(), LinkWatch::State::Unknown);
}

void TestLinkWatch::address_comingAndGoing_isSeen()
{
    LinkWatch watch;
    QSignalSpy returned(&watch, &LinkWatch::returned);
    addLink();
    QTRY_COMPARE(watch.state(), LinkWatch::State::Online);
    QVERIFY(returned.count() >= 1);
    ip(QStringLiteral("addr del 10.9.0.1/24 dev left"));
    QTRY_COMPARE(watch.state(), LinkWatch::State::Offline);
}

void TestLinkWatch::linkDown_isOffline_andBackReturns()
{
    addLink();
    LinkWatch watch;
    QCOMPARE(watch.state(), LinkWatch::State::Online);
    QSignalSpy states(&watch, &LinkWatch::stateChanged);
    ip(QStringLiteral("link set left down"));
    QTRY_COMPARE(watch.state(), LinkWatch::State::Offline);
    QSignalSpy returned(&watch, &LinkWatch::returned);
    ip(QStringLiteral("link set left up"));
    QTRY_COMPARE(watch.state(), LinkWatch::State::Online);
    QCOMPARE(states.count(), 2);
    QVERIFY(returned.count() >= 1);
}

void TestLinkWatch::carrierLost_isOffline()
{
    addLink();
    LinkWatch watch;
    // As a cable that is pulled: this end stays up and keeps its address.
    ip(QStringLiteral("link set right down"));
    QTRY_COMPARE(watch.state(), LinkWatch::State::Offline);
    ip(QStringLiteral("link set right up"));
    QTRY_COMPARE(watch.state(), LinkWatch::State::Online);
}

void TestLinkWatch::anotherAddress_isAReturn()
{
    addLink();
    LinkWatch watch;
    QSignalSpy returned(&watch, &LinkWatch::returned);
    ip(QStringLiteral("addr add 10.9.1.1/24 dev left"));
    QTRY_VERIFY(returned.count() >= 1);
    QCOMPARE(watch.state(), LinkWatch::State::Online);
}

void TestLinkWatch::linkLocalAddress_isNoWayOut()
{
    LinkWatch watch;
    ip(QStringLiteral("link add left type veth peer name right"));
    ip(QStringLiteral("link set right up"));
    ip(QStringLiteral("link set left up"));
    ip(QStringLiteral("addr add 169.254.3.4/16 dev left"));
    QVERIFY(currentNetworkWays().addresses.isEmpty());
    QCOMPARE(watch.state(), LinkWatch::State::Unknown);
}

void TestLinkWatch::address6_countsOnceItIsUsable()
{
    LinkWatch watch;
    ip(QStringLiteral("link add left type veth peer name right"));
    ip(QStringLiteral("link set right up"));
    ip(QStringLiteral("link set left up"));
    // The kernel first asks for a second or so whether anybody else has it.
    ip(QStringLiteral("addr add fd00:9::1/64 dev left"));
    QTRY_COMPARE_WITH_TIMEOUT(watch.state(), LinkWatch::State::Online, 20'000);
}

void TestLinkWatch::refusedRoute_returnsWhenItGoes()
{
    addLink();
    ip(QStringLiteral("route add unreachable 10.77.0.0/16"));
    ip(QStringLiteral("route add blackhole 10.78.0.0/16"));
    QCOMPARE(currentNetworkWays().refusals.size(), 2);
    LinkWatch watch;
    QSignalSpy returned(&watch, &LinkWatch::returned);
    ip(QStringLiteral("route del unreachable 10.77.0.0/16"));
    QTRY_COMPARE(returned.count(), 1);
    ip(QStringLiteral("route add default via 10.9.0.2"));
    QTRY_COMPARE(returned.count(), 2);
}

void TestLinkWatch::reachability_followsTheLinks()
{
    Reachability reachability;
    QSignalSpy changed(&reachability, &Reachability::changed);
    QSignalSpy returned(&reachability, &Reachability::returned);
    QVERIFY(reachability.isOnline());
    addLink();
    QTRY_VERIFY(returned.count() >= 1);
    QCOMPARE(changed.count(), 0);
    ip(QStringLiteral("link set left down"));
    QTRY_VERIFY(!reachability.isOnline());
    QCOMPARE(changed.count(), 1);
    returned.clear();
    ip(QStringLiteral("link set left up"));
    QTRY_VERIFY(reachability.isOnline());
    QCOMPARE(changed.count(), 2);
    QVERIFY(returned.count() >= 1);
    QVERIFY(!reachability.isCaptive());
}

QTEST_GUILESS_MAIN(TestLinkWatch)
#include "tst_linkwatch.moc"
