// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/segmentwriter.h"

#include <algorithm>

namespace millrace {

Expected<bool> SegmentWriter::take(int connection, qint64 &position, QByteArrayView piece, qint64 bodyEnd,
                                   Watchdog &watchdog)
{
    while (true) {
        const Segment *segment = m_map.segmentOf(connection);
        Q_ASSERT(segment && position <= segment->position);
        const bool isOverlap = position < segment->position;
        const qint64 wanted = isOverlap ? segment->position - position : segment->left();
        if (wanted == 0) {
            if (m_map.extend(connection, bodyEnd)) {
                continue;
            }
            return false;
        }
        if (piece.isEmpty()) {
            return true;
        }
        const QByteArrayView part = piece.first(std::min<qint64>(piece.size(), wanted));
        if (const Expected<void> written = m_writer.write(position, part, watchdog); !written) {
            return written.error();
        }
        position += part.size();
        piece = piece.sliced(part.size());
        if (!isOverlap) {
            m_map.advance(connection, part.size());
        }
    }
}

} // namespace millrace
