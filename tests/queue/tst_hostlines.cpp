// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/hostlines.h"

#include <QTest>

#include <ctime>

using namespace millrace;

class TestHostLines : public QObject
{
    Q_OBJECT

private slots:
    void first_isTheFirstOverAllHosts();
    void shutHost_isPassedOver();
    void openedHost_comesBackInItsOrder();
    void place_isKept();
    void arranged_shareOutTheirPlaces();
    void arranged_inAShutLine_stayThere();
    void remove_takesOutOfAnyLine();
    void newcomers_areThoseSinceTheHostWasShut();
    void higherPriority_comesFirst();
    void arranged_ofTwoPriorities_keepThem();
    void queues_haveTheirOwnOrder();
    void shutHost_isShutInEveryQueue();
    void found_isWhereItStands();
    void hundredThousandOfAShutHost_costTheOthersNothing();

private:
    static QList<DownloadId> drain(HostLines &lines)
    {
        QList<DownloadId> ids;
        while (lines.first()) {
            ids.append(lines.takeFirst().id);
        }
        return ids;
    }
};

void TestHostLines::first_isTheFirstOverAllHosts()
{
    HostLines lines;
    QVERIFY(!lines.first());
    lines.add(1, {"a:80"});
    lines.add(2, {"b:80"});
    lines.add(3, {"a:80"});
    QCOMPARE(lines.first()->id, 1U);
    QCOMPARE(lines.first()->host, std::string("a:80"));
    QCOMPARE(drain(lines), (QList<DownloadId>{1, 2, 3}));
}

void TestHostLines::shutHost_isPassedOver()
{
    HostLines lines;
    lines.shut("a:80");
    lines.add(1, {"a:80"});
    lines.add(2, {"b:80"});
    lines.add(3, {"c:80"});
    lines.shut("c:80");
    QCOMPARE(drain(lines), QList<DownloadId>{2});
    QCOMPARE(lines.idsOf("a:80"), QList<DownloadId>{1});
}

void TestHostLines::openedHost_comesBackInItsOrder()
{
    HostLines lines;
    lines.shut("a:80");
    lines.add(1, {"a:80"});
    lines.add(2, {"b:80"});
    lines.add(3, {"a:80"});
    lines.open("a:80");
    QCOMPARE(drain(lines), (QList<DownloadId>{1, 2, 3}));
    // A host that was shut while nobody stood there is open again, too.
    lines.shut("a:80");
    lines.open("a:80");
    lines.add(4, {"a:80"});
    QCOMPARE(drain(lines), QList<DownloadId>{4});
}

void TestHostLines::place_isKept()
{
    HostLines lines;
    for (DownloadId id = 1; id <= 3; ++id) {
        lines.add(id, {"a:80"});
    }
    const HostLines::Head head = lines.takeFirst();
    lines.add(4, {"b:80"});
    lines.add(head.id, {"a:80", kMainQueue, head.place});
    QCOMPARE(drain(lines), (QList<DownloadId>{1, 2, 3, 4}));
}

void TestHostLines::arranged_shareOutTheirPlaces()
{
    HostLines lines;
    for (DownloadId id = 1; id <= 5; ++id) {
        lines.add(id, {id % 2 == 0 ? "a:80" : "b:80"});
    }
    lines.arrange({4, 99, 2, 3});
    QCOMPARE(drain(lines), (QList<DownloadId>{1, 4, 2, 3, 5}));
}

void TestHostLines::arranged_inAShutLine_stayThere()
{
    HostLines lines;
    lines.add(1, {"a:80"});
    lines.add(2, {"a:80"});
    lines.add(3, {"b:80"});
    lines.shut("a:80");
    lines.arrange({3, 2, 1});
    QCOMPARE(lines.first()->id, 3U);
    QCOMPARE(lines.idsOf("a:80"), (QList<DownloadId>{2, 1}));
    lines.open("a:80");
    QCOMPARE(drain(lines), (QList<DownloadId>{3, 2, 1}));
}

