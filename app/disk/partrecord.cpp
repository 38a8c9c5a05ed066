// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partrecord.h"

#include "disk/integritycheck.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QtEndian>

#include <algorithm>

namespace millrace {

namespace {

constexpr QByteArrayView kMagic("MILLREC\0", 8);
constexpr qint64 kFiguresSize = 12;
constexpr qint64 kDigestSize = 32;
constexpr qint64 kHeadSize = 8 + kFiguresSize + kDigestSize;
constexpr qint64 kRecordVersion = 1;
// Of at most 28 bytes each.
constexpr qsizetype kMaxRuns = 2000;

// Keys of the map: never given another meaning.
enum Key : int { Version, Url, Mirrors, TargetName, Total, ETag, LastModified, Runs, State, Identity };

QByteArray digestOf(QByteArrayView figures, QByteArrayView payload)
{
    Hasher sum;
    sum.update(figures);
    sum.update(payload);
    return sum.result();
}

/// Makes `surplus` pairs of touching neighbours one run each, the shortest pairs first.
QList<HeldRun> merged(const QList<HeldRun> &runs, qsizetype surplus)
{
    QList<qint64> pairs;
    for (qsizetype i = 1; i < runs.size(); ++i) {
        if (runs[i - 1].range.end == runs[i].range.begin) {
            pairs.append(runs[i].range.end - runs[i - 1].range.begin);
        }
    }
    std::sort(pairs.begin(), pairs.end());
    const qint64 longest = pairs.isEmpty() ? 0 : pairs[std::min(surplus, pairs.size()) - 1];
    QList<HeldRun> fewer;
    for (const HeldRun &run : runs) {
        const bool isNeighbour = !fewer.isEmpty() && fewer.last().range.end == run.range.begin;
        if (surplus > 0 && isNeighbour && run.range.end - fewer.last().range.begin <= longest) {
            fewer.last() = {{fewer.last().range.begin, run.range.end}, std::nullopt};
            --surplus;
        } else {
            fewer.append(run);
        }
    }
    return fewer;
}

QList<HeldRun> fitting(QList<HeldRun> runs)
{
    while (runs.size() > kMaxRuns) {
        const qsizetype before = runs.size();
        runs = merged(runs, before - kMaxRuns);
        if (runs.size() == before) {
            // Without neighbours: what is not claimed is fetched again.
            runs.resize(kMaxRuns);
        }
    }
    return runs;
}

QCborArray arrayOf(const QList<HeldRun> &runs)
{
    QCborArray array;
    for (const HeldRun &run : runs) {
        array.append(run.range.begin);
        array.append(run.range.size());
        array.append(run.hash ? QCborValue(static_cast<qint64>(*run.hash)) : QCborValue(nullptr));
    }
    return array;
}

QByteArray payloadOf(const PartRecord &record)
{
    QCborArray mirrors;
    for (const QUrl &mirror : record.mirrors) {
        mirrors.append(QString::fromUtf8(mirror.toEncoded()));
    }
    const PartIdentity &identity = record.identity;
    QCborMap map;
    map[Version] = kRecordVersion;
    map[Url] = QString::fromUtf8(record.url.toEncoded());
    map[Mirrors] = mirrors;
    map[TargetName] = record.targetName;
    map[Total] = record.total;
    map[ETag] = record.etag;
    map[LastModified] = record.lastModified;
    map[Runs] = arrayOf(fitting(record.runs));
    map[State] = static_cast<qint64>(record.state);
    map[Identity] = QCborArray{identity.size, identity.modified, static_cast<qint64>(identity.inode),
                               static_cast<qint64>(identity.device)};
    return map.toCborValue().toCbor();
}

/// Other than QCborValue::toInteger() it takes no fraction, whose conversion may be undefined.
qint64 integerOf(const QCborValue &value, qint64 otherwise = 0)
{
    return value.isInteger() ? value.toInteger() : otherwise;
}

/// Nothing where they are no runs of a file of `total` bytes.
std::optional<QList<HeldRun>> runsOf(const QCborArray &array, qint64 total)
{
    QList<HeldRun> runs;
    qint64 at = 0;
    if (array.size() % 3 != 0) {
        return std::nullopt;
    }
    for (qsizetype i = 0; i < array.size(); i += 3) {
        const qint64 begin = integerOf(array[i], -1);
        const qint64 size = integerOf(array[i + 1], -1);
        const QCborValue hash = array[i + 2];
        const qint64 limit = total < 0 ? std::numeric_limits<qint64>::max() : total;
        if (begin < at || size <= 0 || begin > limit || size > limit - begin ||
            (!hash.isInteger() && !hash.isNull())) {
            return std::nullopt;
        }
        at = begin + size;
        runs.append({{begin, at}, std::nullopt});
        if (hash.isInteger()) {
            runs.last().hash = static_cast<quint64>(hash.toInteger());
        }
    }
    return runs;
}

bool isName(const QString &name)
{
    return !name.isEmpty() && name != QLatin1String(".") && name != QLatin1String("..") &&
           !name.contains(u'/') && !name.contains(QChar::Null);
}

std::optional<PartRecord> recordOf(const QCborMap &map)
{
    PartRecord record;
    record.url = QUrl(map[Url].toString(), QUrl::StrictMode);
    const QCborArray mirrors = map[Mirrors].toArray();
    for (const QCborValue &mirror : mirrors) {
        if (const QUrl url(mirror.toString(), QUrl::StrictMode); url.isValid()) {
            record.mirrors.append(url);
        }
    }
    record.targetName = map[TargetName].toString();
    record.total = integerOf(map[Total]);
    record.etag = map[ETag].toByteArray();
    record.lastModified = map[LastModified].toByteArray();
    const QCborArray identity = map[Identity].toArray();
    record.identity = {integerOf(identity[0]), integerOf(identity[1]),
                       static_cast<quint64>(integerOf(identity[2])),
                       static_cast<quint64>(integerOf(identity[3]))};
    const bool isIdentity =
        identity.size() == 4 && std::all_of(identity.begin(), identity.end(),
                                            [](const QCborValue &figure) { return figure.isInteger(); });
    const auto runs = runsOf(map[Runs].toArray(), record.total);
    const qint64 state = integerOf(map[State], -1);
    const bool isState = state >= static_cast<qint64>(RecordState::Running) &&
                         state <= static_cast<qint64>(RecordState::Refuted);
    if (!map[Total].isInteger() || record.total < -1 || !runs || !isState || !record.url.isValid() ||
        !isName(record.targetName) || !isIdentity) {
        return std::nullopt;
    }
    record.runs = *runs;
    record.state = static_cast<RecordState>(state);
    return record;
}

ReadRecord readSlot(QByteArrayView slot)
{
    if (slot.size() < kHeadSize || slot.first(kMagic.size()) != kMagic) {
        return {};
    }
    const QByteArrayView figures = slot.sliced(kMagic.size(), kFiguresSize);
    const auto size = qFromLittleEndian<quint32>(figures.data());
    if (size > slot.size() - kHeadSize) {
        return {};
    }
    const QByteArrayView payload = slot.sliced(kHeadSize, size);
    if (slot.sliced(kMagic.size() + kFiguresSize, kDigestSize) != digestOf(figures, payload)) {
        return {};
    }
    QCborParserError error;
    const QCborMap map = QCborValue::fromCbor(payload.toByteArray(), &error).toMap();
    if (error.error != QCborError::NoError) {
        // What Qt has read until then may end with a key, behind which it would look for the value.
        return {};
    }
    ReadRecord read;
    read.sequence = qFromLittleEndian<quint64>(figures.data() + 4);
    const qint64 version = integerOf(map[Version]);
    const auto record = version == kRecordVersion ? recordOf(map) : std::nullopt;
    if (version > kRecordVersion) {
        read.verdict = ReadRecord::Verdict::Newer;
    } else if (record) {
        read.verdict = ReadRecord::Verdict::Valid;
        read.record = *record;
    }
    return read;
}

} // namespace

RangeSet PartRecord::held() const
{
    RangeSet set;
    for (const HeldRun &run : runs) {
        set.add(run.range);
    }
    return set;
}

QUrl recordedUrl(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

QByteArray recordSlot(const PartRecord &record, quint64 sequence)
{
    QByteArray payload = payloadOf(record);
    if (payload.size() > kRecordSlotSize - kHeadSize) {
        PartRecord shorter = record;
        shorter.mirrors.clear();
        payload = payloadOf(shorter);
    }
    if (payload.size() > kRecordSlotSize - kHeadSize) {
        return {};
    }
    QByteArray figures(kFiguresSize, Qt::Uninitialized);
    qToLittleEndian(static_cast<quint32>(payload.size()), figures.data());
    qToLittleEndian(sequence, figures.data() + 4);
    QByteArray slot = kMagic.toByteArray();
    slot += figures;
    slot += digestOf(figures, payload);
    slot += payload;
    return slot;
}

ReadRecord readRecord(QByteArrayView file)
{
    ReadRecord newest;
    for (int slot = 0; slot < 2 && slot * kRecordSlotSize < file.size(); ++slot) {
        const qint64 begin = slot * kRecordSlotSize;
        ReadRecord read = readSlot(file.sliced(begin, std::min(kRecordSlotSize, file.size() - begin)));
        read.slot = slot;
        if (read.verdict == ReadRecord::Verdict::Newer) {
            return read;
        }
        const bool isFirst = newest.verdict == ReadRecord::Verdict::Invalid;
        if (read.verdict == ReadRecord::Verdict::Valid && (isFirst || read.sequence > newest.sequence)) {
            newest = std::move(read);
        }
    }
    return newest;
}

} // namespace millrace
