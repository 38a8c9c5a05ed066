// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"

#include <QByteArrayView>

namespace millrace {

/// Whether a text has the form of an aria2 list beyond what a plain list has: an option line below a link.
bool isAria2List(QByteArrayView text);

/// Reads what `aria2c --input-file` takes and `--save-session` writes (aria2's manual, "Input File"; its
/// UriListParser and SessionSerializer): a line of links with a TAB between them, options below it, each
/// behind white space as NAME=VALUE; lines that begin with "#" are comments. A line that is not understood
/// is named and passed over.
///
/// Used are dir, out, checksum, header, user-agent, referer, max-download-limit, pause, and user, password
/// and proxy for the link's own scheme. gid is dropped. Others are kept in `foreignOptions`, also those that
/// a list from anybody must not decide: whether files are overwritten, which certificates are believed and
/// which files are read. Options that hold secrets without being used here are not kept.
ReadList parseAria2List(const QByteArray &text);

/// Appends a download as such a list has it. Header lines, cookies, users and passwords are left out, and
/// what aria2 cannot do: other checksums, and proxies other than http.
void appendAria2(QByteArray &text, const ListedDownload &download);

} // namespace millrace
