// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rangeset.h"

#include <QByteArray>
#include <QDataStream>
#include <QString>

namespace millrace {

/// What a stopped download leaves on the disk, and what is needed to go on with it. A value: it travels in
/// the outcome and comes back in the next job.
struct PartState
{
    /// File name of the part file inside the save folder; empty when nothing has been written.
    QString fileName;
    /// Identity of the part file, so that another file of the same name is never taken for it. The device is
    /// 0 where it comes from an earlier start: many have another number after each.
    quint64 device = 0;
    quint64 inode = 0;
    /// Bytes that are in the part file.
    RangeSet held;
    /// Size of the whole file in bytes; -1 when the server never said.
    qint64 total = -1;
    /// The name that the finished file is meant to get, sanitized.
    QString targetName;
    /// Validators of the response that the bytes came from; empty when it had none.
    QByteArray etag;
    QByteArray lastModified;
    /// Most bytes that were ever held; what goes beyond them is progress.
    qint64 furthest = 0;

    bool isEmpty() const { return fileName.isEmpty(); }
    /// Number of bytes that are in the part file.
    qint64 heldBytes() const { return held.size(); }

    friend bool operator==(const PartState &, const PartState &) = default;
};

QDataStream &operator<<(QDataStream &stream, const PartState &part);
QDataStream &operator>>(QDataStream &stream, PartState &part);

} // namespace millrace
