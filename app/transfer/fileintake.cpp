// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fileintake.h"

#include "core/contentdisposition.h"
#include "core/filename.h"
#include "transfer/integrity.h"

#include <QCoreApplication>

#include <utility>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct IntakeWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

constexpr int kNotModified = 304;

bool isStrong(const QByteArray &etag)
{
    return !etag.isEmpty() && !etag.startsWith("W/");
}

} // namespace

FileIntake::FileIntake(const TransferJob &job, const TransferTools &tools, FileSink &sink,
                       std::function<void()> accepted, std::function<void(const QString &)> log)
    : m_job(job), m_tools(tools), m_sink(sink), m_accepted(std::move(accepted)), m_log(std::move(log))
{
}

bool FileIntake::prepare()
{
    if (m_sink.lostPart()) {
        m_log(IntakeWords::tr("The unfinished file was moved or changed: beginning again"));
    }
    if (m_sink.rolledBack() > 0) {
        m_log(IntakeWords::tr("Bytes on the disk that are not as they were written, fetched again: %1")
                  .arg(m_sink.rolledBack()));
    }
    if (m_sink.hasPart()) {
        m_name = m_sink.facts().targetName;
    } else if (m_job.nameSource == NameSource::Url || !m_job.outputName.isEmpty()) {
        m_name = m_job.outputName.isEmpty() ? fileNameFromUrl(m_job.url) : m_job.outputName;
        if (isToBeSkipped()) {
            return false;
        }
        lookForFinished();
    }
    m_tools.ticket.meter->setReceived(m_sink.heldBytes());
    return true;
}

bool FileIntake::isToBeSkipped()
{
    m_isAlreadyHere = m_job.onConflict == ConflictPolicy::Skip && m_sink.isTaken(m_name);
    return m_isAlreadyHere;
}

void FileIntake::lookForFinished()
{
    const bool mayBeHere =
        m_job.onConflict == ConflictPolicy::Rename || m_job.onConflict == ConflictPolicy::Ask;
    if (mayBeHere && !m_job.beginsAnew) {
        m_finished = m_sink.findMarked(m_name, m_tools.ticket.stop.token());
    }
}

QByteArray FileIntake::condition() const
{
    return m_finished && isStrong(m_finished->mark.etag) ? m_finished->mark.etag : QByteArray();
}

bool FileIntake::recognize(const Judgement &judgement, const ResponseHead &head)
{
    if (!m_finished || m_sink.hasPart()) {
        return false;
    }
    const OriginMark &mark = m_finished->mark;
    const qint64 total = judgement.verdict == Verdict::Empty ? 0 : judgement.total;
    const bool isFile = judgement.isAccepted() || judgement.verdict == Verdict::Empty;
    const bool isEqual = isFile && total == mark.size &&
                         (isStrong(mark.etag) ? head.header("ETag") == mark.etag
                                              : !mark.lastModified.isEmpty() &&
                                                    head.header("Last-Modified") == mark.lastModified);
    if (!isEqual && (head.status != kNotModified || condition().isEmpty())) {
        return false;
    }
    m_name = m_finished->name;
    m_isAlreadyHere = true;
    m_log(IntakeWords::tr("%1 is here already, of the same link, size and version").arg(m_name));
    return true;
}

Expectation FileIntake::expectation(const std::optional<ByteRange> &range) const
{
    Expectation expected;
    expected.range = range;
    expected.held = m_sink.heldBytes();
    if (m_sink.heldBytes() > 0) {
        expected.total = m_sink.facts().total;
    }
    if (m_sink.heldBytes() > 0 && !m_sink.isLinkUnproven()) {
        expected.etag = m_sink.facts().etag;
        expected.lastModified = m_sink.facts().lastModified;
    }
    return expected;
}

Expected<void> FileIntake::accept(const Judgement &judgement, const QUrl &url, const ResponseHead &head)
{
    const qint64 total = judgement.verdict == Verdict::Empty ? 0 : judgement.total;
    if (total >= 0 && !m_job.pieces->isEmpty() && !m_job.pieces->areOf(total)) {
        m_log(IntakeWords::tr("The file's size, %1, is not that of its pieces").arg(total));
        return piecesMismatch(m_job.pieces);
    }
    m_tools.sizeKnown(total);
    if (m_sink.hasPart()) {
        if (judgement.verdict == Verdict::AcceptFromStart) {
            m_log(IntakeWords::tr("The server cannot continue a download: beginning again"));
            if (const Expected<void> result = m_sink.startOver(); !result) {
                return result;
            }
        }
    } else if (const Expected<void> result = beginFile(judgement, url, head); !result || m_isAlreadyHere) {
        return result;
    }
    hashAlong(head);
    QByteArray etag = head.header("ETag");
    QByteArray lastModified = head.header("Last-Modified");
    if (m_sink.heldBytes() > 0 && !m_sink.isLinkUnproven()) {
        // A server that does not repeat what it said has not taken it back.
        etag = etag.isEmpty() ? m_sink.facts().etag : etag;
        lastModified = lastModified.isEmpty() ? m_sink.facts().lastModified : lastModified;
    }
    m_sink.setFacts(total, etag, lastModified);
    m_tools.ticket.meter->setTotal(total);
    m_tools.ticket.meter->setReceived(m_sink.heldBytes());
    m_isStartTold = false;
    return {};
}

/// By what the file will be asked for, as far as that is known by now.
void FileIntake::hashAlong(const ResponseHead &head)
{
    m_promised = promisedDigest(head);
    if (m_promised) {
        m_sink.hashAlong(m_promised->algorithm);
    }
    for (const Checksum &checksum : m_job.checksums) {
        m_sink.hashAlong(checksum.algorithm);
    }
    if (m_job.wantSha256) {
        m_sink.hashAlong(ChecksumAlgorithm::Sha256);
    }
}

Expected<void> FileIntake::beginFile(const Judgement &judgement, const QUrl &url, const ResponseHead &head)
{
    if (m_name.isEmpty()) {
        const QString proposed = fileNameFromContentDisposition(head.header("Content-Disposition"));
        m_name = fileNameFromServer(proposed, url, head.header("Content-Type"));
        m_log(IntakeWords::tr("The server names it %1").arg(m_name));
        if (const Expected<void> sorted = sort(head); !sorted) {
            return sorted;
        }
        if (isToBeSkipped()) {
            return {};
        }
        lookForFinished();
        if (recognize(judgement, head)) {
            return {};
        }
    }
    if (m_job.onConflict == ConflictPolicy::Ask && m_sink.isTaken(m_name)) {
        return TransferError{ErrorCode::FileExists, m_name};
    }
    return m_sink.create(m_name, judgement.total);
}

/// By its name, which nobody knew before.
Expected<void> FileIntake::sort(const ResponseHead &head)
{
    const std::optional<LinkTarget> sorted = targetFor(m_job, m_name, head.header("Content-Type"));
    if (!sorted) {
        return {};
    }
    if (sorted->name != m_name) {
        m_log(IntakeWords::tr("A rule names it %1").arg(sorted->name));
    }
    if (sorted->folder != m_sink.folder()) {
        m_log(IntakeWords::tr("It goes to %1").arg(sorted->folder));
    }
    m_name = sorted->name;
    return m_sink.changeFolder(sorted->folder);
}

void FileIntake::tellStart()
{
    if (!std::exchange(m_isStartTold, true)) {
        m_accepted();
    }
}

} // namespace millrace
