// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/commandline.h"
#include "core/netrc.h"

#include <QStringList>

namespace millrace {

/// What the files hold that a command line names for its requests.
struct RequestFiles
{
    QList<Cookie> cookies;
    Netrc netrc;
    /// One sentence where a file cannot be read, or is of another kind; empty when all is well.
    QString error;
    /// Sentences on what was passed over.
    QStringList notes;
};

/// Reads --cookies and --netrc, and looks whether --ca-file can be read. No sentence repeats what is in them.
RequestFiles readRequestFiles(const CommandLine &line);

/// The links that a command line asks for.
struct RequestLinks
{
    /// Those of the line itself and of the list that --input names, one a line.
    QString text;
    /// A sentence where the list cannot be read.
    QString error;
};

/// Reads --input; "-" is standard input.
RequestLinks readLinks(const CommandLine &line);

} // namespace millrace
