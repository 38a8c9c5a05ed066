// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadfilter.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/downloadtablemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <memory>

using namespace millrace;

class TestDownloadFilter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void init();
    void cleanup();

    void groups_haveTheirStates();
    void row_movesToItsGroupWhenItsStateChanges();
    void search_needsEveryWord();
    void search_looksAtTheLinkToo();
    void sizes_sortAsNumbers_unknownLastInBothDirections();
    void names_sortInAnyCase();
    void names_sortAlike_atOnceAndOneByOne();
    void equalValues_keepTheListsOrder_inBothDirections();
    void manyPlaces_comeAndGo();
    void pointedAt_staysSoThroughSorting();
    void removedWhileArranging_isGone();
    void changedWhileArranging_isInItsGroup();
    void wishedWhileArranging_theLastCounts();
    void addedWhileArranging_comeIntoTheirPlaces();
    void moved_keepTheListsOrder();

private:
    QStringList names() const
    {
        QStringList list;
        for (int row = 0; row < m_filter->rowCount(); ++row) {
            list.append(m_filter->index(row, DownloadTableModel::Name).data().toString());
        }
        return list;
    }
    /// Of fakeRequests(), counted from 1.
    static QStringList namesOf(const QList<int> &numbers)
    {
        QStringList list;
        for (const int number : numbers) {
            list.append(QStringLiteral("file%1.bin").arg(number));
        }
        return list;
    }
    void finish(DownloadId id, qint64 size)
    {
        QTRY_VERIFY(m_jobs->isOpen(id));
        m_jobs->finish(id, size);
        QTRY_COMPARE(m_manager->find(id)->state, DownloadState::Finished);
    }

    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<DownloadTableModel> m_model;
    std::unique_ptr<DownloadFilter> m_filter;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestDownloadFilter::initTestCase_data()
{
    QTest::addColumn<int>("rowsAtOnce");
    QTest::newRow("within the call") << 5000;
    QTest::newRow("on a thread of its own") << 0;
}

void TestDownloadFilter::init()
{
    QFETCH_GLOBAL(int, rowsAtOnce);
    m_jobs = std::make_shared<FakeJobs>();
    Settings settings;
    settings.workers = 3;
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), settings);
    m_model = std::make_unique<DownloadTableModel>(*m_manager);
    m_filter = std::make_unique<DownloadFilter>();
    m_filter->setRowsAtOnce(rowsAtOnce);
    m_filter->setSourceModel(m_model.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_filter.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestDownloadFilter::cleanup()
{
    m_tester.reset();
    m_filter.reset();
    m_model.reset();
    m_manager.reset();
}

void TestDownloadFilter::groups_haveTheirStates()
{
    QVERIFY(isInGroup(DownloadState::Waiting, DownloadGroup::Queued));
    QVERIFY(isInGroup(DownloadState::Cancelled, DownloadGroup::Failed));
    QVERIFY(!isInGroup(DownloadState::Paused, DownloadGroup::Active));
    for (int state = 0; state <= static_cast<int>(DownloadState::Cancelled); ++state) {
        QVERIFY(isInGroup(static_cast<DownloadState>(state), DownloadGroup::All));
    }
}

void TestDownloadFilter::row_movesToItsGroupWhenItsStateChanges()
{
    const QList<DownloadId> ids = m_manager->add(fakeRequests(4));
    m_filter->setGroup(DownloadGroup::Active);
    QTRY_COMPARE(m_filter->rowCount(), 3);
    finish(ids.at(1), 10);
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("file1.bin"), QStringLiteral("file3.bin"),
                                       QStringLiteral("file4.bin")}));
    m_filter->setGroup(DownloadGroup::Done);
    QTRY_COMPARE(names(), QStringList{QStringLiteral("file2.bin")});
    m_filter->setGroup(DownloadGroup::All);
    QTRY_COMPARE(m_filter->rowCount(), 4);
}

