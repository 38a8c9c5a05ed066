// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linksorting.h"

class QSettings;

namespace millrace {

/// The part of millrace.ini that is about where files go. What is missing or unreadable stays as it is.
void loadSorting(QSettings &file, LinkSorting &sorting);

/// Categories that are the usual ones are not written, so that they go on following the program's language.
void saveSorting(QSettings &file, const LinkSorting &sorting);

} // namespace millrace