void TestHostLines::remove_takesOutOfAnyLine()
{
    HostLines lines;
    for (DownloadId id = 1; id <= 6; ++id) {
        lines.add(id, {id % 2 == 0 ? "even:80" : "odd:80"});
    }
    lines.shut("even:80");
    QCOMPARE(lines.remove({1, 2, 5, 99}), (QSet<DownloadId>{1, 2, 5}));
    QCOMPARE(lines.remove({1}), QSet<DownloadId>());
    lines.open("even:80");
    QCOMPARE(drain(lines), (QList<DownloadId>{3, 4, 6}));
}

void TestHostLines::newcomers_areThoseSinceTheHostWasShut()
{
    HostLines lines;
    lines.add(1, {"a:80"});
    lines.shut("a:80");
    lines.add(2, {"a:80"});
    QCOMPARE(lines.takeNewcomers("a:80"), QList<DownloadId>{2});
    QCOMPARE(lines.takeNewcomers("a:80"), QList<DownloadId>());
    QCOMPARE(lines.idsOf("a:80"), (QList<DownloadId>{1, 2}));
}

void TestHostLines::higherPriority_comesFirst()
{
    HostLines lines;
    lines.add(1, {"a:80", kMainQueue, {Priority::Low}});
    lines.add(2, {"a:80"});
    lines.add(3, {"b:80", kMainQueue, {Priority::High}});
    lines.add(4, {"a:80", kMainQueue, {Priority::High}});
    QCOMPARE(drain(lines), (QList<DownloadId>{3, 4, 2, 1}));
}

void TestHostLines::arranged_ofTwoPriorities_keepThem()
{
    HostLines lines;
    lines.add(1, {"a:80"});
    lines.add(2, {"a:80", kMainQueue, {Priority::High}});
    lines.add(3, {"a:80"});
    lines.add(4, {"a:80", kMainQueue, {Priority::High}});
    lines.arrange({4, 3, 2, 1});
    QCOMPARE(drain(lines), (QList<DownloadId>{4, 2, 3, 1}));
}

void TestHostLines::queues_haveTheirOwnOrder()
{
    HostLines lines;
    lines.add(1, {"a:80", 7});
    lines.add(2, {"a:80"});
    lines.add(3, {"b:80", 7});
    QCOMPARE(lines.queues(), (QList<QueueId>{0, 7}));
    QCOMPARE(lines.first()->id, 2U);
    QCOMPARE(lines.takeFirst(7).id, 1U);
    QCOMPARE(lines.takeFirst(7).id, 3U);
    QVERIFY(!lines.first(7));
    QCOMPARE(lines.queues(), QList<QueueId>{0});
}

void TestHostLines::shutHost_isShutInEveryQueue()
{
    HostLines lines;
    lines.add(1, {"a:80"});
    lines.add(2, {"a:80", 7});
    lines.add(3, {"a:80"});
    lines.shut("a:80");
    QVERIFY(lines.queues().isEmpty());
    QCOMPARE(lines.idsOf("a:80"), (QList<DownloadId>{1, 2, 3}));
    lines.open("a:80");
    QCOMPARE(lines.first()->id, 1U);
    QCOMPARE(lines.first(7)->id, 2U);
}

void TestHostLines::found_isWhereItStands()
{
    HostLines lines;
    lines.add(1, {"a:80"});
    lines.add(2, {"b:80", 7, {Priority::High}});
    const auto spot = lines.find(2);
    QVERIFY(spot);
    QCOMPARE(spot->host, std::string("b:80"));
    QCOMPARE(spot->queue, 7U);
    QCOMPARE(spot->place, (Place{Priority::High, 2}));
    QVERIFY(!lines.find(3));
}

void TestHostLines::hundredThousandOfAShutHost_costTheOthersNothing()
{
    HostLines lines;
    constexpr DownloadId kMany = 100'000;
    for (DownloadId id = 1; id <= kMany; ++id) {
        lines.add(id, {"many:80"});
    }
    lines.shut("many:80");
    const std::clock_t before = std::clock();
    for (DownloadId id = kMany + 1; id <= kMany + 1000; ++id) {
        lines.add(id, {"few:80"});
        QCOMPARE(lines.takeFirst().id, id);
    }
    // Going through the line of the other host a thousand times takes seconds of the processor's time.
    const std::clock_t taken = std::clock() - before;
    QVERIFY2(taken < CLOCKS_PER_SEC / 2, qPrintable(QString::number(taken)));
}

QTEST_APPLESS_MAIN(TestHostLines)
#include "tst_hostlines.moc"