void TestDownloadFilter::search_needsEveryWord()
{
    m_manager->add(fakeRequests(12));
    m_filter->setSearchText(QStringLiteral("FILE 12"));
    QTRY_COMPARE(names(), QStringList{QStringLiteral("file12.bin")});
    m_filter->setSearchText(QStringLiteral("file nothing"));
    QTRY_COMPARE(m_filter->rowCount(), 0);
    m_filter->setSearchText(QStringLiteral("  "));
    QTRY_COMPARE(m_filter->rowCount(), 12);
}

void TestDownloadFilter::search_looksAtTheLinkToo()
{
    m_manager->add(fakeRequests(2));
    m_filter->setSearchText(QStringLiteral("host.example"));
    QTRY_COMPARE(m_filter->rowCount(), 2);
}

void TestDownloadFilter::sizes_sortAsNumbers_unknownLastInBothDirections()
{
    const QList<DownloadId> ids = m_manager->add(fakeRequests(4));
    finish(ids.at(0), 9000);
    finish(ids.at(1), 20);
    finish(ids.at(2), 100);
    m_filter->sort(DownloadTableModel::Size, Qt::AscendingOrder);
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("file2.bin"), QStringLiteral("file3.bin"),
                                       QStringLiteral("file1.bin"), QStringLiteral("file4.bin")}));
    m_filter->sort(DownloadTableModel::Size, Qt::DescendingOrder);
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("file1.bin"), QStringLiteral("file3.bin"),
                                       QStringLiteral("file2.bin"), QStringLiteral("file4.bin")}));
}

void TestDownloadFilter::names_sortInAnyCase()
{
    QList<DownloadRequest> requests = fakeRequests(3);
    requests[0].outputName = QStringLiteral("beta.zip");
    requests[1].outputName = QStringLiteral("Alpha.zip");
    requests[2].outputName = QStringLiteral("Gamma.zip");
    m_manager->add(requests);
    m_filter->sort(DownloadTableModel::Name, Qt::AscendingOrder);
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("Alpha.zip"), QStringLiteral("beta.zip"),
                                       QStringLiteral("Gamma.zip")}));
}

void TestDownloadFilter::names_sortAlike_atOnceAndOneByOne()
{
    const QStringList sorted{
        QStringLiteral("file"),       QStringLiteral("File 1.bin"), QStringLiteral("file 10.bin"),
        QStringLiteral("file.bin"),   QStringLiteral("FILE1.bin"),  QStringLiteral("file1.zip"),
        QStringLiteral("file1a.bin"), QStringLiteral("fileb.bin"),  QStringLiteral("filé.bin")};
    const auto add = [this](const QString &name) {
        QList<DownloadRequest> request = fakeRequests(1);
        request[0].outputName = name;
        m_manager->add(request);
    };
    for (const int i : {4, 8, 0, 6, 2, 7, 1, 5, 3}) {
        add(sorted.at(i));
    }
    m_filter->sort(DownloadTableModel::Name, Qt::AscendingOrder);
    QTRY_COMPARE(names(), sorted);
    // Those that come later are put in between.
    m_manager->remove({m_manager->idAt(0), m_manager->idAt(3), m_manager->idAt(8)});
    for (const int i : {3, 6, 4}) {
        add(sorted.at(i));
    }
    QTRY_COMPARE(names(), sorted);
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(names(), QStringList(sorted.crbegin(), sorted.crend()));
}

void TestDownloadFilter::equalValues_keepTheListsOrder_inBothDirections()
{
    m_manager->add(fakeRequests(6));
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        m_filter->sort(DownloadTableModel::Folder, order);
        QTRY_COMPARE(names(), namesOf({1, 2, 3, 4, 5, 6}));
    }
}

