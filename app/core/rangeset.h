// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"

#include <QDataStream>
#include <QList>

namespace millrace {

/// A set of bytes of a file, as sorted ranges that neither overlap nor touch. A range given to it is closed
/// (`0 <= begin <= end`); an empty one changes nothing.
class RangeSet
{
public:
    RangeSet() = default;
    explicit RangeSet(ByteRange range) { add(range); }

    void add(ByteRange range);
    void remove(ByteRange range);
    void clear() { m_ranges.clear(); }

    bool isEmpty() const { return m_ranges.isEmpty(); }
    /// Number of bytes.
    qint64 size() const;
    /// Whether all bytes of a range are in the set.
    bool contains(ByteRange range) const;
    /// The ranges of `range` that are not in the set, in order.
    QList<ByteRange> gapsIn(ByteRange range) const;
    const QList<ByteRange> &ranges() const { return m_ranges; }

    friend bool operator==(const RangeSet &, const RangeSet &) = default;

private:
    /// The first range that ends at or behind an offset.
    QList<ByteRange>::const_iterator firstEndingFrom(qint64 offset) const;

    QList<ByteRange> m_ranges;
};

QDataStream &operator<<(QDataStream &stream, const RangeSet &set);
/// Sets the stream's status to ReadCorruptData for what is no range.
QDataStream &operator>>(QDataStream &stream, RangeSet &set);

} // namespace millrace
