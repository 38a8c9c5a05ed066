// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rowproxy.h"

#include "ui/rowspans.h"

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// Each span of rows that comes or goes costs the views a tenth of a millisecond at 100,000 rows; beyond so
// many they begin anew.
constexpr int kMostSpans = 100;
constexpr int kHiddenRow = -1;

QList<RowSpan> sortedSpans(std::vector<int> rows)
{
    std::sort(rows.begin(), rows.end());
    return spansOf(QList<int>(rows.begin(), rows.end()));
}

std::size_t at(int row)
{
    return static_cast<std::size_t>(row);
}

} // namespace

void RowProxy::setSourceModel(QAbstractItemModel *model)
{
    Q_ASSERT(!sourceModel());
    QAbstractProxyModel::setSourceModel(model);
    using Model = QAbstractItemModel;
    connect(model, &Model::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { onInserted(first, last); });
    connect(model, &Model::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { onAboutToBeRemoved(first, last); });
    connect(model, &Model::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { onRemoved(first, last); });
    connect(model, &Model::dataChanged, this, &RowProxy::rowsChanged);
    connect(model, &Model::layoutAboutToBeChanged, this, &RowProxy::beginMoving);
    connect(model, &Model::layoutChanged, this, &RowProxy::endMoving);
    connect(model, &Model::modelAboutToBeReset, this, &RowProxy::beginResetModel);
    connect(model, &Model::modelReset, this, &RowProxy::reset);
    beginResetModel();
    reset();
}

QModelIndex RowProxy::index(int row, int column, const QModelIndex &parent) const
{
    const bool isThere =
        !parent.isValid() && row >= 0 && row < rowCount() && column >= 0 && column < columnCount();
    return isThere ? createIndex(row, column) : QModelIndex();
}

QModelIndex RowProxy::parent(const QModelIndex &) const
{
    return {};
}

int RowProxy::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int RowProxy::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !sourceModel() ? 0 : sourceModel()->columnCount();
}

/// Of an empty list too, where the base class has none.
QVariant RowProxy::headerData(int section, Qt::Orientation orientation, int role) const
{
    return sourceModel() ? sourceModel()->headerData(section, orientation, role) : QVariant();
}

QModelIndex RowProxy::mapToSource(const QModelIndex &index) const
{
    return index.isValid() && index.row() < rowCount()
               ? sourceModel()->index(sourceRowOf(index.row()), index.column())
               : QModelIndex();
}

QModelIndex RowProxy::mapFromSource(const QModelIndex &index) const
{
    const bool isKnown = index.isValid() && at(index.row()) < m_rowOf.size();
    const int row = isKnown ? shownRowOf(index.row()) : kHiddenRow;
    return row == kHiddenRow ? QModelIndex() : createIndex(row, index.column());
}

// ---- following the source

void RowProxy::onInserted(int first, int last)
{
    const int count = last - first + 1;
    const bool isAtEnd = at(first) == m_rowOf.size();
    m_rowOf.insert(m_rowOf.begin() + first, at(count), kHiddenRow);
    if (!isAtEnd) {
        for (int &row : m_shown) {
            row += row >= first ? count : 0;
        }
        rowsRenumbered();
    }
    rowsCame(first, last);
}

/// While the source can still be asked about them.
void RowProxy::onAboutToBeRemoved(int first, int last)
{
    std::vector<int> leaving;
    for (int row = first; row <= last; ++row) {
        if (shownRowOf(row) != kHiddenRow) {
            leaving.push_back(shownRowOf(row));
        }
    }
    if (areManySpans(leaving)) {
        beginResetModel();
        m_isResetting = true;
        std::erase_if(m_shown, [first, last](int row) { return row >= first && row <= last; });
        renumber(0);
    } else {
        hide(std::move(leaving));
    }
}

void RowProxy::onRemoved(int first, int last)
{
    m_rowOf.erase(m_rowOf.begin() + first, m_rowOf.begin() + last + 1);
    for (int &row : m_shown) {
        row -= row > last ? last - first + 1 : 0;
    }
    rowsRenumbered();
    if (std::exchange(m_isResetting, false)) {
        endResetModel();
    }
}

void RowProxy::beginMoving()
{
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    m_movingFrom = persistentIndexList();
    m_movingIds.clear();
    m_movingIds.reserve(m_shown.size());
    for (const int row : m_shown) {
        m_movingIds.push_back(idOf(row));
    }
}

void RowProxy::endMoving()
{
    std::fill(m_rowOf.begin(), m_rowOf.end(), kHiddenRow);
    std::transform(m_movingIds.begin(), m_movingIds.end(), m_shown.begin(),
                   [this](quint64 id) { return rowOfId(id); });
    const std::vector<int> moved = m_shown;
    if (isInSourceOrder()) {
        std::sort(m_shown.begin(), m_shown.end());
    }
    renumber(0);
    QModelIndexList to;
    to.reserve(m_movingFrom.size());
    for (const QModelIndex &from : std::as_const(m_movingFrom)) {
        to.append(createIndex(shownRowOf(moved[at(from.row())]), from.column()));
    }
    changePersistentIndexList(m_movingFrom, to);
    rowsRenumbered();
    emit layoutChanged({}, VerticalSortHint);
}

