// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listfile.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace millrace {

/// What was found in a file.
struct FoundList
{
    ReadList list{};
    /// normalizedLink() of each of its downloads.
    QStringList links{};
    /// Why the file could not be read, in the words of the system; empty when it could.
    QString error{};
};

/// Reads a file of links, of any format. Blocks on the disk.
FoundList readListFile(const QString &path);

/// Writes a list that only its owner can read, as links may hold what grants access; what was there before
/// stays until all is written. Returns why it could not, in the words of the system. Blocks on the disk.
QString writeListFile(const QString &path, const QList<ListedDownload> &downloads, ListFormat format);

/// Writes a text that only its owner may read, whole or not at all. Why it could not, or nothing. Blocks on
/// the disk.
QString writeOwnFile(const QString &path, const QByteArray &text);

} // namespace millrace
