// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pacer.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr qint64 kPiecesPerSecond = 20;
constexpr qint64 kLargestPiece = 64 * 1024;

qint64 fittingPiece(qint64 bytesPerSecond)
{
    return std::clamp<qint64>(bytesPerSecond / kPiecesPerSecond, 1, kLargestPiece);
}

} // namespace

Pacer::Pacer(qint64 bytesPerSecond, qint64 pieceSize)
    : m_bytesPerSecond(std::max<qint64>(bytesPerSecond, 1))
    , m_pieceSize(pieceSize > 0 ? pieceSize : fittingPiece(m_bytesPerSecond))
{
}

Pacer::Clock::time_point Pacer::reserve(qint64 bytes)
{
    using std::chrono::nanoseconds;
    const nanoseconds cost(static_cast<nanoseconds::rep>(static_cast<double>(bytes) * 1e9 /
                                                         static_cast<double>(m_bytesPerSecond)));
    const std::lock_guard lock(m_mutex);
    m_free = std::max(m_free, Clock::now()) + cost;
    return m_free;
}

} // namespace millrace
