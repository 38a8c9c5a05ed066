// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/segmentwatch.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace millrace;

/// What the manager tells of the segments of the download that somebody looks at.
class TestSegmentWatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void atRest_theRowKnows_data();
    void atRest_theRowKnows();
    void onlyTheWatched_isAskedFor();
    void nextJob_isAskedForToo();
    void news_areToldOnTheTick();
    void endedJob_leavesWhatTheRowKnows();

private:
    static SegmentSnapshot running(qint64 held)
    {
        return {1000, RangeSet({0, held}), {{QUrl(QStringLiteral("http://h.example")), {0, 1000}, held, 5}}};
    }

    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    QList<DownloadId> m_ids;
};

void TestSegmentWatch::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_ids = m_manager->add(fakeRequests(2));
    QTRY_VERIFY(m_jobs->isOpen(m_ids.last()));
}

void TestSegmentWatch::cleanup()
{
    m_manager.reset();
}

void TestSegmentWatch::atRest_theRowKnows_data()
{
    QTest::addColumn<qint64>("total");
    QTest::addColumn<qint64>("received");
    QTest::addColumn<QList<ByteRange>>("part");
    QTest::addColumn<QList<ByteRange>>("held");
    const QList<ByteRange> none;
    QTest::newRow("nothing came yet") << qint64(-1) << qint64(0) << none << none;
    QTest::newRow("a part is held") << qint64(1000) << qint64(300) << QList<ByteRange>{{0, 100}, {500, 700}}
                                    << QList<ByteRange>{{0, 100}, {500, 700}};
    QTest::newRow("a part of a file of unknown size")
        << qint64(-1) << qint64(100) << QList<ByteRange>{{0, 100}} << QList<ByteRange>{{0, 100}};
    QTest::newRow("the file has its name")
        << qint64(1000) << qint64(1000) << none << QList<ByteRange>{{0, 1000}};
    QTest::newRow("the file is empty") << qint64(0) << qint64(0) << none << none;
}

void TestSegmentWatch::atRest_theRowKnows()
{
    QFETCH(QList<ByteRange>, part);
    Download download;
    QFETCH(qint64, total);
    QFETCH(qint64, received);
    download.total = total;
    download.received = received;
    for (const ByteRange &range : part) {
        download.part.update([&range](PartState &state) { state.held.add(range); });
    }
    const SegmentSnapshot snapshot = segmentsAtRest(download);
    QCOMPARE(snapshot.total, total);
    QTEST(snapshot.held.ranges(), "held");
    QVERIFY(snapshot.connections.isEmpty());
    // A row that was never told: its part knows.
    download.total = -1;
    download.part.update([](PartState &state) { state.total = 5000; });
    QCOMPARE(segmentsAtRest(download).total, 5000);
}

void TestSegmentWatch::onlyTheWatched_isAskedFor()
{
    QVERIFY(!m_jobs->segments(m_ids[0]).isWanted());
    m_manager->watchSegments(m_ids[0]);
    QVERIFY(m_jobs->segments(m_ids[0]).isWanted());
    QVERIFY(!m_jobs->segments(m_ids[1]).isWanted());
    m_jobs->segments(m_ids[0]).publish(running(100));
    m_manager->watchSegments(m_ids[1]);
    QVERIFY(!m_jobs->segments(m_ids[0]).isWanted());
    QVERIFY(m_jobs->segments(m_ids[1]).isWanted());
    QVERIFY(m_manager->segments().connections.isEmpty());
    m_manager->watchSegments(0);
    QVERIFY(!m_jobs->segments(m_ids[1]).isWanted());
    QCOMPARE(m_manager->segments(), SegmentSnapshot());
}

void TestSegmentWatch::nextJob_isAskedForToo()
{
    m_manager->watchSegments(m_ids[0]);
    m_manager->pause({m_ids[0]});
    m_jobs->stop(m_ids[0]);
    QTRY_COMPARE(m_manager->find(m_ids[0])->state, DownloadState::Paused);
    m_manager->resume({m_ids[0]});
    QTRY_VERIFY(m_jobs->isOpen(m_ids[0]));
    QVERIFY(m_jobs->segments(m_ids[0]).isWanted());
}

void TestSegmentWatch::news_areToldOnTheTick()
{
    m_manager->watchSegments(m_ids[0]);
    m_jobs->accept(m_ids[0], 1000);
    QTRY_COMPARE(m_manager->find(m_ids[0])->total, 1000);
    QSignalSpy changed(m_manager.get(), &DownloadManager::downloadsChanged);
    // No byte more than before: the signal is for the connection that has come.
    m_jobs->segments(m_ids[0]).publish(running(0));
    const auto isTold = [&] {
        return std::any_of(changed.begin(), changed.end(), [this](const QList<QVariant> &signal) {
            return signal.first().value<QList<DownloadId>>() == QList<DownloadId>{m_ids[0]};
        });
    };
    QTRY_VERIFY(isTold());
    QCOMPARE(m_manager->segments(), running(0));
}

void TestSegmentWatch::endedJob_leavesWhatTheRowKnows()
{
    m_manager->watchSegments(m_ids[0]);
    m_jobs->segments(m_ids[0]).publish(running(400));
    QCOMPARE(m_manager->segments().connections.size(), 1);
    m_jobs->finish(m_ids[0]);
    QTRY_COMPARE(m_manager->find(m_ids[0])->state, DownloadState::Finished);
    QCOMPARE(m_manager->segments(), (SegmentSnapshot{1000, RangeSet({0, 1000}), {}}));
}

QTEST_GUILESS_MAIN(TestSegmentWatch)
#include "tst_segmentwatch.moc"
