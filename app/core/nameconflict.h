// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace millrace {

/// What becomes of a file whose name is taken.
enum class NameConflict : quint8 { None, Renamed, Skipped, Overwrites, Asks };

/// What a file will find in the place of its name, as far as its link and the settings tell.
struct TakenName
{
    NameConflict conflict = NameConflict::None;
    /// The one that it will get, or that it has.
    QString name{};
    /// A file from the same link is there: if its server says so too, it is this one.
    bool isFromSameLink = false;

    friend bool operator==(const TakenName &, const TakenName &) = default;
};

} // namespace millrace
