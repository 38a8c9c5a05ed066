// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/rangeset.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace millrace {

/// Bytes that were on the disk at a checkpoint, `[begin, end)` and not empty.
struct HeldRun
{
    ByteRange range;
    /// XXH3-64 of exactly these bytes; none where it was not kept.
    std::optional<quint64> hash;

    friend bool operator==(const HeldRun &, const HeldRun &) = default;
};

/// By what a part file is known again: as long as none of it has changed, nobody has written to it.
struct PartIdentity
{
    /// In bytes; -1 for a file that does not exist.
    qint64 size = -1;
    /// When it was modified last, in nanoseconds since 1970.
    qint64 modified = 0;
    quint64 inode = 0;
    /// For the log: the number of a device may be another after a start of the computer.
    quint64 device = 0;

    bool isSameAs(const PartIdentity &other) const
    {
        return size == other.size && modified == other.modified && inode == other.inode;
    }
    friend bool operator==(const PartIdentity &, const PartIdentity &) = default;
};

enum class RecordState : quint8 {
    Running,
    Complete, ///< all bytes are there and checked: what is due is the final name
    Refuted,  ///< all bytes are there, but they are not what a checksum promised
};

/// What stands beside a part file, so that any process on any machine can go on with it.
struct PartRecord
{
    /// The link, without user information and fragment.
    QUrl url;
    QList<QUrl> mirrors;
    /// Name that the finished file is meant to get, sanitized.
    QString targetName;
    /// Of the whole file, in bytes; -1 when unknown.
    qint64 total = -1;
    QByteArray etag;
    QByteArray lastModified;
    /// Sorted; they may touch but do not overlap.
    QList<HeldRun> runs;
    RecordState state = RecordState::Running;
    /// At the moment that `runs` describes.
    PartIdentity identity;

    RangeSet held() const;

    friend bool operator==(const PartRecord &, const PartRecord &) = default;
};

/// The form in which a link stands in a record.
QUrl recordedUrl(const QUrl &url);

/// A record file is two slots of this many bytes, each of them a record of its own; the valid one with the
/// higher sequence number counts. They are written in turn and in place: a full disk can still be recorded,
/// and a write that is cut off leaves the other slot.
constexpr qint64 kRecordSlotSize = 64 * 1024;

/// One slot, at most kRecordSlotSize bytes; empty where the link alone is too long for it. Beyond 2,000 runs
/// the shortest neighbours become one, without a hash.
///
/// Form: 8 bytes "MILLREC\0", payload size (4 bytes), sequence (8 bytes), both little endian, SHA-256 (32
/// bytes) of size, sequence and payload; then the payload, a CBOR map.
QByteArray recordSlot(const PartRecord &record, quint64 sequence);

/// What a record file says.
struct ReadRecord
{
    enum class Verdict : quint8 {
        Valid,
        Invalid, ///< no record, or none of its slots is whole
        Newer,   ///< of a later version of Millrace: not to be touched
    };

    Verdict verdict = Verdict::Invalid;
    PartRecord record;
    quint64 sequence = 0;
    /// The slot it stands in, 0 or 1.
    int slot = 0;
};

/// Reads a record file's bytes, at most two slots.
ReadRecord readRecord(QByteArrayView file);

} // namespace millrace
