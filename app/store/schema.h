// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

namespace millrace {

/// Which tables the list's file has, told by how each version is made from the one before.
struct Schema
{
    /// The statements of each step, beginning with an empty file. A step that was released is never changed.
    QList<QStringList> steps;

    /// The number that files of this schema carry.
    int version() const { return static_cast<int>(steps.size()); }
};

/// That of this Millrace.
Schema listSchema();

} // namespace millrace
