// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/transferjob.h"

namespace millrace {

std::optional<LinkTarget> targetFor(const TransferJob &job, const QString &name, const QByteArray &mediaType)
{
    if (job.sortedFrom.isEmpty() || !job.sorting->isActive()) {
        return {};
    }
    return targetOf(job.sorting,
                    {job.url, name, QString::fromLatin1(mediaType), false, job.sortedFrom, job.sortingDate});
}

QDataStream &operator<<(QDataStream &stream, const TransferJob &job)
{
    return stream << job.id << job.url << job.mirrors << job.options << job.folder << job.createFolder
                  << job.sortedFrom << job.sorting.value() << job.sortingDate << job.nameSource
                  << job.onConflict << job.outputName << job.wantSha256 << job.checksums << job.pieces.value()
                  << job.checksumFiles << job.asksForChecksums << qint32{job.connections} << job.minimumSplit
                  << qint64{job.stallTimeout.count()} << job.lowSpeedLimit << qint64{job.timeLimit.count()}
                  << qint64{job.timeUsed.count()} << qint32{job.retry.maxRetries}
                  << qint64{job.retry.firstDelay.count()} << qint64{job.retry.maxDelay.count()}
                  << qint64{job.retry.lostFor.count()} << qint32{job.retriesMade}
                  << qint64{job.lostFor.count()} << job.part << job.beginsAnew << job.marksOrigin
                  << job.isCheck;
}

QDataStream &operator>>(QDataStream &stream, TransferJob &job)
{
    qint32 connections = 1;
    qint64 stallTimeout = 0;
    qint64 timeLimit = 0;
    qint64 timeUsed = 0;
    qint32 maxRetries = 0;
    qint64 firstDelay = 0;
    qint64 maxDelay = 0;
    qint64 retryLostFor = 0;
    qint32 retriesMade = 0;
    qint64 lostFor = 0;
    LinkSorting sorting;
    PieceHashes pieces;
    stream >> job.id >> job.url >> job.mirrors >> job.options >> job.folder >> job.createFolder >>
        job.sortedFrom >> sorting >> job.sortingDate >> job.nameSource >> job.onConflict >> job.outputName >>
        job.wantSha256 >> job.checksums >> pieces >> job.checksumFiles >> job.asksForChecksums >>
        connections >> job.minimumSplit >> stallTimeout >> job.lowSpeedLimit >> timeLimit >> timeUsed >>
        maxRetries >> firstDelay >> maxDelay >> retryLostFor >> retriesMade >> lostFor >> job.part >>
        job.beginsAnew >> job.marksOrigin >> job.isCheck;
    job.sorting.set(sorting);
    job.pieces.set(pieces);
    job.connections = connections;
    job.stallTimeout = std::chrono::milliseconds(stallTimeout);
    job.timeLimit = std::chrono::milliseconds(timeLimit);
    job.timeUsed = std::chrono::milliseconds(timeUsed);
    job.retry = {maxRetries, std::chrono::milliseconds(firstDelay), std::chrono::milliseconds(maxDelay),
                 std::chrono::milliseconds(retryLostFor)};
    job.retriesMade = retriesMade;
    job.lostFor = std::chrono::milliseconds(lostFor);
    return stream;
}

} // namespace millrace
