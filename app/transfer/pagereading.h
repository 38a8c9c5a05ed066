// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pagelinks.h"
#include "transfer/transfer.h"

#include <QPromise>

namespace millrace {

/// A page that is larger is none that a person wants to choose from.
inline constexpr qint64 kMostPageBytes = qint64{10} * 1024 * 1024;

/// Fetches a web page once, with what a download of its link would be fetched with, and adds its links to the
/// promise. Nothing is written to the disk. Blocks until then; a stop request ends it soon, and nothing is
/// added.
///
/// Throws TransferException for every error, NotAPage and PageTooLarge among them. Nothing is tried again.
void readPage(QPromise<PageLinks> &promise, const TransferJob &job, const TransferTools &tools);

} // namespace millrace
