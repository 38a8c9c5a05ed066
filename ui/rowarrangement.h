// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloadgroup.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <variant>
#include <vector>

namespace millrace {

/// What a row is sorted by in one column: a number, a text in any case, or a link by its host. Nothing where
/// that is unknown, which stands last in both directions. All of a column are of one kind. Cheap to copy from
/// a row; what costs more is left to whoever compares.
using SortValue = std::variant<std::monostate, double, QString, QUrl>;

/// What a table shows of the list, and in which order.
struct Arrangement
{
    /// A negative one: the list's own order.
    int column = -1;
    Qt::SortOrder order = Qt::AscendingOrder;
    DownloadGroup group = DownloadGroup::All;
    /// A row's name or link has to hold each of these, in any case.
    QStringList words;

    friend bool operator==(const Arrangement &, const Arrangement &) = default;
};

/// The rows of a list as far as an arrangement looks at them: by row, or empty where it does not.
struct RowSnapshot
{
    std::vector<DownloadState> states;
    std::vector<SortValue> values;
    struct Text
    {
        QString name;
        QUrl link;
    };
    std::vector<Text> texts;
};

/// The rows that are shown, in their order; rows of equal values in that of the list. Any thread.
std::vector<int> arrangedRows(const RowSnapshot &rows, const Arrangement &wish);

/// Whether a row with one value stands before one with the other.
bool standsBefore(const SortValue &one, const SortValue &other, Qt::SortOrder order);

bool holdsWords(const QString &name, const QUrl &link, const QStringList &words);

} // namespace millrace
