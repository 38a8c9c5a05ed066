// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtablemodel.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/downloadcolumns.h"
#include "ui/rowspans.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TestDownloadTableModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void spans_joinNeighbours();
    void added_isOneInsertion();
    void rows_areFoundById();
    void finished_rowSaysSo();
    void progress_touchesOnlyTheFigures();
    void neighbours_areOneChange();
    void failed_offersItsCure();
    void removed_andRestored_keepTheirPlaces();
    void moved_takeTheirIndexesAlong();
    void removedMany_resets();
    void stopping_isMoreThanFigures();
    void waiting_ticksOnlyWhileARowWaits();
    void waitingRow_removed_stopsTheTick();
    void hiddenCharacters_areShown();
    void unknownValues_areNothingToSortBy();
    void accessibleText_ofTheNameIsTheWholeRow();

private:
    QVariant at(int row, int column, int role = Qt::DisplayRole) const
    {
        return m_model->index(row, column).data(role);
    }
    QList<DownloadId> add(int count) { return m_manager->add(fakeRequests(count)); }
    bool isOpen(DownloadId id) const { return m_jobs->isOpen(id); }

    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<DownloadTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestDownloadTableModel::init()
{
    QLocale::setDefault(QLocale::c());
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_model = std::make_unique<DownloadTableModel>(*m_manager);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestDownloadTableModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_manager.reset();
}

void TestDownloadTableModel::spans_joinNeighbours()
{
    QCOMPARE(spansOf({}), QList<RowSpan>());
    QCOMPARE(spansOf({3}), (QList<RowSpan>{{3, 3}}));
    QCOMPARE(spansOf({0, 1, 2, 5, 7, 8}), (QList<RowSpan>{{0, 2}, {5, 5}, {7, 8}}));
}

void TestDownloadTableModel::added_isOneInsertion()
{
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    add(300);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(m_model->rowCount(), 300);
    QCOMPARE(at(299, DownloadTableModel::Name).toString(), QStringLiteral("file300.bin"));
}

void TestDownloadTableModel::rows_areFoundById()
{
    const QList<DownloadId> ids = add(3);
    QCOMPARE(m_model->rowOf(ids.at(2)), 2);
    QCOMPARE(m_model->idAt(1), ids.at(1));
    QCOMPARE(m_model->rowOf(999), -1);
    QCOMPARE(at(1, DownloadTableModel::Status, DownloadTableModel::IdRole).value<DownloadId>(), ids.at(1));
}

void TestDownloadTableModel::finished_rowSaysSo()
{
    const DownloadId id = add(1).first();
    QTRY_VERIFY(isOpen(id));
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Connecting"));
    m_jobs->finish(id, 2'500'000);
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Finished"));
    QCOMPARE(at(0, DownloadTableModel::Size).toString(), QStringLiteral("2.5 MB"));
    QCOMPARE(at(0, DownloadTableModel::Progress).toString(), QStringLiteral("100%"));
    QCOMPARE(at(0, DownloadTableModel::Name, Qt::ToolTipRole).toString(),
             QStringLiteral("Finished downloading file1.bin"));
}

void TestDownloadTableModel::progress_touchesOnlyTheFigures()
{
    QSignalSpy settled(m_manager.get(), &DownloadManager::downloadsChanged);
    const DownloadId id = add(1).first();
    QTRY_VERIFY(!settled.isEmpty());
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Connecting"));
    settled.clear();
    m_jobs->accept(id, 1000);
    QTRY_VERIFY(!settled.isEmpty());
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Downloading"));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_jobs->meter(id).setReceived(640);
    QTRY_COMPARE(at(0, DownloadTableModel::Progress).toString(), QStringLiteral("64%"));
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(changed.last().at(0).toModelIndex().column(), int{DownloadTableModel::Size});
    QCOMPARE(changed.last().at(1).toModelIndex().column(), int{DownloadTableModel::Status});
    QVERIFY(changed.last().at(2).value<QList<int>>().contains(DownloadTableModel::PermilleRole));
    QCOMPARE(at(0, DownloadTableModel::Progress, Qt::AccessibleTextRole).toString(),
             QStringLiteral("64 percent"));
}

void TestDownloadTableModel::neighbours_areOneChange()
{
    const QList<DownloadId> ids = add(5);
    QTRY_COMPARE(m_manager->counts().running, 5);
    QTRY_COMPARE(at(4, DownloadTableModel::Status).toString(), QStringLiteral("Connecting"));
    QSignalSpy flushed(m_manager.get(), &DownloadManager::downloadsChanged);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_manager->pause(ids);
    for (const DownloadId id : ids) {
        m_jobs->stop(id);
    }
    QTRY_COMPARE(m_manager->counts().paused, 5);
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Paused"));
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY(changed.count() <= flushed.count());
    QCOMPARE(changed.last().at(0).toModelIndex().row(), 0);
    QCOMPARE(changed.last().at(1).toModelIndex().row(), 4);
}

void TestDownloadTableModel::failed_offersItsCure()
{
    const DownloadId id = add(1).first();
    QTRY_VERIFY(isOpen(id));
    QSignalSpy states(m_model.get(), &DownloadTableModel::statesChanged);
    m_jobs->fail(id, ErrorCode::MissingExtension);
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(),
                 QStringLiteral("URL does not contain an extension"));
    QTRY_VERIFY(!states.isEmpty());
    QCOMPARE(at(0, DownloadTableModel::Status, DownloadTableModel::CureLabelRole).toString(),
             QStringLiteral("Name it from the server"));
    QVERIFY(at(0, DownloadTableModel::Status, Qt::AccessibleTextRole)
                .toString()
                .contains(QLatin1String("Name it from the server")));
}

