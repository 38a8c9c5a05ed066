// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace millrace {

/// What is known of a save folder.
struct FolderState
{
    bool exists = false;
    bool isWritable = false;
    /// Bytes that this user may still write there, or in the nearest parent that exists; -1 when unknown.
    qint64 freeBytes = -1;

    friend bool operator==(const FolderState &, const FolderState &) = default;
};

} // namespace millrace
