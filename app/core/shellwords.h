// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace millrace {

/// Which shell a command is written for.
enum class Shell : quint8 {
    Bash, ///< and every other POSIX shell
    Cmd,  ///< of Windows
};

/// The words of a command as the shell would hand them to the program.
struct ShellWords
{
    QStringList words;
    /// Why it is no plain command: one plain sentence without a full stop, which repeats nothing of the
    /// command. Else empty.
    QString reason;
};

/// Splits a command that may go on over several lines: behind a backslash, or "^" in cmd. Quotes of all kinds
/// ('...', "...", $'...' with its escapes; in cmd "^" and the backslashes of Windows programs) are resolved;
/// nothing is ever expanded or run: variables, further commands and redirections are refused.
ShellWords shellWords(QStringView command, Shell shell);

/// Whether the command goes on in the next line.
///
/// \param previous  the line before, null for the first.
bool goesOnBehind(QStringView line, QStringView previous, Shell shell);

} // namespace millrace
