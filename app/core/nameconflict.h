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
    /// The one that it will get.
    QString name{};
    /// What has the name came from the same link: it may be the same file.
    bool isFromSameLink = false;

    friend bool operator==(const TakenName &, const TakenName &) = default;
};

} // namespace millrace