void TestDownloadFilter::manyPlaces_comeAndGo()
{
    // Every other one is shown, in more spans than are dealt with one by one.
    QList<DownloadRequest> requests = fakeRequests(400);
    QStringList even;
    for (int i = 0; i < requests.size(); ++i) {
        requests[i].outputName = QStringLiteral("%1-%2.bin")
                                     .arg(i, 3, 10, QLatin1Char('0'))
                                     .arg(i % 2 == 0 ? QStringLiteral("even") : QStringLiteral("odd"));
        if (i % 2 == 0) {
            even.append(requests[i].outputName);
        }
    }
    const QList<DownloadId> ids = m_manager->add(requests);
    m_filter->setSearchText(QStringLiteral("EVEN"));
    QTRY_COMPARE(names(), even);
    m_filter->setSearchText({});
    QTRY_COMPARE(m_filter->rowCount(), 400);
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(names().constFirst(), QStringLiteral("399-odd.bin"));
    m_filter->setSearchText(QStringLiteral("even"));
    QTRY_COMPARE(names(), QStringList(even.crbegin(), even.crend()));
    QList<DownloadId> gone;
    for (int i = 0; i < ids.size(); i += 4) {
        gone.append(ids.at(i));
    }
    m_manager->remove(gone);
    QTRY_COMPARE(m_filter->rowCount(), 100);
    QTRY_COMPARE(names().constFirst(), QStringLiteral("398-even.bin"));
    m_manager->undoRemove();
    QTRY_COMPARE(names(), QStringList(even.crbegin(), even.crend()));
}

void TestDownloadFilter::pointedAt_staysSoThroughSorting()
{
    m_manager->add(fakeRequests(9));
    const QPersistentModelIndex second = m_filter->index(1, DownloadTableModel::Name);
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(second.row(), 7);
    QCOMPARE(second.data().toString(), QStringLiteral("file2.bin"));
    m_filter->sort(-1);
    QTRY_COMPARE(second.row(), 1);
}

void TestDownloadFilter::removedWhileArranging_isGone()
{
    const QList<DownloadId> ids = m_manager->add(fakeRequests(6));
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    m_manager->remove({ids.at(0), ids.at(3)});
    QTRY_COMPARE(names(), namesOf({6, 5, 3, 2}));
}

void TestDownloadFilter::changedWhileArranging_isInItsGroup()
{
    const QList<DownloadId> ids = m_manager->add(fakeRequests(5));
    m_filter->setGroup(DownloadGroup::Queued);
    QTRY_COMPARE(names(), namesOf({4, 5}));
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    m_manager->pause({ids.at(4)});
    QTRY_COMPARE(names(), namesOf({4}));
    m_filter->sort(DownloadTableModel::Name, Qt::AscendingOrder);
    m_manager->resume({ids.at(4)});
    QTRY_COMPARE(names(), namesOf({4, 5}));
}

void TestDownloadFilter::wishedWhileArranging_theLastCounts()
{
    m_manager->add(fakeRequests(4));
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    m_filter->setSearchText(QStringLiteral("nothing"));
    m_filter->setSearchText(QStringLiteral("file"));
    m_filter->sort(DownloadTableModel::Name, Qt::AscendingOrder);
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(names(), namesOf({4, 3, 2, 1}));
    m_filter->sort(-1);
    m_filter->setSearchText({});
    QTRY_COMPARE(names(), namesOf({1, 2, 3, 4}));
}

void TestDownloadFilter::addedWhileArranging_comeIntoTheirPlaces()
{
    m_manager->add(fakeRequests(2));
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QList<DownloadRequest> more = fakeRequests(1);
    more[0].outputName = QStringLiteral("file15.bin");
    m_manager->add(more);
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("file2.bin"), QStringLiteral("file15.bin"),
                                       QStringLiteral("file1.bin")}));
}

void TestDownloadFilter::moved_keepTheListsOrder()
{
    const QList<DownloadId> ids = m_manager->add(fakeRequests(5));
    const QPersistentModelIndex fourth = m_filter->index(3, 0);
    m_manager->move({ids.at(3)}, MoveTo::Top);
    QCOMPARE(names(), namesOf({4, 1, 2, 3, 5}));
    QCOMPARE(fourth.row(), 0);
    m_filter->setSearchText(QStringLiteral("file"));
    QTRY_COMPARE(m_filter->rowCount(), 5);
    m_manager->move({ids.at(4)}, MoveTo::Up);
    QTRY_COMPARE(names(), namesOf({4, 1, 2, 5, 3}));
}

QTEST_MAIN(TestDownloadFilter)
#include "tst_downloadfilter.moc"
