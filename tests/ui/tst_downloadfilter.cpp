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
    void init();
    void cleanup();

    void groups_haveTheirStates();
    void row_movesToItsGroupWhenItsStateChanges();
    void search_needsEveryWord();
    void search_looksAtTheLinkToo();
    void sizes_sortAsNumbers_unknownLastInBothDirections();
    void names_sortInAnyCase();
    void names_sortAlike_atOnceAndOneByOne();

private:
    QStringList names() const
    {
        QStringList list;
        for (int row = 0; row < m_filter->rowCount(); ++row) {
            list.append(m_filter->index(row, DownloadTableModel::Name).data().toString());
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

void TestDownloadFilter::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    Settings settings;
    settings.workers = 3;
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), settings);
    m_model = std::make_unique<DownloadTableModel>(*m_manager);
    m_filter = std::make_unique<DownloadFilter>();
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
    QCOMPARE(names(), QStringList{QStringLiteral("file2.bin")});
    m_filter->setGroup(DownloadGroup::All);
    QCOMPARE(m_filter->rowCount(), 4);
}

void TestDownloadFilter::search_needsEveryWord()
{
    m_manager->add(fakeRequests(12));
    m_filter->setSearchText(QStringLiteral("FILE 12"));
    QCOMPARE(names(), QStringList{QStringLiteral("file12.bin")});
    m_filter->setSearchText(QStringLiteral("file nothing"));
    QCOMPARE(m_filter->rowCount(), 0);
    m_filter->setSearchText(QStringLiteral("  "));
    QCOMPARE(m_filter->rowCount(), 12);
}

void TestDownloadFilter::search_looksAtTheLinkToo()
{
    m_manager->add(fakeRequests(2));
    m_filter->setSearchText(QStringLiteral("host.example"));
    QCOMPARE(m_filter->rowCount(), 2);
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
    QCOMPARE(names(), (QStringList{QStringLiteral("Alpha.zip"), QStringLiteral("beta.zip"),
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
    QCOMPARE(names(), sorted);
    // Those that come later are put in between.
    m_manager->remove({m_manager->idAt(0), m_manager->idAt(3), m_manager->idAt(8)});
    for (const int i : {3, 6, 4}) {
        add(sorted.at(i));
    }
    QCOMPARE(names(), sorted);
    m_filter->sort(DownloadTableModel::Name, Qt::DescendingOrder);
    QCOMPARE(names(), QStringList(sorted.crbegin(), sorted.crend()));
}

QTEST_MAIN(TestDownloadFilter)
#include "tst_downloadfilter.moc"
