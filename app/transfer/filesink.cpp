// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/filesink.h"

#include "core/filename.h"
#include "core/redactor.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

#include <algorithm>
#include <iterator>
#include <utility>

namespace millrace {

namespace {

TransferError tooLarge(qint64 needed, qint64 room)
{
    const QLocale locale;
    TransferError error{ErrorCode::DiskFull,
                        QCoreApplication::translate("millrace::FileSink", "%1 needed, %2 free")
                            .arg(locale.formattedDataSize(needed, 1, QLocale::DataSizeSIFormat),
                                 locale.formattedDataSize(room, 1, QLocale::DataSizeSIFormat))};
    error.bytesNeeded = needed;
    return error;
}

// So that even of the largest file the record has room.
constexpr qint64 kMostRuns = 1024;
// Fetched again before what is held and compared with it, byte for byte: proof that it is the same file.
constexpr qint64 kOverlap = 64 * 1024;

} // namespace

FileSink::FileSink(const TransferJob &job, const SinkTools &tools)
    : m_job(job), m_tools(tools), m_runs(tools.leastRun), m_facts(job.part)
{
}

HeldRuns FileSink::emptyRuns(qint64 total) const
{
    return HeldRuns(std::max(m_tools.leastRun, total / kMostRuns));
}

QString FileSink::pathOf(const QString &name) const
{
    return QDir(m_folder->path()).filePath(name);
}

Expected<void> FileSink::create(const QString &targetName, qint64 total)
{
    const bool isSmall = total < m_tools.smallSize;
    const qint64 room = isSmall ? -1 : m_folder->freeBytes();
    if (room >= 0 && total > room) {
        return tooLarge(total, room);
    }
    m_facts.targetName = targetName;
    m_facts.total = total;
    m_runs = emptyRuns(total);
    Expected<PartFile> part = PartFile::create(*m_folder, record(), isSmall, !m_job.beginsAnew);
    if (!part) {
        return part.error();
    }
    m_part.emplace(std::move(*part));
    return {};
}

Expected<void> FileSink::startOver()
{
    trustLink();
    if (!held().isEmpty()) {
        if (Expected<void> forgotten = forget({0, held().ranges().last().end}); !forgotten) {
            return forgotten;
        }
    }
    m_digests.restart();
    return m_part->truncate(0);
}

Expected<void> FileSink::forget(const RangeSet &ranges)
{
    // It was here: to fetch it again is no progress.
    m_facts.furthest = std::max(m_facts.furthest, heldBytes());
    for (const ByteRange &range : ranges.ranges()) {
        m_runs.remove(range);
        m_olderRuns.removeIf([range](const HeldRun &run) {
            return run.range.begin < range.end && range.begin < run.range.end;
        });
    }
    m_digests.restart();
    return recordNow();
}

Expected<void> FileSink::dropNewer()
{
    trustOnlyOlder();
    return recordNow();
}

Expected<void> FileSink::recordNow()
{
    if (!m_part->hasRecord()) {
        return {};
    }
    Expected<void> synced = m_part->sync(record());
    if (!synced) {
        rollBack();
    }
    return synced;
}

Expected<void> FileSink::take(qint64 offset, QByteArrayView piece)
{
    const qint64 begin = offset;
    const qint64 end = offset + piece.size();
    const QList<ByteRange> gaps = held().gapsIn({begin, end});
    for (const ByteRange &gap : gaps) {
        if (Expected<void> same = compare(offset, piece.sliced(offset - begin, gap.begin - offset)); !same) {
            return same;
        }
        if (Expected<void> written = writeNew(gap.begin, piece.sliced(gap.begin - begin, gap.size()));
            !written) {
            return written;
        }
        offset = gap.end;
    }
    if (Expected<void> same = compare(offset, piece.sliced(offset - begin)); !same) {
        return same;
    }
    return checkpointWhenDue();
}

Expected<void> FileSink::checkpointWhenDue()
{
    return nextCheckpoint() == std::chrono::milliseconds(0) ? checkpoint() : Expected<void>();
}

std::chrono::milliseconds FileSink::nextCheckpoint() const
{
    if (!m_hasNews || !m_part || !m_part->hasRecord()) {
        return std::chrono::milliseconds::max();
    }
    const auto left = m_tools.checkpointInterval - (Clock::now() - m_lastCheckpoint);
    return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(left));
}

Expected<void> FileSink::writeNew(qint64 offset, QByteArrayView piece)
{
    if (isLinkUnproven()) {
        return TransferError{ErrorCode::FileChanged,
                             QStringLiteral("the new link did not send what is on the disk")};
    }
    if (Expected<void> written = m_part->write(offset, piece); !written) {
        return written;
    }
    if (isHashedLater()) {
        m_runs.addUnhashed({offset, offset + piece.size()});
    } else {
        m_runs.add(offset, piece);
    }
    m_hasNews = true;
    m_digests.take(offset, piece);
    return {};
}

Expected<void> FileSink::compare(qint64 offset, QByteArrayView piece)
{
    if (piece.isEmpty()) {
        return {};
    }
    const Expected<bool> isSame = isHeldAs(offset, piece);
    if (!isSame) {
        return isSame.error();
    }
    if (!*isSame) {
        trustOnlyOlder();
        return TransferError{ErrorCode::FileChanged,
                             QStringLiteral("the bytes sent again differ from those on the disk")};
    }
    m_agreed += piece.size();
    if (isLinkUnproven() && m_agreed >= std::min(kOverlap, held().ranges().first().size())) {
        trustLink();
    }
    return {};
}

