// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QTableView>

class QMenu;

namespace millrace {

class DownloadFilter;
class StatusDelegate;

/// The table "Downloads": columns, header menu, delegates, and the words for a filter that lets nothing
/// through.
class DownloadTable : public QTableView
{
    Q_OBJECT

public:
    /// \param filter  outlives the table.
    explicit DownloadTable(DownloadFilter &filter, QWidget *parent = nullptr);

    /// Ids of the selected rows, from top to bottom.
    QList<DownloadId> selectedIds() const;
    /// Selects these rows of the table, ascending, and goes to the first of them. Where they lie scattered,
    /// the first 200 stretches of them.
    void selectRows(const QList<int> &rows);
    /// The row with the focus; 0 when there is none.
    DownloadId currentId() const;

    /// What a right click on a row shows; not owned.
    void setRowMenu(QMenu *menu) { m_rowMenu = menu; }
    /// Takes the state of a header that had so many columns; those that came later stay hidden.
    void restoreColumns(const QByteArray &state, int count);
    /// Puts an action for each column into a menu: shown or not.
    void fillColumnMenu(QMenu *menu);

    /// Whether rows stand in the order of the list, where a place between two means something.
    bool isInListOrder() const;

signals:
    void selectionChangedTo();
    void cureClicked(millrace::DownloadId id);
    /// The selected rows were dragged to right before this one; 0: behind the last.
    void rowsDropped(millrace::DownloadId before);

protected:
    void paintEvent(QPaintEvent *event) override;
    /// Home and End are those of the list, as whole rows are chosen.
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void setUpHeader();
    bool holdsRows(const QDropEvent *event) const;
    void setRowHeight();
    bool isOverCure(const QPoint &position) const;
    void showColumnMenu(const QPoint &position);

    StatusDelegate *m_statusDelegate;
    QMenu *m_rowMenu = nullptr;
};

} // namespace millrace
