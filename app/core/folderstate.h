// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace millrace {

/// What is known of a save folder.
struct FolderState
{
    bool exists = false;
    /// There is something else of that name, a file.
    bool isFile = false;
    bool isWritable = false;
    /// The disk that it is on; 0 where it does not exist.
    quint64 device = 0;
    /// Bytes that this user may still write there, or in the nearest parent that exists; -1 when unknown.
    qint64 freeBytes = -1;
    /// Of those, bytes that the list's downloads for the same disk will take, as far as their sizes are
    /// known.
    qint64 claimedBytes = 0;

    friend bool operator==(const FolderState &, const FolderState &) = default;
};

} // namespace millrace
