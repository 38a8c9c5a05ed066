// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/rangeset.h"

#include <QList>
#include <QUrl>

namespace millrace {

/// What one running connection has been handed, and how far it is. Offsets and sizes in bytes.
struct ConnectionSnapshot
{
    /// Whom it asks: scheme, host and port alone.
    QUrl server;
    /// Its part of the file at present; open-ended where the size of the file is not known.
    ByteRange range;
    /// Of its part, what it has brought, from the part's first byte on.
    qint64 done = 0;
    /// 0 while nothing was measured.
    double bytesPerSecond = 0;

    friend bool operator==(const ConnectionSnapshot &, const ConnectionSnapshot &) = default;
};

/// Which bytes of a file are held at a moment, and which are being fetched. A value; its copies share what
/// they hold.
struct SegmentSnapshot
{
    /// Size of the file in bytes; -1 when unknown.
    qint64 total = -1;
    RangeSet held;
    /// By where their parts begin; empty while nothing runs.
    QList<ConnectionSnapshot> connections;

    friend bool operator==(const SegmentSnapshot &, const SegmentSnapshot &) = default;
};

} // namespace millrace
