// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/rangeset.h"
#include "disk/groupfinisher.h"
#include "disk/heldruns.h"
#include "disk/originmark.h"
#include "disk/partfile.h"
#include "disk/syncer.h"
#include "transfer/filedigests.h"
#include "transfer/transferjob.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace millrace {

/// What a sink works with, besides its job. The figures are changed by tests alone.
struct SinkTools
{
    /// Null: checkpoints are made where they are asked for.
    Syncer *syncer = nullptr;
    /// Null: nobody else gives names to files.
    NameTable *names = nullptr;
    FileCalls *calls = &systemFileCalls();
    /// In bytes. A smaller file is quicker fetched again than looked after: it has no name until it is whole.
    /// It is also written before anybody could have looked how full the disk is.
    qint64 smallSize = 1024 * 1024;
    /// Bytes that are hashed together, at least: at most so much is lost with one wrong byte.
    qint64 leastRun = 1024 * 1024;
    std::chrono::milliseconds checkpointInterval{1000};
};

/// Where a download's bytes go: the save folder and, from the first accepted response on, the part file in
/// it. Knows which bytes are held; writes at any place; compares those that are sent again. For one thread.
class FileSink
{
public:
    /// A name has so many numbers looked at for what an earlier start has left.
    static constexpr int kSearchedNumbers = 4;

    explicit FileSink(const TransferJob &job, const SinkTools &tools = {});

    /// Opens the save folder, and the part file of the job where there is one; else the one that an earlier
    /// start of this download left under the name that the job knows, if it knows one. What is in it is
    /// checked, which may take a while; a stop request ends that. Whether the part file was lost is told by
    /// `lostPart`: the download then begins anew. Errors: those of the disk, PartFileInUse.
    Expected<void> open(const std::stop_token &stop = {});
    bool lostPart() const { return m_lostPart; }
    /// The part file was taken up whole from a job at whose end a checksum spoke against it.
    bool wasRefuted() const { return m_wasRefuted; }
    /// Bytes that the record had, but the part file does not: they are fetched again.
    qint64 rolledBack() const { return m_rolledBack; }

    /// Another save folder, for a sink without a part file: that of the job was found to be the wrong one.
    /// Errors of the disk.
    Expected<void> changeFolder(const QString &folder);
    /// The save folder: the job's, or what it was changed to.
    const QString &folder() const { return m_folder ? m_folder->path() : m_job.folder; }

    bool hasPart() const { return m_part.has_value(); }
    /// Whether the final name is taken already.
    bool isTaken(const QString &name) const { return m_folder->hasEntry(name); }
    QString pathOf(const QString &name) const;
    /// A finished file of this name, or the name with a number, that came from the job's link, was not
    /// written to since, and has the checksums that the user gave.
    struct Marked
    {
        QString name;
        OriginMark mark;
    };
    std::optional<Marked> findMarked(const QString &name, const std::stop_token &stop) const;

    /// Makes the part file. DiskFull when `total` is known and has no room.
    Expected<void> create(const QString &targetName, qint64 total);
    /// Throws away what is held, for a body that begins at 0.
    Expected<void> startOver();
    /// Takes a piece of the file: bytes that are held are compared, the others written. FileChanged where it
    /// differs from the disk; errors of the disk, of an earlier checkpoint too.
    Expected<void> take(qint64 offset, QByteArrayView piece);
    /// Whether bytes that are held are these. Errors of the disk.
    Expected<bool> isHeldAs(qint64 offset, QByteArrayView piece) const;
    /// So many bytes that are held, as far from the file's beginning, which versions of it often have in
    /// common, as the longest piece of it allows; nothing where no piece is so long.
    std::optional<ByteRange> sample(qint64 size) const;
    /// No longer holds what this job brought, which may be of another file; the record says so before any of
    /// it is written anew.
    Expected<void> dropNewer();
    /// No longer holds these bytes; the record says so before any of them is written anew.
    Expected<void> forget(ByteRange range) { return forget(RangeSet(range)); }
    Expected<void> forget(const RangeSet &ranges);

    /// Lets what is held be synced and recorded, without waiting for it. Tells the failure of an earlier one:
    /// then what came since the last good one is not held any more.
    Expected<void> checkpoint();
    /// The same, once a second; and how long until then, where there is anything to record.
    Expected<void> checkpointWhenDue();
    std::chrono::milliseconds nextCheckpoint() const;

