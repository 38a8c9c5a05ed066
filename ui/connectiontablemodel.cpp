// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectiontablemodel.h"

#include "ui/format.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

QString rangeText(const ByteRange &range)
{
    const QString begin = formatSize(range.begin);
    return range.isOpenEnded()
               ? ConnectionTableModel::tr("from %1 on", "%1 is a place in a file").arg(begin)
               : ConnectionTableModel::tr("%1 to %2", "places in a file").arg(begin, formatSize(range.end));
}

/// To the byte, where the sizes are rounded.
QString exactRange(const ByteRange &range)
{
    const QString begin = QLocale().toString(range.begin);
    if (range.isOpenEnded()) {
        return ConnectionTableModel::tr("bytes from %1 on").arg(begin);
    }
    return ConnectionTableModel::tr("bytes %1 up to %2, which is not in it")
        .arg(begin, QLocale().toString(range.end));
}

QString doneText(const ConnectionSnapshot &one)
{
    const int permille = one.range.isOpenEnded() ? -1 : permilleOf(one.done, one.range.size());
    const QString done = formatSize(one.done);
    return permille < 0 ? done
                        : ConnectionTableModel::tr("%1 (%2%)", "a size and its share")
                              .arg(done, QLocale().toString(permille / 10));
}

QString textOf(const ConnectionSnapshot &one, int column)
{
    switch (column) {
    case ConnectionTableModel::Host:
        return shownServer(one.server);
    case ConnectionTableModel::Range:
        return rangeText(one.range);
    case ConnectionTableModel::Done:
        return doneText(one);
    case ConnectionTableModel::Speed:
        return formatSpeed(one.bytesPerSecond);
    default:
        return {};
    }
}

} // namespace

void ConnectionTableModel::show(const QList<ConnectionSnapshot> &connections)
{
    const auto before = static_cast<int>(m_connections.size());
    const auto now = static_cast<int>(connections.size());
    const QList<ConnectionSnapshot> old = m_connections;
    if (now < before) {
        beginRemoveRows({}, now, before - 1);
        m_connections = connections;
        endRemoveRows();
    } else if (now > before) {
        beginInsertRows({}, before, now - 1);
        m_connections = connections;
        endInsertRows();
    } else {
        m_connections = connections;
    }
    const int both = std::min(before, now);
    if (!std::equal(old.begin(), old.begin() + both, connections.begin())) {
        emit dataChanged(index(0, 0), index(both - 1, ColumnCount - 1));
    }
}

int ConnectionTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_connections.size());
}

int ConnectionTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConnectionTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ConnectionSnapshot &one = m_connections.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(one, index.column());
    case Qt::ToolTipRole:
        return index.column() == Range ? exactRange(one.range) : textOf(one, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (index.column() >= Done ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant ConnectionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (section >= Done ? Qt::AlignRight : Qt::AlignLeft));
    }
    const std::array titles = {tr("Host"), tr("Range"), tr("Done"), tr("Speed")};
    static_assert(std::tuple_size_v<decltype(titles)> == ColumnCount);
    return role == Qt::DisplayRole ? titles.at(static_cast<std::size_t>(section)) : QVariant();
}

} // namespace millrace
