// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace millrace {

/// A link as logs and error texts may show it: without user, password and fragment, and with the values of
/// query items that look like secrets (token, signature, key, password and the like) turned to "…".
QString redactedLink(const QUrl &url);

/// The same for every link inside a text from a layer below.
QString redactedText(const QString &text);

/// A line that is no link as it was given, without what stands before an "@" where a link has user and
/// password: "user:secret@host/a.zip" and "ftp://me:secret@host/x" lose theirs.
QString withoutUserInfo(const QString &line);

} // namespace millrace
