// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadfilter.h"

#include "ui/downloadtablemodel.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace millrace {

namespace {

constexpr int kUnknown = -1;

bool isText(const QVariant &value)
{
    return value.typeId() == QMetaType::QString;
}

/// Numbers in the order of these doubles.
quint64 ordered(double number)
{
    constexpr quint64 kSign = quint64{1} << 63;
    // Minus zero is zero.
    const auto bits = std::bit_cast<quint64>(number + 0.0);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// The first four characters as a number in their order.
quint64 headOf(QStringView text)
{
    constexpr qsizetype kHead = 4;
    quint64 head = 0;
    for (qsizetype i = 0; i < kHead; ++i) {
        head = head << 16 | (i < text.size() ? text[i].unicode() : 0U);
    }
    return head;
}

qsizetype commonBeginning(const std::vector<QString> &texts, const std::vector<int> &rows)
{
    const QString &first = texts[static_cast<std::size_t>(rows.front())];
    qsizetype common = first.size();
    for (const int row : rows) {
        const QString &text = texts[static_cast<std::size_t>(row)];
        common = std::mismatch(first.begin(), first.begin() + common, text.begin(), text.end()).first -
                 first.begin();
    }
    return common;
}

/// Of a column's values, all of which are texts, or none is. Sorts small things, as they are moved often: a
/// number, or what of a text comes after what all have in common.
std::vector<int> ranksOf(const QAbstractItemModel &model, int column)
{
    struct Entry
    {
        quint64 head = 0;
        int row = 0;
    };
    const auto count = static_cast<std::size_t>(model.rowCount());
    std::vector<Entry> entries;
    std::vector<QString> texts(count);
    std::vector<int> textRows;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QVariant value = model.index(row, column).data(DownloadTableModel::SortRole);
        if (isText(value)) {
            texts[static_cast<std::size_t>(row)] = value.toString().toCaseFolded();
            textRows.push_back(row);
        } else if (value.isValid()) {
            entries.push_back({ordered(value.toDouble()), row});
        }
    }
    const qsizetype common = textRows.empty() ? 0 : commonBeginning(texts, textRows);
    const auto tail = [&texts, common](int row) {
        const QString &text = texts[static_cast<std::size_t>(row)];
        return QStringView(text).sliced(std::min(common, text.size()));
    };
    for (const int row : textRows) {
        entries.push_back({headOf(tail(row)), row});
    }
    const auto isLess = [&tail](const Entry &left, const Entry &right) {
        return left.head != right.head ? left.head < right.head : tail(left.row) < tail(right.row);
    };
    std::sort(entries.begin(), entries.end(), isLess);
    std::vector<int> ranks(count, kUnknown);
    int rank = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        rank += i > 0 && isLess(entries[i - 1], entries[i]) ? 1 : 0;
        ranks[static_cast<std::size_t>(entries[i].row)] = rank;
    }
    return ranks;
}

} // namespace

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

void DownloadFilter::sort(int column, Qt::SortOrder order)
{
    if (column >= 0 && sourceModel()) {
        m_ranks = ranksOf(*sourceModel(), column);
    }
    QSortFilterProxyModel::sort(column, order);
    m_ranks = {};
}

bool DownloadFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (!m_ranks.empty()) {
        const int l = m_ranks[static_cast<std::size_t>(left.row())];
        const int r = m_ranks[static_cast<std::size_t>(right.row())];
        return (l == kUnknown) != (r == kUnknown) ? knownFirst(l != kUnknown) : l < r;
    }
    const QVariant l = left.data(DownloadTableModel::SortRole);
    const QVariant r = right.data(DownloadTableModel::SortRole);
    if (l.isValid() != r.isValid()) {
        return knownFirst(l.isValid());
    }
    return isText(l) ? l.toString().toCaseFolded() < r.toString().toCaseFolded()
                     : l.toDouble() < r.toDouble();
}

/// Going down the base class asks the other way round, so that the answer has to turn for the unknown to stay
/// last.
bool DownloadFilter::knownFirst(bool isLeftKnown) const
{
    return isLeftKnown == (sortOrder() == Qt::AscendingOrder);
}

} // namespace millrace
