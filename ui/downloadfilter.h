// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloadgroup.h"

#include <QSortFilterProxyModel>
#include <QStringList>

#include <vector>

namespace millrace {

/// What the table shows of the list, and in which order: sorts by DownloadTableModel::SortRole, with the
/// unknown last in both directions.
class DownloadFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit DownloadFilter(QObject *parent = nullptr);

    DownloadGroup group() const { return m_group; }
    void setGroup(DownloadGroup group);
    /// Shows rows whose name or link holds every word of the text, in any case. Empty: all rows.
    void setSearchText(const QString &text);

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    bool knownFirst(bool isLeftKnown) const;

    /// While sort() runs, the rank of each row of the source by its value, equal values with equal ranks;
    /// kUnknown for those without one. Two values are compared in a tenth of the time by them.
    std::vector<int> m_ranks;
    DownloadGroup m_group = DownloadGroup::All;
    QStringList m_words;
};

} // namespace millrace
