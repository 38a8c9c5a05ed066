// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkreport.h"

#include <QAbstractTableModel>

namespace millrace {

/// A dry run's reports as a table, a line each.
class LinkReportModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Link, Standing, Name, Folder, Size, Resumable, Room, Known, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setReports(const QList<LinkReport> &reports);
    /// One of them has changed.
    void setReport(int row, const LinkReport &report);
    const QList<LinkReport> &reports() const { return m_reports; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<LinkReport> m_reports;
};

} // namespace millrace
