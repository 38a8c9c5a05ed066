// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filedescriptor.h"

#include <QString>

namespace millrace {

/// A file that was just made; `error` is the errno where it was not.
struct NewFile
{
    FileDescriptor descriptor;
    int error = 0;
};

/// A new locked file of this name; EEXIST where the name is taken.
NewFile createNamed(int folder, const QString &name);

/// A file without a name, which can be locked before anybody can see it. EOPNOTSUPP and the like where the
/// file system knows none.
NewFile createUnnamed(int folder);

/// Whether a file without a name can be given one here: that goes by way of /proc.
bool canLinkUnnamed();

/// Gives a file without a name one, never an existing one. Zero, or the errno.
int linkUnnamed(int fd, int folder, const QString &name);

/// Locks a file for this descriptor alone, without waiting. Zero, or the errno; a file system that knows no
/// locks is no reason to refuse a download, and gives zero.
int lockFile(int fd);

} // namespace millrace
