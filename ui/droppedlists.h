// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QMimeData;

namespace millrace {

/// Absolute paths of the files on this computer that a drag holds and whose names are those of lists: .txt,
/// .meta4 and the like.
QStringList listFilesIn(const QMimeData *data);

} // namespace millrace
