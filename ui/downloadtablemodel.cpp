// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtablemodel.h"

#include "queue/downloadmanager.h"
#include "ui/downloadcolumns.h"
#include "ui/downloadtext.h"
#include "ui/format.h"
#include "ui/rowspans.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>
#include <QMimeData>
#include <QTextDocument>

#include <algorithm>
#include <chrono>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Beyond so many rows a proxy that sorts pays for every run of rows apart; beginning anew is then cheaper.
constexpr int kMaxRowsApart = 100;

/// Columns that change with the bytes: the figures, and the status, which begins with "Connecting".
constexpr int kFirstFigure = DownloadTableModel::Size;
constexpr int kLastFigure = DownloadTableModel::Status;

/// A tool tip that a server had a part in is shown as it is, markup included.
QString plainToolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

} // namespace

DownloadTableModel::DownloadTableModel(const DownloadManager &manager, QObject *parent)
    : QAbstractTableModel(parent), m_manager(manager)
{
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &DownloadTableModel::onTick);
    connect(&manager, &DownloadManager::downloadsAdded, this, &DownloadTableModel::onAdded);
    connect(&manager, &DownloadManager::downloadsRemoved, this, &DownloadTableModel::onRemoved);
    connect(&manager, &DownloadManager::downloadsRestored, this, &DownloadTableModel::onRestored);
    connect(&manager, &DownloadManager::downloadsMoved, this, &DownloadTableModel::onMoved);
    connect(&manager, &DownloadManager::downloadsChanged, this, &DownloadTableModel::onChanged);
    reload();
}

int DownloadTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DownloadTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Download *DownloadTableModel::downloadAt(int row) const
{
    const DownloadId id = idAt(row);
    // Mostly both have the same rows, and the list's is found at once.
    const Download *download = row < m_manager.count() ? &m_manager.at(row) : nullptr;
    return download && download->id == id ? download : m_manager.find(id);
}

QVariant DownloadTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Download *download = downloadAt(index.row());
    if (!download) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return columnText(*download, index.column(), contextOf(*download, index.column()));
    case Qt::AccessibleTextRole:
        return columnSpoken(*download, index.column(), contextOf(*download, index.column()));
    case Qt::ToolTipRole:
        return plainToolTip(columnToolTip(*download, index.column(), contextOf(*download, index.column())));
    case Qt::TextAlignmentRole:
        if (index.column() == Size || index.column() == Speed || index.column() == Left) {
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        }
        return {};
    case IdRole:
        return download->id;
    case StateRole:
        return static_cast<int>(download->state);
    case PermilleRole:
        return permilleOf(download->received, download->total);
    case CureRole:
        return static_cast<int>(cureOf(*download));
    case CureLabelRole:
        return cureLabel(cureOf(*download));
    default:
        return {};
    }
}

QVariant DownloadTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == Size || section == Speed || section == Left;
        return QVariant::fromValue(
            Qt::Alignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return columnTitle(section);
}

Qt::ItemFlags DownloadTableModel::flags(const QModelIndex &index) const
{
    // A drop is between rows, never on one.
    return index.isValid() ? QAbstractTableModel::flags(index) | Qt::ItemIsDragEnabled
                           : Qt::ItemIsDropEnabled;
}

QStringList DownloadTableModel::mimeTypes() const
{
    // Their ids mean nothing to another Millrace.
    return {QStringLiteral("application/x-millrace-rows-%1").arg(QCoreApplication::applicationPid())};
}

QMimeData *DownloadTableModel::mimeData(const QModelIndexList &indexes) const
{
    QByteArray ids;
    QDataStream stream(&ids, QIODevice::WriteOnly);
    int last = -1;
    for (const QModelIndex &index : indexes) {
        if (std::exchange(last, index.row()) != index.row()) {
            stream << idAt(index.row());
        }
    }
    auto *data = new QMimeData;
    data->setData(mimeTypes().constFirst(), ids);
    return data;
}

RowContext DownloadTableModel::contextOf(const Download &download, int column) const
{
    const Settings &settings = m_manager.settings();
    RowContext context{settings.retry.maxRetries};
    // The name tells a screen reader the whole row.
    if (download.state == DownloadState::Queued && (column == Status || column == Name)) {
        context.hold = m_manager.holdOf(download);
    }
    if (column == Queue) {
        context.queue = queueTitle(planOf(settings.queues, download.request.queue));
    }
    return context;
}

// ---- following the manager

DownloadTableModel::Row DownloadTableModel::rowFor(int managerRow) const
{
    const DownloadId id = m_manager.idAt(managerRow);
    const Download *download = m_manager.find(id);
    return {id, download->state, download->name, download->isStopping};
}

void DownloadTableModel::onAdded(int first, int count)
{
    beginInsertRows({}, first, first + count - 1);
    takeRows(first, count);
    renumber(first);
    endInsertRows();
}

