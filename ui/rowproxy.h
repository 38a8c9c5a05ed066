// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractProxyModel>

#include <vector>

namespace millrace {

/// Shows some rows of a table, in any order. What is shown, and where, is said by whoever derives from it;
/// this class keeps the two sides in step. Its cost is that of few spans of rows: where many come or go at a
/// time, the views begin anew. Of 100,000 rows, 50 can change their places within a millisecond, and all
/// within three.
class RowProxy : public QAbstractProxyModel
{
    Q_OBJECT

public:
    using QAbstractProxyModel::QAbstractProxyModel;

    void setSourceModel(QAbstractItemModel *model) override;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QModelIndex mapToSource(const QModelIndex &index) const override;
    QModelIndex mapFromSource(const QModelIndex &index) const override;

protected:
    // ---- for whoever derives from it

    /// Rows of the source are new, and hidden.
    virtual void rowsCame(int first, int last) = 0;
    /// All rows of the source are others: those of it to show.
    virtual std::vector<int> rowsAfterReset() = 0;
    /// The source's rows have other numbers than before, except that rows came behind the last.
    virtual void rowsRenumbered() = 0;
    /// A number of each row of the source, which stays with it when the rows move.
    virtual quint64 idOf(int sourceRow) const = 0;
    virtual int rowOfId(quint64 id) const = 0;
    /// Whether the rows shown stand in the order of the source.
    virtual bool isInSourceOrder() const = 0;
    virtual void rowsChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) = 0;

    // ---- what it can do

    int sourceRowOf(int row) const { return m_shown[static_cast<std::size_t>(row)]; }
    /// -1 for one that is hidden.
    int shownRowOf(int sourceRow) const { return m_rowOf[static_cast<std::size_t>(sourceRow)]; }
    const std::vector<int> &shown() const { return m_shown; }

    /// Shows these rows of the source alone, in this order.
    void show(std::vector<int> sourceRows);
    /// Shows these too, which are hidden: behind all others.
    void append(const std::vector<int> &sourceRows) { insert(m_shown.size(), sourceRows); }
    /// Shows these too, which are hidden and ascending: in the order of the source.
    void merge(const std::vector<int> &sourceRows);
    void hide(std::vector<int> shownRows);
    /// Tells of changes in these rows that are shown.
    void announce(std::vector<int> shownRows, int firstColumn, int lastColumn, const QList<int> &roles);
    /// Whether so many rows at such places are better dealt with by show().
    static bool areManySpans(std::vector<int> rows);

private:
    void onInserted(int first, int last);
    void onAboutToBeRemoved(int first, int last);
    void onRemoved(int first, int last);
    void beginMoving();
    void endMoving();
    void reset();

    void insert(std::size_t place, const std::vector<int> &sourceRows);
    void permute(std::vector<int> sourceRows);
    void renumber(std::size_t from);

    /// The source's row at each row of this, and the other way round.
    std::vector<int> m_shown;
    std::vector<int> m_rowOf;
    /// While the source's rows move: the ids of those shown, and what was pointed at.
    std::vector<quint64> m_movingIds;
    QModelIndexList m_movingFrom;
    bool m_isResetting = false;
};

} // namespace millrace
