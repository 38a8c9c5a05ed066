// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testbody.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <cstring>

namespace millrace {

namespace {

constexpr qint64 kWordSize = sizeof(quint64);
constexpr qint64 kHashPiece = 256 * 1024;

/// The finaliser of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
constexpr quint64 mixed(quint64 value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

constexpr quint64 wordAt(quint64 seed, qint64 index)
{
    return mixed(seed * 0x9e3779b97f4a7c15U + static_cast<quint64>(index));
}

void fillPattern(char *to, qint64 offset, qint64 length, quint64 seed)
{
    qint64 index = offset / kWordSize;
    qint64 skip = offset % kWordSize;
    while (length > 0) {
        const quint64 word = wordAt(seed, index++);
        const qint64 count = std::min(kWordSize - skip, length);
        std::array<char, kWordSize> octets{};
        std::memcpy(octets.data(), &word, octets.size());
        std::memcpy(to, octets.data() + skip, static_cast<size_t>(count));
        to += count;
        length -= count;
        skip = 0;
    }
}

} // namespace

TestBody::TestBody(const QByteArray &bytes) : m_bytes(bytes), m_size(bytes.size()) {}

TestBody::TestBody(const char *bytes) : TestBody(QByteArray(bytes)) {}

TestBody TestBody::pattern(qint64 size, quint64 seed)
{
    TestBody body;
    body.m_size = size;
    body.m_seed = seed;
    body.m_isPattern = true;
    return body;
}

QByteArray TestBody::read(qint64 offset, qint64 length) const
{
    const qint64 count = std::clamp<qint64>(m_size - offset, 0, length);
    if (!m_isPattern) {
        return m_bytes.mid(offset, count);
    }
    QByteArray piece(count, Qt::Uninitialized);
    fillPattern(piece.data(), offset, count, m_seed);
    return piece;
}

QByteArray TestBody::sha256() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (qint64 offset = 0; offset < m_size; offset += kHashPiece) {
        hash.addData(read(offset, kHashPiece));
    }
    return hash.result().toHex();
}

} // namespace millrace
