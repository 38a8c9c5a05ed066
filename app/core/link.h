// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>
#include <QUrl>

namespace millrace {

/// Longer than every registered scheme in use; what is longer is text with a colon in it.
inline constexpr qsizetype kMaxSchemeSize = 20;

/// Whether a text begins with one of downloadableSchemes() and "://".
bool beginsLikeLink(QStringView text);

/// A link, read strictly: begins with http://, https:// or another of downloadableSchemes(), names a host,
/// holds neither white space nor control characters, is at most 64 KiB of UTF-8. A "%" that begins no escape
/// stands for itself; a dot at the end of the host is dropped. `reason` is set where it is none: one plain
/// sentence without a full stop, which repeats nothing of the text but its scheme.
struct ParsedLink
{
    QUrl url;
    QString reason;
};
ParsedLink parseLink(QStringView text);

/// Whether a link may stand for the same file as another one: of http or https, without user and password, as
/// these belong to one server.
bool isMirrorLink(const QUrl &url);

/// The folder that a link's file lies in: the link up to the last slash of its path, without user and
/// password.
QUrl linkFolder(const QUrl &link);

/// The form in which links are compared: scheme and host in lower case, default port and fragment dropped,
/// dot segments resolved, percent escapes in upper case and unneeded ones decoded. Without user and password.
QString normalizedLink(const QUrl &url);

} // namespace millrace
