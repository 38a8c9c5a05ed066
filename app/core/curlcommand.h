// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"
#include "core/rare.h"
#include "core/shellwords.h"

#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace millrace {

/// A download of a curl command.
struct CurlDownload
{
    /// As it is written.
    QString link;
    /// What the command says of it: a name, and options of its own.
    Rare<ListedDownload> details;
};

/// What a curl command asks for. Its header lines and cookies are secrets.
struct CurlCommand
{
    QList<CurlDownload> downloads;
    /// "[1-9]" and "{a,b}" in its links are patterns.
    bool hasPatterns = true;
    /// Why it is not taken: one plain sentence without a full stop, which repeats nothing of it but an
    /// option's name. Else empty.
    QString reason;
};

/// The shell of a curl command that begins with this line, perhaps behind "$ "; nothing for other lines, also
/// those of prose that begin with the word.
std::optional<Shell> curlCommandShell(QStringView line);

/// Reads a curl command as people write it and as a browser's developer tools copy it: links, -H, -b, -A, -e,
/// -u and -o. What changes how it is transferred only (--compressed, -L, -s) is passed over, so is -k: a
/// certificate that is not believed is asked about. Header lines that belong to a connection or a request of
/// ours (Host, Accept-Encoding, Range, ":path") are dropped. A command that sends data is refused, so are
/// options that are not known.
CurlCommand parseCurlCommand(QStringView text, Shell shell);

} // namespace millrace
