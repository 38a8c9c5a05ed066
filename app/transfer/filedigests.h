// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/expected.h"
#include "core/piecehashes.h"
#include "core/rangeset.h"
#include "disk/integritycheck.h"
#include "disk/partfile.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <stop_token>
#include <vector>

namespace millrace {

/// Digests of a file that is being fetched. They run along with its bytes as far as those come in order from
/// the first on; what has not passed by then is read once it is whole. For one thread.
class FileDigests
{
public:
    /// By this algorithm too.
    void add(ChecksumAlgorithm algorithm);
    /// What has passed is not what is in the file any more.
    void restart();
    /// A piece was written.
    void take(qint64 offset, QByteArrayView piece);

    /// Reads what has not passed of a file that is whole, once for all algorithms. Errors of the disk,
    /// PartFileLost. After a stop request it returns soon, and there are no digests.
    Expected<void> complete(const PartFile &part, qint64 size, const std::stop_token &stop);
    /// Raw; empty before complete().
    QByteArray digest(ChecksumAlgorithm algorithm) const;

private:
    struct Run
    {
        ChecksumAlgorithm algorithm;
        Hasher hasher;
        /// Bytes that have passed.
        qint64 end = 0;
        /// Once it is complete.
        QByteArray digest;
    };

    std::vector<Run> m_runs;
};

/// Those pieces of a whole file that are not as they have to be: reads it. After a stop request what it
/// returns means nothing. Errors: those of the disk, PartFileLost.
///
/// \param size  of the file, whose pieces these are.
Expected<RangeSet> wrongPieces(const PartFile &part, qint64 size, const PieceHashes &pieces,
                               const std::stop_token &stop);

/// Whether a finished file has all of these checksums: reads it. False where it cannot be read, and after a
/// stop request. True of none.
bool hasChecksums(const QString &path, const QList<Checksum> &checksums, const std::stop_token &stop);

} // namespace millrace
