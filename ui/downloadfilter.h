// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/rowarrangement.h"
#include "ui/rowproxy.h"

#include <QFutureWatcher>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <vector>

namespace millrace {

class DownloadTableModel;

/// What the table shows of the list, and in which order: sorted by columnValue(), with the unknown last in
/// both directions. Few rows are arranged at once, many on a thread of its own, so that no event waits for
/// it: until that is done they stand as before, and those that came meanwhile stand last.
class DownloadFilter : public RowProxy
{
    Q_OBJECT

public:
    explicit DownloadFilter(QObject *parent = nullptr);
    ~DownloadFilter() override;

    /// \param model  a DownloadTableModel
    void setSourceModel(QAbstractItemModel *model) override;
    /// Lists of up to so many rows are arranged within the call that asks for it; 5,000 at first.
    void setRowsAtOnce(int rows) { m_rowsAtOnce = rows; }

    DownloadGroup group() const { return m_wish.group; }
    void setGroup(DownloadGroup group);
    /// Shows rows whose name or link holds every word of the text, in any case. Empty: all rows.
    void setSearchText(const QString &text);
    /// A negative column: the list's own order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// Whether the rows stand as was wished last.
    bool isArranged() const { return !m_isArranging; }

signals:
    /// isArranged() again, after a while.
    void arranged();

protected:
    void rowsCame(int first, int last) override;
    std::vector<int> rowsAfterReset() override;
    void rowsRenumbered() override { m_isOvertaken = true; }
    quint64 idOf(int sourceRow) const override;
    int rowOfId(quint64 id) const override;
    bool isInSourceOrder() const override { return m_wish.column < 0; }
    void rowsChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) override;

private:
    bool isFewRows() const;
    /// Puts the rows where they belong by now.
    void arrange();
    /// As arrange(); a long list not too often.
    void arrangeLater();
    void onArranged();
    void takeArranged();
    RowSnapshot snapshot() const;

    bool accepts(int sourceRow) const;
    /// Whether a row that is shown stands on the wrong side of a neighbour.
    bool isOutOfPlace(int row) const;
    /// Shows rows, ascending, that were hidden: in their places, or last in a sorted list.
    void showAlso(const std::vector<int> &sourceRows);

    DownloadTableModel *m_source = nullptr;
    Arrangement m_wish;
    int m_rowsAtOnce;
    QThreadPool m_threads;
    QFutureWatcher<std::vector<int>> m_watcher;
    /// Of what is being arranged on the other thread: so many rows there were, and whether it is of no use
    /// any more.
    int m_arrangedCount = 0;
    bool m_isOvertaken = false;
    bool m_isArranging = false;
    /// Rows that may have come to be accepted or refused meanwhile.
    QSet<int> m_touched;
    QTimer m_later;
};

} // namespace millrace
