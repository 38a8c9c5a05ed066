// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace millrace {

/// Rows `[first, last]` of a table, both included, as Qt's model signals take them.
struct RowSpan
{
    int first = 0;
    int last = 0;

    int count() const { return last - first + 1; }
    friend bool operator==(const RowSpan &, const RowSpan &) = default;
};

/// Ascending rows as the fewest spans.
inline QList<RowSpan> spansOf(const QList<int> &ascendingRows)
{
    QList<RowSpan> spans;
    for (const int row : ascendingRows) {
        if (!spans.isEmpty() && spans.constLast().last + 1 == row) {
            spans.last().last = row;
        } else {
            spans.append({row, row});
        }
    }
    return spans;
}

} // namespace millrace
