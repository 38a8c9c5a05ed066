// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/integritycheck.h"
#include "disk/partrecord.h"
#include "tests/fuzz/property.h"

#include <QtEndian>

using namespace millrace;
using namespace millrace::fuzz;

using Verdict = ReadRecord::Verdict;

namespace {

/// A whole slot around any payload: no fuzzer guesses a digest.
QByteArray slotAround(const QByteArray &payload)
{
    QByteArray figures(12, '\0');
    qToLittleEndian(static_cast<quint32>(payload.size()), figures.data());
    figures[4] = 9;
    Hasher sum;
    sum.update(figures);
    sum.update(payload);
    return QByteArray("MILLREC\0", 8) + figures + sum.result() + payload;
}

void requireSound(const PartRecord &record)
{
    require(record.url.isValid() && record.total >= -1, "a link and a size");
    require(!record.targetName.isEmpty() && !record.targetName.contains(u'/'), "a name", record.targetName);
    qint64 at = 0;
    for (const HeldRun &run : record.runs) {
        require(run.range.begin >= at && run.range.begin < run.range.end, "sorted runs that do not overlap");
        at = run.range.end;
    }
    require(record.total < 0 || at <= record.total, "runs within the file");
}

/// What was read can be written, and is read again as the same. Many runs become fewer, and of a long record
/// the mirrors are left out.
void requireKept(const PartRecord &record)
{
    const QByteArray slot = recordSlot(record, 7);
    require(slot.size() <= kRecordSlotSize, "a slot's size");
    const ReadRecord again = readRecord(slot);
    if (slot.isEmpty()) {
        return;
    }
    require(again.verdict == Verdict::Valid && again.sequence == 7, "what is written is read");
    const RangeSet held = record.held();
    const RangeSet kept = again.record.held();
    const bool isWithin = std::all_of(kept.ranges().begin(), kept.ranges().end(),
                                      [&held](const ByteRange &range) { return held.contains(range); });
    require(isWithin, "nothing more is claimed");
    PartRecord expected = record;
    expected.mirrors = again.record.mirrors;
    if (record.runs.size() > 2000) {
        expected.runs = again.record.runs;
    }
    require(again.record == expected, "the same record", record.url.toString());
    require(again.record.mirrors.isEmpty() || again.record.mirrors == record.mirrors, "the same mirrors");
}

void requireRead(const QByteArray &file)
{
    const ReadRecord read = readRecord(file);
    if (read.verdict == Verdict::Valid) {
        requireSound(read.record);
        requireKept(read.record);
    }
}

} // namespace

/// The input is a whole file, and a payload in either slot.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    requireRead(bytes);
    const QByteArray slot = slotAround(bytes);
    if (slot.size() <= kRecordSlotSize) {
        requireRead(slot);
        const QByteArray second = QByteArray(kRecordSlotSize, '\0') + slot;
        require(readRecord(second).record == readRecord(slot).record, "each slot is a record");
        require(readRecord(slot.chopped(1)).verdict == Verdict::Invalid, "half a record is none");
    }
    return 0;
}
