// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/filedigests.h"

#include <QFile>

#include <algorithm>

namespace millrace {

namespace {

// Between two looks at the stop token: milliseconds, even on a slow disk.
constexpr qint64 kReadAtOnce = 1024 * 1024;

} // namespace

void FileDigests::add(ChecksumAlgorithm algorithm)
{
    const bool isThere = std::any_of(m_runs.begin(), m_runs.end(),
                                     [algorithm](const Run &run) { return run.algorithm == algorithm; });
    if (!isThere) {
        m_runs.push_back({algorithm, Hasher(algorithm), 0, {}});
    }
}

void FileDigests::restart()
{
    for (Run &run : m_runs) {
        run = {run.algorithm, Hasher(run.algorithm), 0, {}};
    }
}

void FileDigests::take(qint64 offset, QByteArrayView piece)
{
    for (Run &run : m_runs) {
        if (run.end == offset && run.digest.isEmpty()) {
            run.hasher.update(piece);
            run.end += piece.size();
        }
    }
}

Expected<void> FileDigests::complete(const PartFile &part, qint64 size, const std::stop_token &stop)
{
    qint64 at = size;
    for (const Run &run : m_runs) {
        at = run.digest.isEmpty() ? std::min(at, run.end) : at;
    }
    while (at < size) {
        if (stop.stop_requested()) {
            return {};
        }
        const qint64 step = std::min(kReadAtOnce, size - at);
        const Expected<QByteArray> bytes = part.read(at, step);
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->size() != step) {
            return TransferError{ErrorCode::PartFileLost, part.fileName()};
        }
        for (Run &run : m_runs) {
            if (run.digest.isEmpty() && run.end < at + step) {
                run.hasher.update(QByteArrayView(*bytes).sliced(run.end - at));
                run.end = at + step;
            }
        }
        at += step;
    }
    for (Run &run : m_runs) {
        run.digest = run.digest.isEmpty() ? run.hasher.result() : run.digest;
    }
    return {};
}

QByteArray FileDigests::digest(ChecksumAlgorithm algorithm) const
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                    [algorithm](const Run &run) { return run.algorithm == algorithm; });
    return found == m_runs.end() ? QByteArray() : found->digest;
}

Expected<RangeSet> wrongPieces(const PartFile &part, qint64 size, const PieceHashes &pieces,
                               const std::stop_token &stop)
{
    RangeSet wrong;
    for (qsizetype i = 0; i < pieces.count() && !stop.stop_requested(); ++i) {
        const ByteRange range = pieces.range(i, size);
        Hasher hasher(pieces.algorithm);
        for (qint64 at = range.begin; at < range.end && !stop.stop_requested();) {
            const Expected<QByteArray> bytes = part.read(at, std::min(kReadAtOnce, range.end - at));
            if (!bytes) {
                return bytes.error();
            }
            if (bytes->isEmpty()) {
                return TransferError{ErrorCode::PartFileLost, part.fileName()};
            }
            hasher.update(*bytes);
            at += bytes->size();
        }
        if (hasher.result() != pieces.digest(i)) {
            wrong.add(range);
        }
    }
    return wrong;
}

bool hasChecksums(const QString &path, const QList<Checksum> &checksums, const std::stop_token &stop)
{
    std::vector<Hasher> hashers;
    for (const Checksum &checksum : checksums) {
        hashers.emplace_back(checksum.algorithm);
    }
    QFile file(path);
    if (!hashers.empty() && !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return false;
    }
    while (!hashers.empty() && !file.atEnd()) {
        const QByteArray bytes = stop.stop_requested() ? QByteArray() : file.read(kReadAtOnce);
        if (bytes.isEmpty()) {
            return false;
        }
        for (Hasher &hasher : hashers) {
            hasher.update(bytes);
        }
    }
    return std::equal(
        checksums.begin(), checksums.end(), hashers.begin(), hashers.end(),
        [](const Checksum &checksum, Hasher &hasher) { return hasher.result() == checksum.digest; });
}

} // namespace millrace
