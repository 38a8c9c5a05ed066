// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/segmentmap.h"

#include <algorithm>
#include <limits>

namespace millrace {

namespace {

// A range is asked for a second time only where the first connection needs so much longer: the second costs
// the server the same bytes again.
constexpr double kLagging = 2;
// Borders between segments fall on whole pages of the disk.
constexpr qint64 kBorder = 4096;

} // namespace

SegmentMap::SegmentMap(qint64 total, RangeSet held, qint64 minimumSplit)
    : m_total(total), m_minimumSplit(std::max<qint64>(1, minimumSplit)), m_held(std::move(held))
{
    Q_ASSERT(m_held.isEmpty() || m_held.ranges().constLast().end <= total);
}

Segment *SegmentMap::find(int connection)
{
    const auto found = std::find_if(m_running.begin(), m_running.end(), [connection](const Segment &segment) {
        return segment.connection == connection;
    });
    return found == m_running.end() ? nullptr : &*found;
}

/// The other connection of a race; null where there is none.
Segment *SegmentMap::rivalOf(const Segment &segment)
{
    const auto found = std::find_if(m_running.begin(), m_running.end(), [&segment](const Segment &other) {
        return segment.isRaced && other.isRaced && other.end == segment.end &&
               other.connection != segment.connection;
    });
    return found == m_running.end() ? nullptr : &*found;
}

const Segment *SegmentMap::segmentOf(int connection) const
{
    return const_cast<SegmentMap *>(this)->find(connection);
}

QList<ByteRange> SegmentMap::open() const
{
    RangeSet known = m_held;
    for (const Segment &segment : m_running) {
        known.add({segment.position, segment.end});
    }
    return known.gapsIn({0, m_total});
}

double SegmentMap::speedBeside(const Segment &segment) const
{
    double sum = m_formerSpeed;
    int count = m_formerSpeed > 0 ? 1 : 0;
    for (const Segment &other : m_running) {
        if (other.connection != segment.connection && other.speed > 0) {
            sum += other.speed;
            ++count;
        }
    }
    return count == 0 ? 0 : sum / count;
}

void SegmentMap::noteFormer(const Segment &segment)
{
    if (segment.speed > 0) {
        m_formerSpeed = m_formerSpeed > 0 ? (m_formerSpeed + segment.speed) / 2 : segment.speed;
    }
}

double SegmentMap::secondsLeft(const Segment &segment) const
{
    const double speed = segment.speed < 0 ? std::max(1.0, speedBeside(segment)) : segment.speed;
    return speed > 0 ? static_cast<double>(segment.left()) / speed : std::numeric_limits<double>::max();
}

std::optional<ByteRange> SegmentMap::take(int connection)
{
    Q_ASSERT(!find(connection));
    if (const QList<ByteRange> gaps = open(); !gaps.isEmpty()) {
        append(connection, gaps.first());
        return gaps.first();
    }
    if (const std::optional<ByteRange> upper = divide(connection)) {
        return upper;
    }
    return race(connection);
}

std::optional<ByteRange> SegmentMap::divide(int connection)
{
    Segment *longest = nullptr;
    for (Segment &segment : m_running) {
        if (segment.left() >= 2 * m_minimumSplit && !segment.isRaced &&
            (!longest || secondsLeft(segment) > secondsLeft(*longest))) {
            longest = &segment;
        }
    }
    if (!longest) {
        return {};
    }
    const qint64 border = borderOf(*longest);
    const ByteRange upper{border, longest->end};
    longest->end = border;
    append(connection, upper);
    return upper;
}

/// Where the upper part of a segment begins, so that both parts end at the same time.
qint64 SegmentMap::borderOf(const Segment &segment) const
{
    qint64 border = 0;
    const double other = speedBeside(segment);
    if (segment.speed < 0 || other <= 0) {
        // What came in the first moment is no speed: servers that limit it let the first bytes pass at once.
        border = segment.begin + (segment.end - segment.begin) / 2;
    } else {
        const double share = segment.speed / (segment.speed + other);
        border = segment.position + static_cast<qint64>(static_cast<double>(segment.left()) * share);
    }
    border += (kBorder - border % kBorder) % kBorder;
    return std::clamp(border, segment.position + m_minimumSplit, segment.end - m_minimumSplit);
}

void SegmentMap::append(int connection, ByteRange range)
{
    Segment segment;
    segment.connection = connection;
    segment.begin = segment.position = range.begin;
    segment.end = range.end;
    m_running.append(segment);
}

std::optional<ByteRange> SegmentMap::race(int connection)
{
    Segment *last = nullptr;
    for (Segment &segment : m_running) {
        if (!segment.isRaced && segment.left() > 0 && segment.speed >= 0 &&
            (!last || secondsLeft(segment) > secondsLeft(*last))) {
            last = &segment;
        }
    }
    if (!last || secondsLeft(*last) * speedBeside(*last) < kLagging * static_cast<double>(last->left())) {
        return {};
    }
    last->isRaced = true;
    const ByteRange again{last->position, last->end};
    append(connection, again);
    m_running.last().isRaced = true;
    return again;
}

bool SegmentMap::extend(int connection, qint64 limit)
{
    Segment *segment = find(connection);
    Q_ASSERT(segment && segment->left() == 0);
    if (limit <= segment->end) {
        return false;
    }
    for (const ByteRange &gap : open()) {
        if (gap.begin == segment->end) {
            segment->end = std::min(gap.end, limit);
            return true;
        }
    }
    for (Segment &other : m_running) {
        if (segment->position == segment->begin) {
            // Else two that have brought nothing would take it from each other for ever.
            return false;
        }
        const bool isUnstarted = other.position == other.begin && other.left() > 0 && !other.isRaced;
        if (isUnstarted && other.begin == segment->end && other.end <= limit) {
            segment->end = other.end;
            other.end = other.position;
            return true;
        }
    }
    return false;
}

void SegmentMap::advance(int connection, qint64 size)
{
    Segment *segment = find(connection);
    Q_ASSERT(segment && size >= 0 && size <= segment->left());
    m_held.add({segment->position, segment->position + size});
    segment->position += size;
    if (Segment *rival = rivalOf(*segment); rival && segment->left() == 0) {
        rival->end = rival->position;
        rival->isRaced = segment->isRaced = false;
    }
}

void SegmentMap::setSpeed(int connection, double bytesPerSecond)
{
    if (Segment *segment = find(connection)) {
        segment->speed = bytesPerSecond;
    }
}

void SegmentMap::release(int connection)
{
    const Segment *gone = find(connection);
    if (!gone) {
        return;
    }
    noteFormer(*gone);
    if (Segment *rival = rivalOf(*gone)) {
        rival->isRaced = false;
        if (m_held.contains({rival->position, std::min(rival->position + 1, rival->end)})) {
            rival->end = rival->position;
        }
    }
    m_running.removeIf([connection](const Segment &segment) { return segment.connection == connection; });
}

} // namespace millrace
