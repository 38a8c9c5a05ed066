// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// How many files and sockets this process may have open at a time, by its soft limit.
int openFilesLimit();

/// Raises that to all that this process may allow itself; the limit from then on. For the program's start.
int raiseOpenFilesLimit();

} // namespace millrace
