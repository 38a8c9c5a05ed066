// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/segmentplay.h"

#include "core/segmentmap.h"

#include <QBitArray>

#include <algorithm>

using namespace millrace;

namespace {

constexpr int kConnections = 6;

/// The map, and beside it what it says kept in the plainest way.
class Play
{
public:
    Play(const QByteArray &moves, qint64 largest)
        : m_moves(moves)
        , m_total(next() * largest / 255)
        , m_map(m_total, beforehand(), 1 + next() * largest / 2000)
    {
    }

    QString run()
    {
        while (m_at < m_moves.size() && m_fault.isEmpty()) {
            move();
            check();
        }
        for (int step = 0; step < 100'000 && m_fault.isEmpty() && !m_map.isComplete(); ++step) {
            finishOne(step % kConnections);
            check();
        }
        return m_fault.isEmpty() && !m_map.isComplete() ? QStringLiteral("it never ends") : m_fault;
    }

private:
    int next() { return m_at < m_moves.size() ? static_cast<uchar>(m_moves[m_at++]) : 0; }

    RangeSet beforehand()
    {
        RangeSet held;
        for (int count = next() % 4; count > 0; --count) {
            const qint64 a = m_total * next() / 255;
            const qint64 b = m_total * next() / 255;
            held.add({std::min(a, b), std::max(a, b)});
        }
        m_bytes.resize(m_total);
        for (const ByteRange &range : held.ranges()) {
            m_bytes.fill(true, range.begin, range.end);
        }
        return held;
    }

    void take(int connection)
    {
        const std::optional<ByteRange> range = m_map.take(connection);
        if (!range) {
            fail(m_map.segmentOf(connection), "a segment without a range");
            return;
        }
        fail(range->begin >= range->end, "an empty range");
        const Segment *segment = m_map.segmentOf(connection);
        fail(!segment || segment->position != range->begin || segment->end != range->end,
             "the range is not the segment's");
    }

    void bring(int connection, qint64 size)
    {
        const Segment segment = *m_map.segmentOf(connection);
        size = std::min(size, segment.left());
        m_bytes.fill(true, segment.position, segment.position + size);
        m_map.advance(connection, size);
    }

    void end(int connection)
    {
        if (m_map.segmentOf(connection)->left() > 0 || !m_map.extend(connection, m_total)) {
            m_map.release(connection);
        }
    }

    void move()
    {
        const int what = next();
        const int connection = what % kConnections;
        const bool isRunning = m_map.segmentOf(connection);
        switch (what / kConnections % 8) {
        case 0:
        case 1:
        case 2:
            isRunning ? bring(connection, next() * m_total / 1000) : take(connection);
            break;
        case 3:
            isRunning ? end(connection) : take(connection);
            break;
        case 4:
            m_map.setSpeed(connection, next() * next());
            break;
        case 5:
            m_map.release(connection);
            break;
        case 6:
            if (isRunning) {
                bring(connection, m_map.segmentOf(connection)->left());
                end(connection);
            }
            break;
        default:
            forget();
        }
    }

    void forget()
    {
        // Only what no one is bringing can have been found wrong.
        const qint64 a = m_total * next() / 255;
        const qint64 b = m_total * next() / 255;
        const ByteRange range{std::min(a, b), std::max(a, b)};
        const bool isQuiet =
            std::none_of(m_map.running().begin(), m_map.running().end(), [&](const Segment &segment) {
                return segment.position < range.end && range.begin < segment.end;
            });
        if (isQuiet) {
            m_map.forget(range);
            m_bytes.fill(false, range.begin, range.end);
        }
    }

    void finishOne(int connection)
    {
        if (!m_map.segmentOf(connection)) {
            take(connection);
        } else {
            bring(connection, 1 + m_total / 20);
            if (m_map.segmentOf(connection)->left() == 0) {
                end(connection);
            }
        }
    }

    void check()
    {
        QList<int> owners(m_total, 0);
        for (const Segment &segment : m_map.running()) {
            fail(segment.position > segment.end || segment.position < 0 || segment.end > m_total,
                 "a segment outside of the file");
            for (qint64 at = segment.position; at < segment.end && !segment.isRaced; ++at) {
                ++owners[at];
            }
        }
        for (const ByteRange &range : m_map.open()) {
            for (qint64 at = range.begin; at < range.end; ++at) {
                ++owners[at];
            }
        }
        QBitArray held(m_total);
        for (const ByteRange &range : m_map.held().ranges()) {
            held.fill(true, range.begin, range.end);
        }
        fail(held != m_bytes, "what is held is not what was brought");
        const QBitArray raced = racedBytes();
        for (qint64 at = 0; at < m_total; ++at) {
            owners[at] += raced.testBit(at) && !held.testBit(at) ? 1 : 0;
        }
        for (qint64 at = 0; at < m_total; ++at) {
            if (owners[at] + (held.testBit(at) ? 1 : 0) != 1) {
                fail(true, "a byte is nobody's, or belongs to two");
                return;
            }
        }
    }

    /// What two connections of a race both have before them, or one of them has behind it already.
    QBitArray racedBytes()
    {
        QBitArray raced(m_total);
        for (const Segment &segment : m_map.running()) {
            if (segment.isRaced) {
                raced.fill(true, segment.position, segment.end);
                fail(std::count_if(m_map.running().begin(), m_map.running().end(),
                                   [&](const Segment &other) {
                                       return other.isRaced && other.end == segment.end;
                                   }) != 2,
                     "a race of other than two");
            }
        }
        return raced;
    }

    void fail(bool isBroken, const char *what)
    {
        if (isBroken && m_fault.isEmpty()) {
            m_fault = QStringLiteral("move %1: %2").arg(m_at).arg(QLatin1String(what));
        }
    }

    const QByteArray &m_moves;
    qsizetype m_at = 0;
    const qint64 m_total;
    QBitArray m_bytes;
    SegmentMap m_map;
    QString m_fault;
};

} // namespace

QString playSegments(const QByteArray &moves, qint64 largest)
{
    return Play(moves, largest).run();
}
