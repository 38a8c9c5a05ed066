// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloadgroup.h"

#include <QSortFilterProxyModel>
#include <QStringList>

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

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    DownloadGroup m_group = DownloadGroup::All;
    QStringList m_words;
};

} // namespace millrace
