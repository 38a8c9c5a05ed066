// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/segmentmap.h"
#include "transfer/bodywriter.h"

namespace millrace {

/// Brings to the disk what a connection's segment still wants of its body. For the worker's thread.
class SegmentWriter
{
public:
    /// Both outlive this object.
    SegmentWriter(BodyWriter &writer, SegmentMap &map) : m_writer(writer), m_map(map) {}

    /// Takes a piece of a connection's body. Bytes before its segment are compared with the disk. Whether
    /// more is wanted of the body behind the piece; else the segment is at its end. Errors of
    /// BodyWriter::write().
    ///
    /// \param position  of the piece in the file; moves on with what was taken.
    /// \param bodyEnd  where the body ends in the file.
    Expected<bool> take(int connection, qint64 &position, QByteArrayView piece, qint64 bodyEnd,
                        Watchdog &watchdog);

    BodyWriter &body() { return m_writer; }
    SegmentMap &map() { return m_map; }

private:
    BodyWriter &m_writer;
    SegmentMap &m_map;
};

} // namespace millrace
