// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"
#include "ui/downloadfilter.h"
#include "ui/filterlist.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace millrace;

/// Ways through a list that is longer than its view.
class TestTableKeys : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }

    void homeAndEnd_areThoseOfTheList();
    void search_leadsToWhatItFound_data();
    void search_leadsToWhatItFound();
    void whatIsStarted_isShown();
    void whatIsStarted_movesNoSortedList();
    void knownLink_isShown_data();
    void knownLink_isShown();

private:
    static constexpr int kRows = 60;

    void start(const QString &text) const
    {
        const int before = m_bench->manager().count();
        auto *box = m_bench->child<QPlainTextEdit>("links");
        box->setPlainText(text);
        m_bench->action("startAction")->trigger();
        QTRY_VERIFY(m_bench->manager().count() > before);
    }
    bool isSeen(int row) const
    {
        const QTableView *table = m_bench->table();
        const QRect place = table->visualRect(table->model()->index(row, 0));
        return table->viewport()->rect().contains(place.center());
    }

    std::unique_ptr<FakeWindow> m_bench;
};

void TestTableKeys::init()
{
    m_bench = std::make_unique<FakeWindow>();
    QList<DownloadRequest> requests(kRows);
    for (int i = 0; i < kRows; ++i) {
        requests[i].url = QUrl(QStringLiteral("http://h.example/%1.bin").arg(i, 2, 10, QLatin1Char('0')));
        requests[i].folder = QStringLiteral("/save");
        requests[i].isPaused = true;
    }
    m_bench->manager().add(requests);
    QCOMPARE(m_bench->table()->model()->rowCount(), kRows);
}

void TestTableKeys::homeAndEnd_areThoseOfTheList()
{
    DownloadTable *table = m_bench->table();
    table->setFocus();
    table->selectRow(30);
    QTest::keyClick(table, Qt::Key_End);
    QCOMPARE(table->selectedIds(), QList<DownloadId>{m_bench->id(kRows - 1)});
    QVERIFY(isSeen(kRows - 1));
    QTest::keyClick(table, Qt::Key_Home);
    QCOMPARE(table->selectedIds(), QList<DownloadId>{m_bench->id(0)});
    QTest::keyClick(table, Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds().size(), kRows);
}

void TestTableKeys::search_leadsToWhatItFound_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<int>("rows");
    QTest::newRow("Return") << Qt::Key_Return << 1;
    QTest::newRow("Down") << Qt::Key_Down << 1;
    QTest::newRow("Esc: all again") << Qt::Key_Escape << kRows;
}

void TestTableKeys::search_leadsToWhatItFound()
{
    QFETCH(Qt::Key, key);
    m_bench->action("findAction")->trigger();
    auto *search = m_bench->child<QLineEdit>("search");
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("07.bin"));
    QTRY_COMPARE(m_bench->table()->model()->rowCount(), 1);
    QTest::keyClick(search, key);
    QVERIFY(m_bench->table()->hasFocus());
    QFETCH(int, rows);
    QTRY_COMPARE(m_bench->table()->model()->rowCount(), rows);
}

void TestTableKeys::whatIsStarted_isShown()
{
    QVERIFY(isSeen(0));
    start(QStringLiteral("http://h.example/new1.zip\nhttp://h.example/new2.zip"));
    QVERIFY(isSeen(kRows));
    QVERIFY(isSeen(kRows + 1));
}

void TestTableKeys::whatIsStarted_movesNoSortedList()
{
    m_bench->table()->sortByColumn(DownloadTableModel::Name, Qt::AscendingOrder);
    m_bench->table()->scrollToTop();
    start(QStringLiteral("http://h.example/new1.zip"));
    QVERIFY(isSeen(0));
}

void TestTableKeys::knownLink_isShown_data()
{
    QTest::addColumn<int>("rowsAtOnce");
    QTest::newRow("in a short list") << 5000;
    QTest::newRow("in one that takes its time to be arranged") << 10;
}

void TestTableKeys::knownLink_isShown()
{
    QFETCH(int, rowsAtOnce);
    m_bench->window().findChild<DownloadFilter *>()->setRowsAtOnce(rowsAtOnce);
    m_bench->table()->sortByColumn(DownloadTableModel::Name, Qt::DescendingOrder);
    m_bench->child<FilterList>("filterList")->setGroup(DownloadGroup::Failed);
    QTRY_COMPARE(m_bench->table()->model()->rowCount(), 0);
    m_bench->child<QPlainTextEdit>("links")->setPlainText(
        QStringLiteral("http://h.example/07.bin\nhttp://h.example/30.bin"));
    auto *show = m_bench->child<QPushButton>("showKnownButton");
    QTRY_VERIFY(show->isVisible());
    QTest::mouseClick(show, Qt::LeftButton);
    QTRY_COMPARE(m_bench->table()->selectedIds(), (QList<DownloadId>{m_bench->id(30), m_bench->id(7)}));
    QVERIFY(isSeen(kRows - 1 - 30));
    QVERIFY(m_bench->table()->hasFocus());
}

QTEST_MAIN(TestTableKeys)
#include "tst_tablekeys.moc"
