// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/piecehashes.h"

#include <algorithm>

namespace millrace {

bool PieceHashes::isSound() const
{
    return length >= kLeastLength && digests.size() % digestSize(algorithm) == 0 && count() <= kMostPieces &&
           !isEmpty();
}

bool PieceHashes::areOf(qint64 size) const
{
    // Without a sum that may be too large.
    return isSound() && size > 0 && (size - 1) / length == count() - 1;
}

ByteRange PieceHashes::range(qsizetype index, qint64 size) const
{
    return {index * length, std::min((index + 1) * length, size)};
}

QByteArrayView PieceHashes::digest(qsizetype index) const
{
    return QByteArrayView(digests).sliced(index * digestSize(algorithm), digestSize(algorithm));
}

QDataStream &operator<<(QDataStream &stream, const PieceHashes &pieces)
{
    return stream << static_cast<quint8>(pieces.algorithm) << pieces.length << pieces.digests;
}

QDataStream &operator>>(QDataStream &stream, PieceHashes &pieces)
{
    quint8 algorithm = 0;
    stream >> algorithm >> pieces.length >> pieces.digests;
    pieces.algorithm = static_cast<ChecksumAlgorithm>(algorithm);
    if (digestSize(pieces.algorithm) == 0) {
        pieces = {};
    }
    return stream;
}

} // namespace millrace
