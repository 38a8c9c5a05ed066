// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksumfile.h"
#include "core/urllist.h"

#include <QHash>
#include <QList>
#include <QUrl>

namespace millrace {

/// What a paste says of the checksums of its own links: by lines of a checksum file, and by links to checksum
/// files. Bound by the file's name alone.
class PasteChecksums
{
public:
    PasteChecksums() = default;
    /// Takes time linear in the lines.
    explicit PasteChecksums(const QList<JudgedLine> &lines);

    /// What the paste's lines say of a link's file; empty for most.
    QList<Checksum> checksumsOf(const QUrl &link) const;
    /// Links to checksum files, without user and password, that may name a link's file: those about it
    /// alone, and lists; of each kind those in its own folder, where there are any there, else all.
    QList<QUrl> filesFor(const QUrl &link) const;

private:
    void take(const JudgedLink &judged);
    bool isEmpty() const { return m_checksums.isEmpty() && m_lists.isEmpty() && m_alone.isEmpty(); }

    QHash<QString, QList<Checksum>> m_checksums;
    QList<QUrl> m_lists;
    /// By the name of the file that they are about.
    QHash<QString, QList<QUrl>> m_alone;
};

} // namespace millrace
