// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmentstab.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/connectiontablemodel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <memory>

using namespace millrace;

/// Details, Segments: the map and a line for each connection, for as long as somebody looks.
class TestSegmentsTab : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void summary_saysWhatRuns_data();
    void summary_saysWhatRuns();
    void lines_sayHostRangeAndSpeed();
    void linesThatStay_areChangedNotReplaced();
    void tab_isFedOnlyWhileItIsSeen();
    void noDownload_saysWhatToDo();

private:
    static ConnectionSnapshot line(const QString &server, ByteRange range, qint64 done, double speed)
    {
        return {QUrl(server), range, done, speed};
    }
    QString cell(int row, int column) const
    {
        const auto *table = m_tab->findChild<QTableView *>(QStringLiteral("connectionTable"));
        return table->model()->index(row, column).data().toString();
    }
    QString summary() const { return m_tab->findChild<QLabel *>(QStringLiteral("segmentsSummary"))->text(); }

    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<SegmentsTab> m_tab;
    DownloadId m_id = 0;
};

void TestSegmentsTab::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_tab = std::make_unique<SegmentsTab>(*m_manager);
    connect(m_manager.get(), &DownloadManager::downloadsChanged, m_tab.get(), [this] { m_tab->show(m_id); });
    m_id = m_manager->add(fakeRequests(1)).first();
    QTRY_VERIFY(m_jobs->isOpen(m_id));
}

void TestSegmentsTab::cleanup()
{
    m_tab.reset();
    m_manager.reset();
}

void TestSegmentsTab::summary_saysWhatRuns_data()
{
    QTest::addColumn<SegmentSnapshot>("snapshot");
    QTest::addColumn<QString>("text");
    const ConnectionSnapshot a = line(QStringLiteral("http://a.example"), {0, 500}, 0, 0);
    const ConnectionSnapshot again = line(QStringLiteral("http://a.example"), {500, 1000}, 0, 0);
    const ConnectionSnapshot b = line(QStringLiteral("http://b.example"), {500, 1000}, 0, 0);
    QTest::newRow("one connection") << SegmentSnapshot{1000, {}, {a}}
                                    << QStringLiteral("1 connection, 1 host");
    QTest::newRow("several to one host")
        << SegmentSnapshot{1000, {}, {a, again}} << QStringLiteral("2 connections, 1 host");
    QTest::newRow("several hosts") << SegmentSnapshot{1000, {}, {a, b}}
                                   << QStringLiteral("2 connections, 2 hosts");
    QTest::newRow("nothing yet") << SegmentSnapshot{} << QStringLiteral("No connection; nothing is held yet");
    QTest::newRow("half of a file of unknown size")
        << SegmentSnapshot{-1, RangeSet({0, 500}), {}}
        << QStringLiteral("No connection; 500 bytes held, size unknown");
    QTest::newRow("half of a file") << SegmentSnapshot{1000, RangeSet({0, 500}), {}}
                                    << QStringLiteral("No connection; 500 bytes of 1.0 kB held");
    QTest::newRow("all") << SegmentSnapshot{1000, RangeSet({0, 1000}), {}}
                         << QStringLiteral("The whole file is here");
}

void TestSegmentsTab::summary_saysWhatRuns()
{
    QFETCH(SegmentSnapshot, snapshot);
    QTEST(SegmentsTab::summary(snapshot), "text");
}

void TestSegmentsTab::lines_sayHostRangeAndSpeed()
{
    m_tab->show(m_id);
    m_tab->QWidget::show();
    QTRY_VERIFY(m_jobs->segments(m_id).isWanted());
    m_jobs->segments(m_id).publish(
        {4'000'000,
         RangeSet({0, 500'000}),
         {line(QStringLiteral("http://a.example:8080"), {0, 2'000'000}, 500'000, 1e6),
          line(QStringLiteral("https://b.example"), {2'000'000, ByteRange::kUnknown}, 0, 0)}});
    QTRY_COMPARE(summary(), QStringLiteral("2 connections, 2 hosts"));
    QVERIFY(cell(0, ConnectionTableModel::Host).contains(QLatin1String("a.example:8080")));
    QCOMPARE(cell(0, ConnectionTableModel::Range), QStringLiteral("0 bytes to 2.0 MB"));
    QCOMPARE(cell(0, ConnectionTableModel::Done), QStringLiteral("500 kB (25%)"));
    QCOMPARE(cell(0, ConnectionTableModel::Speed), QStringLiteral("1.0 MB/s"));
    QVERIFY(cell(1, ConnectionTableModel::Host).contains(QLatin1String("b.example")));
    QCOMPARE(cell(1, ConnectionTableModel::Range), QStringLiteral("from 2.0 MB on"));
}

void TestSegmentsTab::linesThatStay_areChangedNotReplaced()
{
    ConnectionTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QString server = QStringLiteral("http://a.example");
    const QList<ConnectionSnapshot> three{line(server, {0, 100}, 0, 0), line(server, {100, 200}, 0, 0),
                                          line(server, {200, 300}, 0, 0)};
    model.show(three);
    QCOMPARE(model.rowCount(), 3);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.show(three);
    QCOMPARE(changed.size(), 0);
    QList<ConnectionSnapshot> two = three.mid(0, 2);
    two[1].done = 50;
    model.show(two);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(changed.size(), 1);
    model.show({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(reset.size(), 0);
}

void TestSegmentsTab::tab_isFedOnlyWhileItIsSeen()
{
    m_tab->show(m_id);
    QVERIFY(!m_jobs->segments(m_id).isWanted());
    m_tab->QWidget::show();
    QVERIFY(m_jobs->segments(m_id).isWanted());
    m_tab->hide();
    QVERIFY(!m_jobs->segments(m_id).isWanted());
}

void TestSegmentsTab::noDownload_saysWhatToDo()
{
    m_tab->show(m_id);
    m_tab->QWidget::show();
    m_id = 0;
    m_tab->show(0);
    QCOMPARE(summary(), QStringLiteral("Select a download to see its segments"));
    QVERIFY(m_tab->findChild<QTableView *>()->isHidden());
}

QTEST_MAIN(TestSegmentsTab)
#include "tst_segmentstab.moc"
