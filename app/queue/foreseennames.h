// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linksorting.h"
#include "core/urllist.h"
#include "queue/download.h"

#include <QDate>
#include <QList>

namespace millrace {

/// A judged paste with what its links to start will find in the place of their names: on the disk, and by
/// each other. Nothing is said of names that the server will say, of patterns, and of what downloads that are
/// not finished will be called. Of others it may still come otherwise, as nobody was asked. The lines
/// themselves where they say so already. Blocks on the disk.
///
/// \param model  what the requests of all links share.
/// \param serverNames  links without an extension are named by the server.
/// \param today  for names with the date in them.
QList<JudgedLine> foreseenNames(QList<JudgedLine> lines, const DownloadRequest &model, bool serverNames,
                                const LinkSorting &sorting, const QDate &today);

/// The same lines where nobody can look.
QList<JudgedLine> withoutTakenNames(QList<JudgedLine> lines);

} // namespace millrace
