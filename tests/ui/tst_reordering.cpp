// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"

#include <QHeaderView>

using namespace millrace;

/// A person puts the list into another order.
class TestReordering : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void altUpAndDown_moveTheSelectedRow();
    void altHomeAndEnd_moveAllSelectedRows();
    void sortedTable_showsTheListsOrderAgain();
    void nothingSelected_offersNothing();

private:
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_window->table()->model()->rowCount(); ++row) {
            names.append(m_window->table()->model()->index(row, DownloadTableModel::Name).data().toString());
        }
        return names;
    }
    void press(int key) const
    {
        QTest::keyClick(m_window->table(), static_cast<Qt::Key>(key), Qt::AltModifier);
    }

    std::unique_ptr<FakeWindow> m_window;
};

void TestReordering::init()
{
    m_window = std::make_unique<FakeWindow>();
    m_window->run({QStringLiteral("http://host.example/a.bin"), QStringLiteral("http://host.example/b.bin"),
                   QStringLiteral("http://host.example/c.bin"), QStringLiteral("http://host.example/d.bin")});
    m_window->table()->setFocus();
    m_window->table()->clearSelection();
}

void TestReordering::altUpAndDown_moveTheSelectedRow()
{
    m_window->table()->selectRow(2);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    QCOMPARE(names(), QStringList({QStringLiteral("c.bin"), QStringLiteral("a.bin"), QStringLiteral("b.bin"),
                                   QStringLiteral("d.bin")}));
    QCOMPARE(m_window->table()->selectedIds(), QList<DownloadId>{m_window->id(0)});
    QCOMPARE(m_window->table()->currentIndex().row(), 0);
    press(Qt::Key_Down);
    QCOMPARE(names(), QStringList({QStringLiteral("a.bin"), QStringLiteral("c.bin"), QStringLiteral("b.bin"),
                                   QStringLiteral("d.bin")}));
}

void TestReordering::altHomeAndEnd_moveAllSelectedRows()
{
    m_window->table()->selectRow(1);
    m_window->table()->selectionModel()->select(m_window->table()->model()->index(3, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
    press(Qt::Key_Home);
    QCOMPARE(names(), QStringList({QStringLiteral("b.bin"), QStringLiteral("d.bin"), QStringLiteral("a.bin"),
                                   QStringLiteral("c.bin")}));
    press(Qt::Key_End);
    QCOMPARE(names(), QStringList({QStringLiteral("a.bin"), QStringLiteral("c.bin"), QStringLiteral("b.bin"),
                                   QStringLiteral("d.bin")}));
}

void TestReordering::sortedTable_showsTheListsOrderAgain()
{
    m_window->table()->sortByColumn(DownloadTableModel::Name, Qt::DescendingOrder);
    QCOMPARE(names().first(), QStringLiteral("d.bin"));
    m_window->table()->selectRow(0);
    m_window->action("moveToTopAction")->trigger();
    QCOMPARE(names(), QStringList({QStringLiteral("d.bin"), QStringLiteral("a.bin"), QStringLiteral("b.bin"),
                                   QStringLiteral("c.bin")}));
    QCOMPARE(m_window->table()->horizontalHeader()->sortIndicatorSection(), -1);
    QCOMPARE(m_window->table()->selectedIds(), QList<DownloadId>{m_window->id(0)});
}

void TestReordering::nothingSelected_offersNothing()
{
    for (const char *name : {"moveUpAction", "moveDownAction", "moveToTopAction", "moveToBottomAction"}) {
        QVERIFY(!m_window->action(name)->isEnabled());
    }
    m_window->table()->selectRow(0);
    QVERIFY(m_window->action("moveDownAction")->isEnabled());
}

QTEST_MAIN(TestReordering)
#include "tst_reordering.moc"
