// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentsnapshot.h"

#include <QAbstractTableModel>

namespace millrace {

/// The running connections of one download as a table, a line each.
class ConnectionTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Host, Range, Done, Speed, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the place of what was shown; lines that stay are changed, not replaced.
    void show(const QList<ConnectionSnapshot> &connections);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ConnectionSnapshot> m_connections;
};

} // namespace millrace
