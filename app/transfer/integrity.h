// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/expected.h"
#include "http/transport.h"
#include "transfer/filesink.h"
#include "transfer/transfer.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace millrace {

/// The digest of the whole file that an accepted response's head promises: the best of Repr-Digest, else of
/// Digest, else Content-MD5, which counts with a whole file alone as it is about what was sent. Nothing where
/// there is none, or a malformed one.
std::optional<Checksum> promisedDigest(const ResponseHead &head);

/// That a file is not the one that these are the pieces of.
TransferError piecesMismatch(const PieceHashes &pieces);

/// Whether a file that has come whole is the one that was meant: by the checksums that the user gave, by what
/// the response promised, by checksum files, and, where the whole does not settle it, by its pieces. For the
/// worker's thread.
class Integrity
{
public:
    /// All outlive this object.
    Integrity(const TransferJob &job, const TransferTools &tools, FileSink &sink);

    /// After the last byte, while no request is under way. May ask servers for checksum files, and read the
    /// file. ChecksumMismatch; errors of the disk. After a stop request it returns soon, and what it returns
    /// means nothing.
    ///
    /// \param promised  what the response's head promised.
    Expected<void> verify(const std::optional<Checksum> &promised);

    /// Pieces that verify() found to be wrong: all the rest is as it has to be.
    const RangeSet &wrongPieces() const { return m_wrongPieces; }

    /// Hexadecimal, where it was computed.
    QByteArray sha256() const { return m_sink.digest(ChecksumAlgorithm::Sha256).toHex(); }
    /// That a checksum file which the user gave could not be had; else empty.
    const QString &note() const { return m_note; }
    /// What was done.
    const QStringList &log() const { return m_log; }

private:
    struct Claim
    {
        Checksum checksum;
        /// "SHA-256 in SHA256SUMS", as a sentence has it behind "the".
        QString words;
    };

    Expected<void> verifyWhole(const std::optional<Checksum> &promised);
    Expected<void> verifyPieces();
    void gather(const std::optional<Checksum> &promised);
    void gatherFromFiles();

    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    QList<Claim> m_claims;
    /// Whether one of them is the user's own.
    bool m_isClaimedByUser = false;
    RangeSet m_wrongPieces;
    QString m_note;
    QStringList m_log;
};

} // namespace millrace
