// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadfilter.h"

#include "ui/downloadtablemodel.h"

#include <algorithm>

namespace millrace {

DownloadFilter::DownloadFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(DownloadTableModel::SortRole);
    setDynamicSortFilter(true);
}

void DownloadFilter::setGroup(DownloadGroup group)
{
    if (group != m_group) {
        m_group = group;
        invalidateRowsFilter();
    }
}

void DownloadFilter::setSearchText(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words != m_words) {
        m_words = words;
        invalidateRowsFilter();
    }
}

bool DownloadFilter::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    const auto state = static_cast<DownloadState>(index.data(DownloadTableModel::StateRole).toInt());
    if (!isInGroup(state, m_group)) {
        return false;
    }
    if (m_words.isEmpty()) {
        return true;
    }
    const QString text = index.data(DownloadTableModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool DownloadFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant l = left.data(DownloadTableModel::SortRole);
    const QVariant r = right.data(DownloadTableModel::SortRole);
    if (l.isValid() != r.isValid()) {
        // Going down the base class asks the other way round, so that the answer has to turn for the unknown
        // to stay last.
        return l.isValid() == (sortOrder() == Qt::AscendingOrder);
    }
    switch (l.typeId()) {
    case QMetaType::QString:
        return l.toString().compare(r.toString(), Qt::CaseInsensitive) < 0;
    case QMetaType::Double:
        return l.toDouble() < r.toDouble();
    default:
        return l.toLongLong() < r.toLongLong();
    }
}

} // namespace millrace