void DownloadTableModel::takeRows(int first, int count)
{
    m_rows.insert(first, count, Row());
    for (int row = first; row < first + count; ++row) {
        m_rows[row] = rowFor(row);
        noteState(m_rows[row], m_rows[row].state);
    }
}

void DownloadTableModel::onRemoved(const QList<int> &rows)
{
    if (rows.size() > kMaxRowsApart) {
        reload();
        return;
    }
    const QList<RowSpan> spans = spansOf(rows);
    for (auto span = spans.crbegin(); span != spans.crend(); ++span) {
        beginRemoveRows({}, span->first, span->last);
        for (int row = span->first; row <= span->last; ++row) {
            forget(m_rows.at(row).id);
        }
        m_rows.remove(span->first, span->count());
        renumber(span->first);
        endRemoveRows();
    }
}

void DownloadTableModel::onRestored(const QList<int> &rows)
{
    if (rows.size() > kMaxRowsApart) {
        reload();
        return;
    }
    for (const RowSpan &span : spansOf(rows)) {
        beginInsertRows({}, span.first, span.last);
        takeRows(span.first, span.count());
        renumber(span.first);
        endInsertRows();
    }
}

void DownloadTableModel::onMoved(const MovedRows &moved)
{
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QList<Row> before = m_rows;
    for (int i = 0; i < moved.from.size(); ++i) {
        m_rows[moved.first + i] = before.at(moved.from.at(i));
        m_rowOf.insert(m_rows.at(moved.first + i).id, moved.first + i);
    }
    const QModelIndexList old = persistentIndexList();
    QModelIndexList now;
    for (const QModelIndex &one : old) {
        now.append(index(rowOf(before.at(one.row()).id), one.column()));
    }
    changePersistentIndexList(old, now);
    emit layoutChanged({}, VerticalSortHint);
}

void DownloadTableModel::reload()
{
    beginResetModel();
    m_rows.clear();
    m_rowOf.clear();
    m_waiting.clear();
    m_tick.stop();
    takeRows(0, m_manager.count());
    renumber(0);
    endResetModel();
}

void DownloadTableModel::onChanged(const QList<DownloadId> &ids)
{
    QList<int> figures;
    QList<int> others;
    for (const DownloadId id : ids) {
        const int row = rowOf(id);
        const Download *download = m_manager.find(id);
        if (row < 0 || !download) {
            continue;
        }
        Row &known = m_rows[row];
        // A row that waits or failed may change its cause or its count without changing its state.
        const bool onlyFigures = known.state == DownloadState::Running && known.state == download->state &&
                                 known.name == download->name && known.isStopping == download->isStopping;
        (onlyFigures ? figures : others).append(row);
        noteState(known, download->state);
        known.name = download->name;
        known.isStopping = download->isStopping;
    }
    const bool moreThanFigures = !others.isEmpty();
    announce(std::move(figures), true);
    announce(std::move(others), false);
    if (moreThanFigures) {
        emit statesChanged();
    }
}

void DownloadTableModel::announce(QList<int> rows, bool onlyFigures)
{
    static const QList<int> kFigureRoles{Qt::DisplayRole, Qt::AccessibleTextRole, PermilleRole};
    std::sort(rows.begin(), rows.end());
    for (const RowSpan &span : spansOf(rows)) {
        if (onlyFigures) {
            emit dataChanged(index(span.first, kFirstFigure), index(span.last, kLastFigure), kFigureRoles);
        } else {
            emit dataChanged(index(span.first, 0), index(span.last, ColumnCount - 1));
        }
    }
}

void DownloadTableModel::renumber(int from)
{
    for (int row = from; row < m_rows.size(); ++row) {
        m_rowOf.insert(m_rows.at(row).id, row);
    }
}

void DownloadTableModel::noteState(Row &row, DownloadState state)
{
    row.state = state;
    if (state == DownloadState::Waiting) {
        m_waiting.insert(row.id);
        if (!m_tick.isActive()) {
            m_tick.start();
        }
    } else if (m_waiting.remove(row.id) && m_waiting.isEmpty()) {
        m_tick.stop();
    }
}

void DownloadTableModel::forget(DownloadId id)
{
    m_rowOf.remove(id);
    if (m_waiting.remove(id) && m_waiting.isEmpty()) {
        m_tick.stop();
    }
}

void DownloadTableModel::onTick()
{
    QList<int> rows;
    rows.reserve(m_waiting.size());
    for (const DownloadId id : std::as_const(m_waiting)) {
        rows.append(rowOf(id));
    }
    std::sort(rows.begin(), rows.end());
    for (const RowSpan &span : spansOf(rows)) {
        emit dataChanged(index(span.first, Status), index(span.last, Status),
                         {Qt::DisplayRole, Qt::AccessibleTextRole, Qt::ToolTipRole});
    }
}

} // namespace millrace
