// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QMimeData;

namespace millrace {

/// Absolute paths of the part files (NAME.part) on this computer that a drag holds.
QStringList partFilesIn(const QMimeData *data);

} // namespace millrace
