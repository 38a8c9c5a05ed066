// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/rangeset.h"

#include <QList>

#include <optional>

namespace millrace {

/// One running segment: what a connection has been handed and not brought yet.
struct Segment
{
    /// As the map's owner numbers it.
    int connection = 0;
    qint64 begin = 0;
    /// Where its next byte belongs.
    qint64 position = 0;
    /// Where it ends at present; another connection may take the upper part of it over.
    qint64 end = 0;
    /// Bytes a second; negative while nothing was measured.
    double speed = -1;
    /// Another connection has been handed the same bytes: the first to bring them wins.
    bool isRaced = false;

    qint64 left() const { return end - position; }
};

/// Which bytes of a file of known size are held, which are being fetched by which connection, and which
/// nobody has asked for yet. Decides what a free connection does next. Pure: no clock, no thread; offsets and
/// sizes in bytes.
///
/// At every moment each byte is held, or in a running segment, or open; and, save for the bytes of a race, in
/// one of these alone.
class SegmentMap
{
public:
    /// \param total  size of the file, 0 or more.
    /// \param held  within [0, total).
    /// \param minimumSplit  no range is divided into smaller ones than this; 1 or more.
    SegmentMap(qint64 total, RangeSet held, qint64 minimumSplit);

    /// Hands a range to a connection that has none: an open one, the first of the file; else the upper part
    /// of the running one that would take longest, divided so that both end at the same time; else, where one
    /// lags far behind and cannot be divided, that one once more. Nothing where another connection would not
    /// help.
    std::optional<ByteRange> take(int connection);
    /// Lets a connection that has come to its end go on with the bytes right behind it, up to `limit`, where
    /// they are open, or handed to one that has brought nothing yet, which then has nothing left. Whether
    /// there were any.
    bool extend(int connection, qint64 limit);
    /// The connection's next `size` bytes are held now; at most as many as its segment has left. Whom it has
    /// beaten in a race has nothing left then.
    void advance(int connection, qint64 size);
    void setSpeed(int connection, double bytesPerSecond);
    /// The connection has gone: what it did not bring is open again. So is the rest of a race whose other
    /// connection was behind: that one has nothing left, as the bytes that it would bring next are held.
    void release(int connection);

    /// Bytes that turned out to be wrong are open again.
    void forget(ByteRange range) { m_held.remove(range); }

    /// The running segment of a connection; null where it has none.
    const Segment *segmentOf(int connection) const;
    const QList<Segment> &running() const { return m_running; }
    const RangeSet &held() const { return m_held; }
    qint64 total() const { return m_total; }
    bool isComplete() const { return m_held.size() == m_total; }
    /// Bytes that are neither held nor in a running segment.
    QList<ByteRange> open() const;

private:
    Segment *find(int connection);
    Segment *rivalOf(const Segment &segment);
    /// Bytes a second that a new connection beside this one is expected to bring, as the others do and those
    /// before did; 0 where none was measured.
    double speedBeside(const Segment &segment) const;
    void noteFormer(const Segment &segment);
    double secondsLeft(const Segment &segment) const;
    qint64 borderOf(const Segment &segment) const;
    void append(int connection, ByteRange range);
    std::optional<ByteRange> divide(int connection);
    std::optional<ByteRange> race(int connection);

    qint64 m_total;
    qint64 m_minimumSplit;
    RangeSet m_held;
    QList<Segment> m_running;
    /// Of the connections that have gone: the latest ones count most. 0 while there is none.
    double m_formerSpeed = 0;
};

} // namespace millrace
