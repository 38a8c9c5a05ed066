// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadlist.h"
#include "ui/downloadtext.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace millrace {

class DownloadManager;

/// The list as a table: a projection of the manager's rows, in their order. Signals of many rows at a time
/// are turned to as few spans of rows as they have, one dataChanged each.
class DownloadTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Name,
        Size,
        Progress,
        Speed,
        Left,
        Status,
        Host,
        Folder,
        Added,
        Finished,
        Priority,
        Queue,
        ColumnCount
    };

    enum Role {
        /// DownloadId, every column.
        IdRole = Qt::UserRole,
        /// DownloadState as int, every column.
        StateRole,
        /// 0 to 1000; -1 when the size is unknown.
        PermilleRole,
        /// Cure as int, and its label.
        CureRole,
        CureLabelRole,
    };

    /// \param manager  outlives the model.
    explicit DownloadTableModel(const DownloadManager &manager, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// Asked for all the time: the base class's takes ten times as long.
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override
    {
        const bool isThere =
            !parent.isValid() && row >= 0 && row < m_rows.size() && column >= 0 && column < ColumnCount;
        return isThere ? createIndex(row, column) : QModelIndex();
    }
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Rows can be dragged: their ids, in the order of the indexes.
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    DownloadId idAt(int row) const { return m_rows.at(row).id; }
    /// Null for the moment in which a row is gone from the manager and not yet from here.
    const Download *downloadAt(int row) const;
    /// -1 when there is no such download.
    int rowOf(DownloadId id) const { return m_rowOf.value(id, -1); }

    /// Whether the countdown of waiting rows ticks.
    bool isTicking() const { return m_tick.isActive(); }

signals:
    /// More than figures changed: a state, a name, a cause.
    void statesChanged();

private:
    /// What a row was when it was last announced: tells whether more than its figures changed.
    struct Row
    {
        DownloadId id = 0;
        DownloadState state = DownloadState::Queued;
        QString name;
        bool isStopping = false;
    };
    Row rowFor(int managerRow) const;

    void onAdded(int first, int count);
    void onRemoved(const QList<int> &rows);
    void onRestored(const QList<int> &rows);
    void onMoved(const MovedRows &moved);
    void onChanged(const QList<DownloadId> &ids);
    void onTick();

    void takeRows(int first, int count);
    void reload();
    void announce(QList<int> rows, bool onlyFigures);
    void renumber(int from);
    void noteState(Row &row, DownloadState state);
    void forget(DownloadId id);

    RowContext contextOf(const Download &download, int column) const;

    const DownloadManager &m_manager;
    QList<Row> m_rows;
    QHash<DownloadId, int> m_rowOf;
    QSet<DownloadId> m_waiting;
    /// Runs only while a row waits.
    QTimer m_tick;
};

} // namespace millrace