/// Ends what beginResetModel() began.
void RowProxy::reset()
{
    m_rowOf.assign(at(sourceModel()->rowCount()), kHiddenRow);
    rowsRenumbered();
    m_shown = rowsAfterReset();
    renumber(0);
    endResetModel();
}

// ---- showing and hiding

void RowProxy::show(std::vector<int> sourceRows)
{
    std::vector<bool> isWanted(m_rowOf.size(), false);
    for (const int row : sourceRows) {
        isWanted[at(row)] = true;
    }
    std::vector<int> leaving;
    for (int row = 0; row < rowCount(); ++row) {
        if (!isWanted[at(sourceRowOf(row))]) {
            leaving.push_back(row);
        }
    }
    std::vector<int> staying;
    std::vector<int> coming;
    staying.reserve(sourceRows.size());
    for (std::size_t row = 0; row < sourceRows.size(); ++row) {
        if (shownRowOf(sourceRows[row]) == kHiddenRow) {
            coming.push_back(static_cast<int>(row));
        } else {
            staying.push_back(sourceRows[row]);
        }
    }
    const QList<RowSpan> spans = sortedSpans(coming);
    if (spans.size() > kMostSpans || areManySpans(leaving)) {
        beginResetModel();
        std::fill(m_rowOf.begin(), m_rowOf.end(), kHiddenRow);
        m_shown = std::move(sourceRows);
        renumber(0);
        endResetModel();
        return;
    }
    hide(std::move(leaving));
    permute(std::move(staying));
    for (const RowSpan &span : spans) {
        insert(at(span.first), {sourceRows.begin() + span.first, sourceRows.begin() + span.last + 1});
    }
}

void RowProxy::permute(std::vector<int> sourceRows)
{
    if (sourceRows == m_shown) {
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const std::vector<int> before = std::exchange(m_shown, std::move(sourceRows));
    renumber(0);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &index : from) {
        to.append(createIndex(shownRowOf(before[at(index.row())]), index.column()));
    }
    changePersistentIndexList(from, to);
    emit layoutChanged({}, VerticalSortHint);
}

/// A run of rows comes between the same two neighbours; the later first, so that the others keep theirs.
void RowProxy::merge(const std::vector<int> &sourceRows)
{
    auto end = sourceRows.end();
    while (end != sourceRows.begin()) {
        const auto place = std::lower_bound(m_shown.begin(), m_shown.end(), *std::prev(end));
        auto begin = std::prev(end);
        while (begin != sourceRows.begin() &&
               (place == m_shown.begin() || *std::prev(begin) > *std::prev(place))) {
            --begin;
        }
        insert(static_cast<std::size_t>(place - m_shown.begin()), {begin, end});
        end = begin;
    }
}

void RowProxy::insert(std::size_t place, const std::vector<int> &sourceRows)
{
    if (sourceRows.empty()) {
        return;
    }
    const int first = static_cast<int>(place);
    beginInsertRows({}, first, first + static_cast<int>(sourceRows.size()) - 1);
    m_shown.insert(m_shown.begin() + first, sourceRows.begin(), sourceRows.end());
    renumber(place);
    endInsertRows();
}

void RowProxy::hide(std::vector<int> shownRows)
{
    const QList<RowSpan> spans = sortedSpans(std::move(shownRows));
    for (auto span = spans.crbegin(); span != spans.crend(); ++span) {
        beginRemoveRows({}, span->first, span->last);
        for (int row = span->first; row <= span->last; ++row) {
            m_rowOf[at(sourceRowOf(row))] = kHiddenRow;
        }
        m_shown.erase(m_shown.begin() + span->first, m_shown.begin() + span->last + 1);
        renumber(at(span->first));
        endRemoveRows();
    }
}

void RowProxy::renumber(std::size_t from)
{
    for (std::size_t row = from; row < m_shown.size(); ++row) {
        m_rowOf[at(m_shown[row])] = static_cast<int>(row);
    }
}

void RowProxy::announce(std::vector<int> shownRows, int firstColumn, int lastColumn, const QList<int> &roles)
{
    for (const RowSpan &span : sortedSpans(std::move(shownRows))) {
        emit dataChanged(index(span.first, firstColumn), index(span.last, lastColumn), roles);
    }
}

bool RowProxy::areManySpans(std::vector<int> rows)
{
    return rows.size() > at(kMostSpans) && sortedSpans(std::move(rows)).size() > kMostSpans;
}

} // namespace millrace