void TestDownloadTableModel::removed_andRestored_keepTheirPlaces()
{
    const QList<DownloadId> ids = add(6);
    m_manager->remove({ids.at(0), ids.at(1), ids.at(4)});
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->idAt(0), ids.at(2));
    QCOMPARE(m_model->rowOf(ids.at(5)), 2);
    QCOMPARE(m_model->rowOf(ids.at(4)), -1);
    m_manager->undoRemove();
    QCOMPARE(m_model->rowCount(), 6);
    for (int row = 0; row < 6; ++row) {
        QCOMPARE(m_model->idAt(row), ids.at(row));
        QCOMPARE(m_model->rowOf(ids.at(row)), row);
    }
}

void TestDownloadTableModel::moved_takeTheirIndexesAlong()
{
    const QList<DownloadId> ids = add(5);
    const QPersistentModelIndex fourth = m_model->index(3, DownloadTableModel::Size);
    m_manager->move({ids[3]}, MoveTo::Top);
    QCOMPARE(fourth.row(), 0);
    QCOMPARE(fourth.column(), int(DownloadTableModel::Size));
    for (int row = 0; row < 5; ++row) {
        QCOMPARE(m_model->idAt(row), m_manager->idAt(row));
        QCOMPARE(m_model->rowOf(m_manager->idAt(row)), row);
    }
    QCOMPARE(at(0, DownloadTableModel::Name).toString(), QStringLiteral("file4.bin"));
}

void TestDownloadTableModel::removedMany_resets()
{
    const QList<DownloadId> ids = add(2000);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QList<DownloadId> everySecond;
    for (qsizetype i = 0; i < ids.size(); i += 2) {
        everySecond.append(ids.at(i));
    }
    m_manager->remove(everySecond);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(m_model->rowCount(), 1000);
    m_manager->undoRemove();
    QCOMPARE(m_model->rowCount(), 2000);
    QCOMPARE(m_model->rowOf(ids.at(1998)), 1998);
}

void TestDownloadTableModel::stopping_isMoreThanFigures()
{
    QSignalSpy settled(m_manager.get(), &DownloadManager::downloadsChanged);
    const DownloadId id = add(1).first();
    QTRY_VERIFY(!settled.isEmpty());
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Connecting"));
    QSignalSpy states(m_model.get(), &DownloadTableModel::statesChanged);
    m_manager->pause({id});
    QTRY_COMPARE(states.count(), 1);
    QCOMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Stopping\u2026"));
    m_jobs->stop(id);
    QTRY_COMPARE(at(0, DownloadTableModel::Status).toString(), QStringLiteral("Paused"));
}

void TestDownloadTableModel::waiting_ticksOnlyWhileARowWaits()
{
    const DownloadId id = add(1).first();
    QTRY_VERIFY(isOpen(id));
    QVERIFY(!m_model->isTicking());
    m_jobs->wait(id, ErrorCode::ConnectionLost, 30s, 2);
    QTRY_VERIFY(m_model->isTicking());
    const auto secondsLeft = [this] {
        const QString text = at(0, DownloadTableModel::Status).toString();
        const QRegularExpression form(QStringLiteral("^Retrying in ([0-9]+) s \\(2 of 5\\): Th"));
        const QRegularExpressionMatch match = form.match(text);
        return match.hasMatch() ? match.captured(1).toInt() : -1;
    };
    const int first = secondsLeft();
    QVERIFY(first > 0 && first <= 30);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QTRY_VERIFY(secondsLeft() < first);
    QTRY_VERIFY(!changed.isEmpty());
    m_manager->retry({id});
    QTRY_VERIFY(!m_model->isTicking());
}

void TestDownloadTableModel::waitingRow_removed_stopsTheTick()
{
    const DownloadId id = add(1).first();
    QTRY_VERIFY(isOpen(id));
    m_jobs->wait(id, ErrorCode::ConnectionLost, 30s, 1);
    QTRY_VERIFY(m_model->isTicking());
    m_manager->remove({id});
    QVERIFY(!m_model->isTicking());
}

void TestDownloadTableModel::hiddenCharacters_areShown()
{
    DownloadRequest request = fakeRequests(1).first();
    request.outputName = QStringLiteral("invoice\u202Efdp.exe");
    m_manager->add({request});
    QCOMPARE(at(0, DownloadTableModel::Name).toString(), QStringLiteral("invoice\u2426fdp.exe"));
}

void TestDownloadTableModel::unknownValues_areNothingToSortBy()
{
    add(1);
    for (const int column :
         {DownloadTableModel::Size, DownloadTableModel::Progress, DownloadTableModel::Speed,
          DownloadTableModel::Left, DownloadTableModel::Finished}) {
        QVERIFY(columnValue(*m_model->downloadAt(0), column) == SortValue());
    }
}

void TestDownloadTableModel::accessibleText_ofTheNameIsTheWholeRow()
{
    const DownloadId id = add(1).first();
    QTRY_VERIFY(isOpen(id));
    m_jobs->finish(id);
    QTRY_COMPARE(at(0, DownloadTableModel::Name, Qt::AccessibleTextRole).toString(),
                 QStringLiteral("file1.bin, 100 percent, Finished"));
}

QTEST_MAIN(TestDownloadTableModel)
#include "tst_downloadtablemodel.moc"
