// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/program.h"

namespace millrace {

/// A system call of the built program that does not do what it should. Only calls on a folder, and on files
/// in it, count: neither the libraries that are loaded at the start nor the program's own files.
struct CallFault
{
    /// "kill", so that the call is not made; "short", so that it writes half; else an errno, as "28".
    QByteArray deed;
    /// pwrite64, fdatasync, fsync, renameat2, linkat, unlinkat or openat.
    QByteArray call;
    /// Which of these calls, all threads together: 1 for the first.
    int first = 1;
    /// And all that follow.
    bool goesOn = false;

    static CallFault error(const QByteArray &call, int errorNumber, int first = 1, bool goesOn = false)
    {
        return {QByteArray::number(errorNumber), call, first, goesOn};
    }
    static CallFault kill(const QByteArray &call, int which) { return {"kill", call, which, false}; }
};

/// For a program that was not started yet. `folder` is its save folder, as the kernel names it.
inline void setCallFault(Program &program, const CallFault &fault, const QString &folder)
{
    QProcessEnvironment environment = program.process().processEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(MILLRACE_CALL_FAULTS));
    environment.insert(QStringLiteral("MILLRACE_CALL_FAULT"),
                       QString::fromLatin1(fault.deed + ' ' + fault.call + ' ' +
                                           QByteArray::number(fault.first) + (fault.goesOn ? "+ " : " ")) +
                           folder);
    program.process().setProcessEnvironment(environment);
}

} // namespace millrace
