// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/piecehashes.h"

#include <QList>
#include <QStringView>

namespace millrace {

/// Collects what a Metalink document says of the pieces of one file: several lists, each with an algorithm
/// and a length. A list that is not as it has to be is passed over, as the file can be had without it.
class MetalinkPieces
{
public:
    /// A list begins.
    /// \param type  an algorithm, as documents name it.
    /// \param length  of each piece in bytes, in digits.
    void begin(QStringView type, QStringView length);
    /// Its next hash. They come in their order.
    /// \param number  which it is, in digits, from 0 on; empty in version 4, which does not count them.
    void take(QStringView hex, QStringView number);
    void end();

    /// The list with the strongest algorithm of those that make up a file of so many bytes; of all where that
    /// is not known (-1).
    PieceHashes bestOf(qint64 size) const;
    /// There are lists, and none makes up a file of so many bytes.
    bool contradict(qint64 size) const { return size >= 0 && !m_lists.isEmpty() && bestOf(size).isEmpty(); }

private:
    PieceHashes m_open;
    /// Whether the open one is as it has to be so far.
    bool m_isSound = false;
    /// In the document's order.
    QList<PieceHashes> m_lists;
};

} // namespace millrace
