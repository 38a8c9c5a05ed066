// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metalinkpieces.h"

#include "core/checksum.h"

namespace millrace {

namespace {

// One for each algorithm in use, at most.
constexpr qsizetype kMostPieceLists = 8;

bool isStronger(ChecksumAlgorithm one, ChecksumAlgorithm other)
{
    return one != other && bestOf({{other, {}}, {one, {}}})->algorithm == one;
}

} // namespace

void MetalinkPieces::begin(QStringView type, QStringView length)
{
    const auto algorithm = algorithmFromName(type);
    m_open = {};
    m_isSound = algorithm.has_value();
    m_open.algorithm = algorithm.value_or(m_open.algorithm);
    m_open.length = length.toLongLong();
}

void MetalinkPieces::take(QStringView hex, QStringView number)
{
    const auto checksum = m_isSound ? checksumFromHex(m_open.algorithm, hex) : std::nullopt;
    const bool isNext = number.isEmpty() || number.toLongLong() == m_open.count();
    m_isSound = checksum && isNext && m_open.count() < PieceHashes::kMostPieces;
    if (m_isSound) {
        m_open.digests += checksum->digest;
    }
}

void MetalinkPieces::end()
{
    if (m_isSound && !m_open.isEmpty() && m_lists.size() < kMostPieceLists) {
        m_lists.append(m_open);
    }
}

PieceHashes MetalinkPieces::bestOf(qint64 size) const
{
    PieceHashes best;
    for (const PieceHashes &list : m_lists) {
        const bool isOfSize = size < 0 ? list.isSound() : list.areOf(size);
        if (isOfSize && (best.isEmpty() || isStronger(list.algorithm, best.algorithm))) {
            best = list;
        }
    }
    return best;
}

} // namespace millrace
