// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/integrity.h"

#include "core/digestheaders.h"
#include "transfer/checksumlookup.h"

#include <QCoreApplication>

#include <utility>

namespace millrace {

namespace {

// Below it a file is quicker fetched again than looked after: what nobody asked for is not to slow down
// thousands of small files.
constexpr qint64 kLeastLooked = 1024 * 1024;

/// Gives the texts of this file their context.
struct IntegrityWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Integrity)
};

} // namespace

std::optional<Checksum> promisedDigest(const ResponseHead &head)
{
    if (head.status != 200 && head.status != 206) {
        return std::nullopt;
    }
    if (const auto digest = bestOf(digestsOfReprDigest(head.header("Repr-Digest")))) {
        return digest;
    }
    if (const auto digest = bestOf(digestsOfDigest(head.header("Digest")))) {
        return digest;
    }
    return head.status == 200 ? digestOfContentMd5(head.header("Content-MD5")) : std::nullopt;
}

TransferError piecesMismatch(const PieceHashes &pieces)
{
    return {ErrorCode::ChecksumMismatch, IntegrityWords::tr("the %1 of its pieces", "%1 is an algorithm")
                                             .arg(algorithmName(pieces.algorithm))};
}

Integrity::Integrity(const TransferJob &job, const TransferTools &tools, FileSink &sink)
    : m_job(job), m_tools(tools), m_sink(sink)
{
}

Expected<void> Integrity::verify(const std::optional<Checksum> &promised)
{
    m_wrongPieces.clear();
    const Expected<void> whole = verifyWhole(promised);
    const bool isRefuted = !whole && whole.error().code == ErrorCode::ChecksumMismatch;
    // What a server says of its own file proves that the file came whole, not that it is the right one.
    const bool isUnsettled = isRefuted || (whole && !m_isClaimedByUser);
    if (!isUnsettled || m_job.pieces->isEmpty() || m_tools.ticket.stop.isStopRequested()) {
        return whole;
    }
    const Expected<void> pieces = verifyPieces();
    return isRefuted && (pieces || pieces.error().code == ErrorCode::ChecksumMismatch) ? whole : pieces;
}

Expected<void> Integrity::verifyPieces()
{
    const PieceHashes &pieces = m_job.pieces;
    const QString name = algorithmName(pieces.algorithm);
    const TransferError mismatch = piecesMismatch(pieces);
    if (!pieces.areOf(m_sink.heldBytes())) {
        m_log.append(IntegrityWords::tr("The file's size is not that of its pieces"));
        return mismatch;
    }
    const Expected<RangeSet> wrong = m_sink.wrongPiecesBy(pieces, m_tools.ticket.stop.token());
    if (!wrong) {
        return wrong.error();
    }
    if (wrong->isEmpty()) {
        m_log.append(
            IntegrityWords::tr("Checked: its pieces have the %1 that were given", "an algorithm").arg(name));
        return {};
    }
    m_wrongPieces = *wrong;
    m_log.append(IntegrityWords::tr("Pieces of the file, %1 bytes together, have not the %2 that were given")
                     .arg(wrong->size())
                     .arg(name));
    return mismatch;
}

Expected<void> Integrity::verifyWhole(const std::optional<Checksum> &promised)
{
    gather(promised);
    for (const Claim &claim : std::as_const(m_claims)) {
        m_sink.hashAlong(claim.checksum.algorithm);
    }
    const std::stop_token &stop = m_tools.ticket.stop.token();
    if (Expected<void> read = m_sink.completeDigests(stop); !read || stop.stop_requested()) {
        return read;
    }
    for (const Claim &claim : std::as_const(m_claims)) {
        const QByteArray found = m_sink.digest(claim.checksum.algorithm);
        if (found != claim.checksum.digest) {
            m_log.append(IntegrityWords::tr("The file's %1 is %2, not %3", "an algorithm and two digests")
                             .arg(algorithmName(claim.checksum.algorithm), QString::fromLatin1(found.toHex()),
                                  QString::fromLatin1(claim.checksum.digest.toHex())));
            return TransferError{ErrorCode::ChecksumMismatch, IntegrityWords::tr("the %1").arg(claim.words)};
        }
        m_log.append(IntegrityWords::tr("Checked: it has the %1").arg(claim.words));
    }
    return {};
}

void Integrity::gather(const std::optional<Checksum> &promised)
{
    m_claims.clear();
    m_note.clear();
    m_isClaimedByUser = !m_job.checksums.isEmpty();
    for (const Checksum &checksum : m_job.checksums) {
        const QString name = algorithmName(checksum.algorithm);
        m_claims.append({checksum, IntegrityWords::tr("%1 that was given", "%1 is an algorithm").arg(name)});
    }
    if (promised) {
        const QString name = algorithmName(promised->algorithm);
        m_claims.append(
            {*promised, IntegrityWords::tr("%1 that the server sent", "%1 is an algorithm").arg(name)});
    }
    gatherFromFiles();
}

void Integrity::gatherFromFiles()
{
    const bool isWeb = m_job.url.scheme().startsWith(QLatin1String("http"));
    const bool looksBeside = m_claims.isEmpty() && m_job.pieces->isEmpty() && m_job.checksumFiles.isEmpty() &&
                             m_job.asksForChecksums && isWeb && m_sink.heldBytes() >= kLeastLooked;
    if (!looksBeside && m_job.checksumFiles.isEmpty()) {
        return;
    }
    ChecksumLookup lookup(m_job, m_tools, [this](const QString &line) { m_log.append(line); });
    const auto addFound = [this](const std::optional<ChecksumLookup::Found> &found) {
        if (found) {
            const QString name = algorithmName(found->checksum.algorithm);
            m_claims.append(
                {found->checksum, IntegrityWords::tr("%1 in %2", "an algorithm and a checksum file")
                                      .arg(name, found->fileName)});
        }
    };
    for (const QUrl &file : m_job.checksumFiles) {
        const std::optional<ChecksumLookup::Found> found = lookup.in(file);
        m_isClaimedByUser = m_isClaimedByUser || found;
        addFound(found);
    }
    if (!lookup.missing().isEmpty() && !m_tools.ticket.stop.isStopRequested()) {
        m_note = IntegrityWords::tr("Not checked by %1, which could not be had", "checksum files")
                     .arg(lookup.missing().join(QLatin1String(", ")));
        m_log.append(m_note);
    }
    if (looksBeside) {
        addFound(lookup.beside());
    }
}

} // namespace millrace
