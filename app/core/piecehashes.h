// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/checksum.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDataStream>

namespace millrace {

/// What the pieces of a file have to be, one after the other: all of them of one length, the last perhaps
/// shorter. A plain value.
struct PieceHashes
{
    /// More pieces, or shorter ones, are passed over where they are read.
    static constexpr qsizetype kMostPieces = 65'536;
    static constexpr qint64 kLeastLength = 1024;

    ChecksumAlgorithm algorithm = ChecksumAlgorithm::Sha256;
    /// In bytes; 0 where there are none.
    qint64 length = 0;
    /// Raw, digestSize() bytes for each piece.
    QByteArray digests{};

    bool isEmpty() const { return digests.isEmpty(); }
    qsizetype count() const { return digests.size() / digestSize(algorithm); }
    /// Whether some file has these pieces.
    bool isSound() const;
    /// Whether a file of so many bytes has these pieces, neither more nor fewer.
    bool areOf(qint64 size) const;
    /// Of a piece of such a file; `index` from 0 to count() - 1.
    ByteRange range(qsizetype index, qint64 size) const;
    QByteArrayView digest(qsizetype index) const;

    friend bool operator==(const PieceHashes &, const PieceHashes &) = default;
};

QDataStream &operator<<(QDataStream &stream, const PieceHashes &pieces);
QDataStream &operator>>(QDataStream &stream, PieceHashes &pieces);

} // namespace millrace
