// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rangeset.h"

#include <algorithm>
#include <numeric>

namespace millrace {

namespace {

bool isClosed(const ByteRange &range)
{
    return range.begin >= 0 && range.begin <= range.end;
}

} // namespace

QList<ByteRange>::const_iterator RangeSet::firstEndingFrom(qint64 offset) const
{
    return std::lower_bound(m_ranges.cbegin(), m_ranges.cend(), offset,
                            [](const ByteRange &range, qint64 at) { return range.end < at; });
}

void RangeSet::add(ByteRange range)
{
    Q_ASSERT(isClosed(range));
    if (range.begin == range.end) {
        return;
    }
    // Those that overlap or touch it become one with it.
    const auto first = firstEndingFrom(range.begin) - m_ranges.cbegin();
    auto last = first;
    while (last < m_ranges.size() && m_ranges[last].begin <= range.end) {
        range.begin = std::min(range.begin, m_ranges[last].begin);
        range.end = std::max(range.end, m_ranges[last].end);
        ++last;
    }
    if (last == first) {
        m_ranges.insert(first, range);
        return;
    }
    m_ranges[first] = range;
    m_ranges.remove(first + 1, last - first - 1);
}

void RangeSet::remove(ByteRange range)
{
    Q_ASSERT(isClosed(range));
    if (range.begin == range.end) {
        return;
    }
    auto at = firstEndingFrom(range.begin) - m_ranges.cbegin();
    while (at < m_ranges.size() && m_ranges[at].begin < range.end) {
        const ByteRange old = m_ranges.takeAt(at);
        if (old.begin < range.begin) {
            m_ranges.insert(at++, {old.begin, std::min(old.end, range.begin)});
        }
        if (old.end > range.end) {
            m_ranges.insert(at++, {std::max(old.begin, range.end), old.end});
        }
    }
}

qint64 RangeSet::size() const
{
    return std::accumulate(m_ranges.cbegin(), m_ranges.cend(), qint64{0},
                           [](qint64 sum, const ByteRange &range) { return sum + range.size(); });
}

bool RangeSet::contains(ByteRange range) const
{
    return gapsIn(range).isEmpty();
}

QList<ByteRange> RangeSet::gapsIn(ByteRange range) const
{
    Q_ASSERT(isClosed(range));
    QList<ByteRange> gaps;
    qint64 at = range.begin;
    for (auto held = firstEndingFrom(range.begin); held != m_ranges.cend() && held->begin < range.end;
         ++held) {
        if (held->begin > at) {
            gaps.append({at, held->begin});
        }
        at = std::max(at, held->end);
    }
    if (at < range.end) {
        gaps.append({at, range.end});
    }
    return gaps;
}

QDataStream &operator<<(QDataStream &stream, const RangeSet &set)
{
    stream << static_cast<qint64>(set.ranges().size());
    for (const ByteRange &range : set.ranges()) {
        stream << range.begin << range.end;
    }
    return stream;
}

QDataStream &operator>>(QDataStream &stream, RangeSet &set)
{
    set.clear();
    qint64 count = 0;
    stream >> count;
    for (; count > 0 && stream.status() == QDataStream::Ok; --count) {
        ByteRange range;
        stream >> range.begin >> range.end;
        if (stream.status() == QDataStream::Ok && isClosed(range)) {
            set.add(range);
        } else {
            stream.setStatus(QDataStream::ReadCorruptData);
        }
    }
    return stream;
}

} // namespace millrace