    const RangeSet &held() const { return m_runs.held(); }
    qint64 heldBytes() const { return m_runs.held().size(); }
    /// Number of bytes that are held from the file's first on.
    qint64 heldPrefix() const;
    bool isComplete(qint64 total) const { return m_runs.held() == RangeSet({0, total}); }
    /// What is on the disk, for the outcome; empty without a part file.
    PartState state() const;
    /// Whether the part file came from another link, and the job's has not yet shown by bytes that agree that
    /// it leads to the same file: until then nothing is written, and no validator means anything.
    bool isLinkUnproven() const { return !m_oldLink.isEmpty(); }
    /// Where a request for the rest begins: bytes before what is missing are fetched again and compared.
    qint64 resumeOffset() const;
    /// From there to where so much is held that another request costs less than to fetch it again; open where
    /// nothing behind is held.
    ByteRange missingRange() const;
    /// Total, validators, name: as the job or the record knows them.
    const PartState &facts() const { return m_facts; }
    void setFacts(qint64 total, const QByteArray &etag, const QByteArray &lastModified);

    /// Computes a digest along with the bytes that come in order. At any time; of use before the first.
    void hashAlong(ChecksumAlgorithm algorithm) { m_digests.add(algorithm); }
    /// Digests of a file that is whole, those that run along among them; see FileDigests::complete().
    Expected<void> completeDigests(const std::stop_token &stop = {});
    QByteArray digest(ChecksumAlgorithm algorithm) const { return m_digests.digest(algorithm); }
    /// Of a file that is whole; see wrongPieces().
    Expected<RangeSet> wrongPiecesBy(const PieceHashes &pieces, const std::stop_token &stop) const
    {
        return wrongPieces(*m_part, heldBytes(), pieces, stop);
    }

    /// Notes in the file where it came from. No byte of it changes after that.
    void mark();
    /// Gives the file, with its mark, the final name and returns that.
    Expected<QString> finish(ConflictPolicy onConflict);
    /// Whether the file, with its mark, had better be finished together with others: a small one on a disk
    /// that has to be waited for.
    bool isForGroup() const
    {
        return !m_part->hasRecord() && heldBytes() < m_tools.smallSize && !m_part->isInMemory();
    }
    quint64 device() const { return m_part->device(); }
    /// Gives such a file up to whoever finishes it; this sink is then of no further use.
    /// The caller sets what is called in the end.
    WholeFile release(ConflictPolicy onConflict);
    void discard();
    /// A checksum spoke against the file, which is whole: keep() records that.
    void refute() { m_isRefuted = true; }
    /// For a transfer that gives no final name: what is held stays on the disk, for another job. A small file
    /// that cannot be kept is let go.
    void keep();

private:
    using Clock = std::chrono::steady_clock;

    Expected<SaveFolder> openFolder(const QString &folder) const;
    Expected<void> search(const std::stop_token &stop);
    Expected<bool> adopt(PartFile::Found found, const QString &targetName, const std::stop_token &stop);
    Expected<void> cutTo(const PartRecord &record);
    Expected<void> compare(qint64 offset, QByteArrayView piece);
    Expected<void> writeNew(qint64 offset, QByteArrayView piece);
    PartRecord record() const { return record(m_isRefuted ? RecordState::Refuted : RecordState::Running); }
    PartRecord record(RecordState state) const;
    /// Whether the file that was found is the one that the job means.
    bool isOfJob(const PartFile::Found &found) const;
    void trustLink();
    void trustOnlyOlder();
    Expected<void> recordNow();
    bool isHashedLater() const;
    bool hashNow();
    void rollBack();
    HeldRuns emptyRuns(qint64 total) const;

    const TransferJob &m_job;
    const SinkTools m_tools;
    std::shared_ptr<const SaveFolder> m_folder;
    std::optional<PartFile> m_part;
    /// One that a stop request kept from being checked.
    std::optional<PartFile> m_unchecked;
    bool m_lostPart = false;
    bool m_isDiscarded = false;
    bool m_wasRefuted = false;
    bool m_isRefuted = false;
    bool m_isMarked = false;
    qint64 m_rolledBack = 0;
    HeldRuns m_runs;
    PartState m_facts;
    /// What the record says while isLinkUnproven(), and the validators that the job's link has sent.
    QUrl m_oldLink;
    QByteArray m_newEtag;
    QByteArray m_newLastModified;
    /// Bytes that were sent again and were the same.
    qint64 m_agreed = 0;
    /// What was held when this job began, of which version.
    QList<HeldRun> m_olderRuns;
    QByteArray m_olderEtag;
    QByteArray m_olderLastModified;
    /// Whether anything has been written since the last checkpoint, and when that was.
    bool m_hasNews = false;
    Clock::time_point m_lastCheckpoint = Clock::now();
    FileDigests m_digests;
};

} // namespace millrace
