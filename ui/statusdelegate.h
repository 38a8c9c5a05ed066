// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// Paints the status column: an icon, the words, and the cure of an error as a link that can be clicked. The
/// keyboard reaches the same cure by the Download menu.
class StatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

    /// Where the cure stands inside a cell; empty when its row has none.
    QRect cureRect(const QRect &cell, const QFontMetrics &metrics, const QModelIndex &index) const;

signals:
    /// The cure of this row was clicked.
    void cureClicked(const QModelIndex &index);
};

} // namespace millrace
