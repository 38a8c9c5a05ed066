// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"
#include "disk/filedescriptor.h"

#include <QString>

namespace millrace {

/// A file that was just made, locked if it has a name; `error` is the errno where that failed.
struct NewFile
{
    FileDescriptor descriptor;
    /// Empty while it has none; where the file system has no files without names a hidden one.
    QString name;
    int error = 0;
};

/// A file that nobody knows yet: without a name, or with a hidden one where that cannot be, or `isHidden`
/// says so.
NewFile createFile(FileCalls &calls, int folder, mode_t mode, bool isHidden = false);

/// A name that no other file has, ".millrace-<16 hex digits>.part".
QString hiddenName();

/// Gives a file a name, or another one; never an existing one. Zero, or the errno; then it has its old name.
///
/// \param current  its name, empty if it has none; becomes `name`.
int giveName(FileCalls &calls, int folder, int fd, QString &current, const QString &name);

/// renameat2, or where the file system cannot rename without replacing, a link. Zero, or the errno.
int moveEntry(FileCalls &calls, int folder, const QString &from, const QString &to, bool replace);

/// Whether a folder's entry of this name is the file that is open.
bool isEntryOf(FileCalls &calls, int folder, const QString &name, int fd);

/// Locks a file for this descriptor alone, without waiting. Zero, or the errno; a file system that knows no
/// locks is no reason to refuse a download, and gives zero.
int lockFile(FileCalls &calls, int fd);

} // namespace millrace
