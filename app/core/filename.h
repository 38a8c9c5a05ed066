// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace millrace {

/// Longest file name, in UTF-8 bytes, that sanitizing leaves: room for " (999)" and ".part" within the 255
/// bytes that file systems allow.
inline constexpr qsizetype kMaxFileNameBytes = 240;

/// The file name that a URL's path proposes: its last non-empty segment, percent-decoded once, an encoded
/// separator turned to "_", then sanitized; the host where the path has no segment. A segment whose escapes
/// are not UTF-8 stays as it is. Query and fragment are no part of it. Never empty.
///
/// \param url  as parseLink() makes it.
QString fileNameFromUrl(const QUrl &url);

/// The extension of a file name with its dot (".gz" of "file.tar.gz"); empty where there is none: no dot,
/// only a leading dots, or nothing behind the last dot.
QString extensionOf(const QString &fileName);

/// As extensionOf(), with ".tar" before what packs one: ".tar.gz" of "file.tar.gz". Empty too where it is too
/// long to be one.
QString fullExtensionOf(const QString &fileName);

/// Whether the name that the URL's path proposes has an extension; false for a URL whose path has no segment,
/// whatever its host.
bool urlHasExtension(const QUrl &url);

/// Makes any remote name harmless on the disk and in the user's hands: last path component, controls, format
/// characters and reserved characters to "_", no dots or spaces at either end, a leading dash to "_", at most
/// kMaxFileNameBytes bytes with the extension kept (up to 64 bytes of it) and no code point split, NFC; a
/// name that would run when double-clicked (.desktop, .lnk, .url, .scf and the like), or pass for a record of
/// ours (.part.rec), gets ".download" appended. Never empty: "download" where nothing but "_" is left. A
/// sanitized name stays as it is when it is sanitized again.
QString sanitizeFileName(const QString &candidate);

/// The name for a download that the server names: `dispositionName` (what Content-Disposition proposed, raw;
/// may be empty), else the final URL's name where it has an extension, else that name with the extension that
/// `mediaType` ("application/pdf; charset=x") usually has; application/octet-stream and unknown types have
/// none. Sanitized.
QString fileNameFromServer(const QString &dispositionName, const QUrl &finalUrl, const QByteArray &mediaType);

/// What two names have in common that a file system without regard for case, or for how an accent is written,
/// takes for one: NFC, case folded. For comparing only.
QString foldedFileName(const QString &name);

/// `name` with " (n)" before its extension: "a (1).tar.gz" of "a.tar.gz". Cut to kMaxFileNameBytes.
QString numberedFileName(const QString &name, int n);

} // namespace millrace
