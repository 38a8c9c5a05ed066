// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "ui/downloadtext.h"
#include "ui/rowarrangement.h"

#include <QString>

namespace millrace {

// What each column of DownloadTableModel holds of a download.

QString columnTitle(int column);
/// What a person sees; empty where nothing is known.
QString columnText(const Download &download, int column, const RowContext &context);
/// The raw value that it is sorted by.
SortValue columnValue(const Download &download, int column);
/// What a screen reader says. The name's column tells of the whole row.
QString columnSpoken(const Download &download, int column, const RowContext &context);
QString columnToolTip(const Download &download, int column, const RowContext &context);

} // namespace millrace
