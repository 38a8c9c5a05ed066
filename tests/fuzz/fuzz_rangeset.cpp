// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rangeset.h"
#include "tests/fuzz/property.h"

#include <QBitArray>
#include <QIODevice>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

constexpr qsizetype kBytes = 256;

QBitArray bitsOf(const QList<ByteRange> &ranges)
{
    QBitArray bits(kBytes);
    for (const ByteRange &range : ranges) {
        bits.fill(true, range.begin, range.end);
    }
    return bits;
}

/// Sorted, and neither empty, overlapping nor touching.
void requireOrder(const RangeSet &set)
{
    qint64 before = -1;
    for (const ByteRange &range : set.ranges()) {
        require(range.begin > before && range.end > range.begin, "sorted ranges that do not touch");
        before = range.end;
    }
}

void requireSame(const RangeSet &set, const QBitArray &bits, ByteRange probe)
{
    requireOrder(set);
    require(bitsOf(set.ranges()) == bits, "the same bytes as the model's");
    require(set.size() == bits.count(true), "their number");
    QBitArray within(kBytes);
    within.fill(true, probe.begin, probe.end);
    const QBitArray gaps = bitsOf(set.gapsIn(probe));
    require(gaps == (within & ~bits), "the gaps are what is not held");
    require(set.contains(probe) == (gaps.count(true) == 0), "contains() is without gaps");
}

RangeSet readFrom(const QByteArray &bytes)
{
    RangeSet set;
    QDataStream stream(bytes);
    stream >> set;
    requireOrder(set);
    return set;
}

} // namespace

/// Three bytes are a move: what to do, and a range.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readFrom(bytesOf(data, size));
    RangeSet set;
    QBitArray bits(kBytes);
    for (size_t i = 0; i + 2 < size; i += 3) {
        const ByteRange range{std::min(data[i + 1], data[i + 2]), std::max(data[i + 1], data[i + 2])};
        const bool isAdded = data[i] % 2 == 0;
        isAdded ? set.add(range) : set.remove(range);
        bits.fill(isAdded, range.begin, range.end);
        requireSame(set, bits, {std::min(data[i], data[i + 1]), std::max(data[i], data[i + 1])});
    }
    QByteArray written;
    QDataStream stream(&written, QIODevice::WriteOnly);
    stream << set;
    require(readFrom(written) == set, "what was written is read");
    return 0;
}
