// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

namespace millrace {

/// Writes "x" over the secrets in a program's arguments, so that other users' ps and /proc/PID/cmdline show
/// them no longer than the start takes: the values of these options, and users and passwords in links.
/// Lengths stay. Where the system keeps a copy of its own, it shows that.
///
/// \param secretOptions  with their dashes: "--header".
void coverSecrets(int argc, char *argv[], const QByteArrayList &secretOptions);

} // namespace millrace
