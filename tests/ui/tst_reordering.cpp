// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QMimeData>

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
    void draggedRows_goWhereTheyAreDropped();
    void dragged_inASortedTable_isNotTaken();
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

    /// Drags what is selected onto the upper or lower half of a row, or below the last.
    bool drop(int row, bool isLower) const
    {
        DownloadTable *table = m_window->table();
        const std::unique_ptr<QMimeData> data(
            table->model()->mimeData(table->selectionModel()->selectedRows()));
        const QRect rect = table->visualRect(table->model()->index(row, 0));
        const QPoint at = rect.isNull() ? QPoint(5, table->viewport()->height() - 1)
                                        : rect.center() + QPoint(0, isLower ? 4 : -4);
        QDragEnterEvent enter(at, Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(table->viewport(), &enter);
        QDropEvent event(at, Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(table->viewport(), &event);
        return enter.isAccepted() && event.isAccepted();
    }
    static QStringList files(const QString &letters)
    {
        QStringList names;
        for (const QChar letter : letters) {
            names.append(letter + QStringLiteral(".bin"));
        }
        return names;
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

void TestReordering::draggedRows_goWhereTheyAreDropped()
{
    m_window->table()->selectRow(3);
    QVERIFY(drop(1, false));
    QCOMPARE(names(), files(QStringLiteral("adbc")));
    QVERIFY(drop(3, true));
    QCOMPARE(names(), files(QStringLiteral("abcd")));
    m_window->table()->selectRow(0);
    m_window->table()->selectionModel()->select(m_window->table()->model()->index(2, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QVERIFY(drop(4, false));
    QCOMPARE(names(), files(QStringLiteral("bdac")));
    QVERIFY(drop(0, false));
    QCOMPARE(names(), files(QStringLiteral("acbd")));
    // Onto itself.
    QVERIFY(drop(1, true));
    QCOMPARE(names(), files(QStringLiteral("acbd")));
}

void TestReordering::dragged_inASortedTable_isNotTaken()
{
    m_window->table()->sortByColumn(DownloadTableModel::Name, Qt::DescendingOrder);
    m_window->table()->selectRow(3);
    QVERIFY(!drop(0, false));
    QCOMPARE(names(), files(QStringLiteral("dcba")));
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