Expected<bool> FileSink::isHeldAs(qint64 offset, QByteArrayView piece) const
{
    const Expected<QByteArray> onDisk = m_part->read(offset, piece.size());
    if (!onDisk) {
        return onDisk.error();
    }
    return QByteArrayView(*onDisk) == piece;
}

std::optional<ByteRange> FileSink::sample(qint64 size) const
{
    const QList<ByteRange> &ranges = held().ranges();
    const auto longest = std::max_element(ranges.begin(), ranges.end(),
                                          [](const auto &a, const auto &b) { return a.size() < b.size(); });
    if (longest == ranges.end() || longest->size() < size) {
        return std::nullopt;
    }
    return ByteRange{longest->end - size, longest->end};
}

/// The file is not the one that is held: what this job has brought may be of either.
void FileSink::trustOnlyOlder()
{
    m_runs.restore(m_olderRuns);
    m_digests.restart();
    if (!m_olderRuns.isEmpty()) {
        m_facts.etag = m_olderEtag;
        m_facts.lastModified = m_olderLastModified;
    }
    m_hasNews = true;
}

Expected<void> FileSink::checkpoint()
{
    if (!m_part || !m_part->hasRecord()) {
        return {};
    }
    if (Expected<void> sound = m_part->takeFault(); !sound) {
        rollBack();
        return sound;
    }
    m_lastCheckpoint = Clock::now();
    if (std::exchange(m_hasNews, false)) {
        m_part->offer(record(), m_tools.syncer);
    }
    return {};
}

/// After a failed sync nobody knows which bytes are on the disk, and the next would say "all" (Linux forgets
/// the fault once it was told): what was not safe before is not held.
void FileSink::rollBack()
{
    m_runs.restore(m_part->written().runs);
    m_digests.restart();
    m_hasNews = false;
}

PartRecord FileSink::record(RecordState state) const
{
    PartRecord record;
    record.url = isLinkUnproven() ? m_oldLink : recordedUrl(m_job.url);
    std::transform(m_job.mirrors.begin(), m_job.mirrors.end(), std::back_inserter(record.mirrors),
                   &recordedUrl);
    record.targetName = m_facts.targetName;
    record.total = m_facts.total;
    record.etag = m_facts.etag;
    record.lastModified = m_facts.lastModified;
    record.runs = m_runs.runs();
    record.state = state;
    return record;
}

std::optional<FileSink::Marked> FileSink::findMarked(const QString &name, const std::stop_token &stop) const
{
    for (int number = 0; number < kSearchedNumbers; ++number) {
        const QString entry = number == 0 ? name : numberedFileName(name, number);
        if (!isTaken(entry)) {
            break;
        }
        const auto mark = readOriginMark(m_folder->calls(), m_folder->descriptor(), entry);
        // By its pieces nobody has looked at it.
        if (mark && m_job.pieces->isEmpty() && mark->link == redactedLink(m_job.url) &&
            hasChecksums(pathOf(entry), m_job.checksums, stop)) {
            return Marked{entry, *mark};
        }
    }
    return std::nullopt;
}

qint64 FileSink::resumeOffset() const
{
    if (!isLinkUnproven()) {
        return std::max<qint64>(0, heldPrefix() - kOverlap);
    }
    const ByteRange first = held().ranges().first();
    return std::max(first.begin, first.end - kOverlap);
}

ByteRange FileSink::missingRange() const
{
    const ByteRange rest{resumeOffset(), ByteRange::kUnknown};
    if (m_facts.total <= 0 || isLinkUnproven()) {
        return rest;
    }
    const QList<ByteRange> gaps = held().gapsIn({0, m_facts.total});
    if (gaps.isEmpty()) {
        return rest;
    }
    qint64 end = gaps.constFirst().end;
    for (const ByteRange &gap : gaps) {
        if (gap.begin - end >= m_job.minimumSplit) {
            break;
        }
        end = gap.end;
    }
    return end < m_facts.total ? ByteRange{rest.begin, end} : rest;
}

qint64 FileSink::heldPrefix() const
{
    const QList<ByteRange> &ranges = held().ranges();
    return ranges.isEmpty() || ranges.first().begin > 0 ? 0 : ranges.first().end;
}

PartState FileSink::state() const
{
    if (!m_part) {
        // What could not be opened, as its folder is away, is still there.
        return m_lostPart || m_isDiscarded ? PartState() : m_job.part;
    }
    PartState state = m_facts;
    state.fileName = m_part->fileName();
    state.device = m_part->device();
    state.inode = m_part->inode();
    state.held = held();
    state.furthest = std::max(m_facts.furthest, heldBytes());
    return state;
}

void FileSink::setFacts(qint64 total, const QByteArray &etag, const QByteArray &lastModified)
{
    if (isLinkUnproven()) {
        m_newEtag = etag;
        m_newLastModified = lastModified;
        return;
    }
    m_facts.total = total;
    m_facts.etag = etag;
    m_facts.lastModified = lastModified;
    m_hasNews = true;
}

void FileSink::trustLink()
{
    if (isLinkUnproven()) {
        m_oldLink.clear();
        setFacts(m_facts.total, m_newEtag, m_newLastModified);
    }
}

/// A small file mostly has no record ever: what its hashes are for.
bool FileSink::isHashedLater() const
{
    return !m_part->hasRecord() && m_facts.total >= 0;
}

} // namespace millrace
