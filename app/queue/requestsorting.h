// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/download.h"

namespace millrace {

/// A request as the settings' rules and categories have it, where it says that they have a say: its limit,
/// priority and queue where it names none itself; its folder, and the name that a rule gives, where its link
/// or a person says what the file is called. One that goes on with a part file is left as it is.
///
/// \param today  for names with the date in them.
DownloadRequest sortedRequest(const DownloadRequest &request, const LinkSorting &sorting, const QDate &today);

/// The name that the file of a sorted request is saved by where it is free; empty where the server has to
/// say, or its link fails for want of an extension.
QString knownName(const DownloadRequest &sorted);

/// Whether the folder and the name are found only when the server has named the file.
bool isSortedLater(const DownloadRequest &request, const LinkSorting &sorting);

/// What a link would get.
struct SortedLink
{
    /// As it would be in the list.
    DownloadRequest request;
    /// The file's folder and name, of which rule and category. Where the server names the file: what they are
    /// if it calls it as the link does.
    LinkTarget target;
    bool isNamedByServer = false;
    /// It fails, for want of an extension, until the server is asked for the name.
    bool needsName = false;
};

/// What a link gets that is added to the window's list under these settings; by the same functions.
SortedLink sortedLink(const QUrl &url, const QString &saveFolder, const Settings &settings,
                      const QDate &today);

} // namespace millrace
