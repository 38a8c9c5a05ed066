// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"
#include "tests/support/nginxserver.h"
#include "tests/support/realtransfers.h"
#include "tests/support/skip.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace millrace;

/// Several queues against a real server, by what its log says.
class TestQueuesAtWork : public QObject
{
    Q_OBJECT

private slots:
    void exactlyAsManyAsAllowed_runAtATime_data();
    void exactlyAsManyAsAllowed_runAtATime();
    void rowsInTurn_areAskedForOneAfterTheOther();

private:
    void makeFiles(const QString &folder, int count) const
    {
        QVERIFY(QDir(m_root.path()).mkpath(folder));
        for (int i = 0; i < count; ++i) {
            QFile file(m_root.filePath(QStringLiteral("%1/%2.bin").arg(folder).arg(i)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(36 * 1024, 'x'));
        }
    }
    QList<DownloadRequest> requestsFor(const NginxServer &server, const QByteArray &folder, int count,
                                       QueueId queue) const
    {
        QList<DownloadRequest> requests;
        for (int i = 0; i < count; ++i) {
            DownloadRequest request;
            request.url = server.url("/" + folder + "/" + QByteArray::number(i) + ".bin");
            request.folder = m_target.path();
            request.queue = queue;
            requests.append(request);
        }
        return requests;
    }
    /// The most of these that were under way at the same moment.
    static int mostAtATime(const QList<NginxRequest> &requests)
    {
        // What one and the same worker asks for next may begin within the log's millisecond.
        constexpr double kGrain = 0.002;
        QList<std::pair<double, int>> events;
        for (const NginxRequest &request : requests) {
            events.append({request.ended - request.took + kGrain, 1});
            events.append({request.ended - kGrain, -1});
        }
        std::sort(events.begin(), events.end());
        int now = 0;
        int most = 0;
        for (const auto &[time, change] : events) {
            now += change;
            most = std::max(most, now);
        }
        return most;
    }
    static QList<NginxRequest> of(const QList<NginxRequest> &requests, const QByteArray &folder)
    {
        QList<NginxRequest> found;
        for (const NginxRequest &request : requests) {
            if (request.request.startsWith(QByteArray("GET /" + folder))) {
                found.append(request);
            }
        }
        return found;
    }

    QTemporaryDir m_root;
    QTemporaryDir m_target;
};

void TestQueuesAtWork::exactlyAsManyAsAllowed_runAtATime_data()
{
    QTest::addColumn<int>("workers");
    QTest::addColumn<int>("night");
    QTest::addColumn<int>("chunkSize");
    QTest::newRow("four, of which two") << 4 << 2 << 1;
    QTest::newRow("four, whoever they are") << 4 << 0 << 1;
    QTest::newRow("four, where a worker takes five in one go") << 4 << 2 << 5;
}

void TestQueuesAtWork::exactlyAsManyAsAllowed_runAtATime()
{
    QFETCH(int, workers);
    QFETCH(int, night);
    QFETCH(int, chunkSize);
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("queue.nginx", "nginx is not there");
    }
    makeFiles(QStringLiteral("day"), 9);
    makeFiles(QStringLiteral("night"), 5);
    const NginxServer server(m_root.path(), QByteArray("limit_rate 32k;"));
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Settings settings;
    settings.workers = workers;
    settings.chunkSize = chunkSize;
    settings.checksumFiles = false;
    QueuePlan plan;
    plan.id = 1;
    plan.name = QStringLiteral("Night");
    plan.workers = night;
    settings.queues.append(plan);
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    QSignalSpy ended(&manager, &DownloadManager::allEnded);
    manager.add(requestsFor(server, "day", 9, kMainQueue));
    manager.add(requestsFor(server, "night", 5, 1));
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
    QCOMPARE(manager.counts().finished, 14);
    QTRY_COMPARE(server.requests().size(), 14);
    const QList<NginxRequest> requests = server.requests();
    QCOMPARE(mostAtATime(requests), workers);
    QVERIFY(night == 0 || mostAtATime(of(requests, "night")) == std::min(night, workers));
}

void TestQueuesAtWork::rowsInTurn_areAskedForOneAfterTheOther()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("queue.nginx", "nginx is not there");
    }
    makeFiles(QStringLiteral("turn"), 4);
    const NginxServer server(m_root.path(), QByteArray("limit_rate 32k;"));
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    Settings settings;
    settings.checksumFiles = false;
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    QSignalSpy ended(&manager, &DownloadManager::allEnded);
    const QList<DownloadId> ids = manager.add(requestsFor(server, "turn", 4, kMainQueue));
    manager.move({ids[3]}, MoveTo::Top);
    manager.setInTurn(ids);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
    QTRY_COMPARE(server.requests().size(), 4);
    const QList<NginxRequest> requests = server.requests();
    QCOMPARE(mostAtATime(requests), 1);
    QByteArray order;
    for (const NginxRequest &request : requests) {
        order += request.request.at(sizeof("GET /turn/") - 1);
    }
    QCOMPARE(order, QByteArray("3012"));
}

QTEST_GUILESS_MAIN(TestQueuesAtWork)
#include "tst_queuesatwork.moc"
