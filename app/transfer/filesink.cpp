// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/filesink.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

#include <algorithm>

namespace millrace {

namespace {

// A smaller file is quicker fetched again than looked after: it has no name until it is whole. It is also
// written before anybody could have looked how full the disk is.
constexpr qint64 kSmallSize = 1024 * 1024;

} // namespace

FileSink::FileSink(const TransferJob &job) : m_job(job), m_targetName(job.part.targetName), m_facts(job.part)
{
}

Expected<void> FileSink::open()
{
    // A folder that vanished while something of ours was in it is not made again silently.
    Expected<SaveFolder> folder = SaveFolder::open(m_job.folder, m_job.createFolder && m_job.part.isEmpty());
    if (!folder) {
        return folder.error();
    }
    m_folder.emplace(std::move(*folder));
    if (m_job.part.isEmpty()) {
        return {};
    }
    Expected<PartFile> part = PartFile::reopen(*m_folder, m_job.part);
    if (!part) {
        if (part.error().code != ErrorCode::PartFileLost) {
            return part.error();
        }
        m_lostPart = true;
        m_targetName.clear();
        m_facts = {};
        m_facts.furthest = m_job.part.furthest;
        return {};
    }
    m_part.emplace(std::move(*part));
    m_held = m_job.part.held;
    return {};
}

QString FileSink::pathOf(const QString &name) const
{
    return QDir(m_folder->path()).filePath(name);
}

Expected<void> FileSink::create(const QString &targetName, qint64 total)
{
    const bool isSmall = total >= 0 && total < kSmallSize;
    const qint64 room = isSmall ? -1 : m_folder->freeBytes();
    if (total >= 0 && room >= 0 && total > room) {
        const QLocale locale;
        return TransferError{ErrorCode::DiskFull,
                             QCoreApplication::translate("millrace::FileSink", "%1 needed, %2 free")
                                 .arg(locale.formattedDataSize(total, 1, QLocale::DataSizeSIFormat),
                                      locale.formattedDataSize(room, 1, QLocale::DataSizeSIFormat))};
    }
    Expected<PartFile> part = PartFile::create(*m_folder, targetName, isSmall);
    if (!part) {
        return part.error();
    }
    m_part.emplace(std::move(*part));
    m_targetName = targetName;
    m_held = 0;
    if (m_job.wantSha256) {
        m_sha256.emplace();
    }
    return {};
}

Expected<void> FileSink::startOver()
{
    m_held = 0;
    m_sha256.reset();
    if (m_job.wantSha256) {
        m_sha256.emplace();
    }
    return m_part->truncate(0);
}

Expected<void> FileSink::beginAt(qint64 offset)
{
    Q_ASSERT(offset <= m_held);
    m_position = offset;
    return {};
}

Expected<void> FileSink::take(QByteArrayView piece)
{
    const qint64 again = std::min<qint64>(piece.size(), m_held - m_position);
    if (again > 0) {
        if (Expected<void> same = compare(piece.first(again)); !same) {
            return same;
        }
        piece = piece.sliced(again);
    }
    if (piece.isEmpty()) {
        return {};
    }
    if (Expected<void> written = m_part->write(m_position, piece); !written) {
        return written;
    }
    if (m_sha256) {
        m_sha256->update(piece);
    }
    m_position += piece.size();
    m_held = m_position;
    return {};
}

Expected<void> FileSink::compare(QByteArrayView piece)
{
    const Expected<QByteArray> onDisk = m_part->read(m_position, piece.size());
    if (!onDisk) {
        return onDisk.error();
    }
    if (QByteArrayView(*onDisk) != piece) {
        return TransferError{ErrorCode::FileChanged,
                             QStringLiteral("the bytes sent again differ from those on the disk")};
    }
    m_position += piece.size();
    return {};
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
    state.held = m_held;
    state.furthest = std::max(m_facts.furthest, m_held);
    state.targetName = m_targetName;
    return state;
}

void FileSink::setFacts(qint64 total, const QByteArray &etag, const QByteArray &lastModified)
{
    m_facts.total = total;
    m_facts.etag = etag;
    m_facts.lastModified = lastModified;
}

Expected<QString> FileSink::finish(ConflictPolicy onConflict)
{
    if (const Expected<void> synced = m_part->sync(); !synced) {
        // Which bytes are on the disk is not known any more, and a second sync would say "all" (Linux forgets
        // the fault once it was told): none counts as held.
        m_held = 0;
        return synced.error();
    }
    return m_part->finish(m_targetName, m_held, onConflict);
}

Expected<QByteArray> FileSink::sha256()
{
    if (m_sha256) {
        return m_sha256->hexResult();
    }
    constexpr qint64 kStep = 1024 * 1024;
    Sha256 sum;
    for (qint64 at = 0; at < m_held; at += kStep) {
        const qint64 size = std::min(kStep, m_held - at);
        const Expected<QByteArray> bytes = m_part->read(at, size);
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->size() != size) {
            return TransferError{ErrorCode::PartFileLost, m_part->fileName()};
        }
        sum.update(*bytes);
    }
    return sum.hexResult();
}

void FileSink::keep()
{
    if (m_part && m_part->fileName().isEmpty() && (m_held == 0 || !m_part->keep(m_targetName))) {
        discard();
    }
}

void FileSink::discard()
{
    if (m_part) {
        m_part->discard();
        m_part.reset();
    }
    m_isDiscarded = true;
    m_held = 0;
    m_facts = {};
}

} // namespace millrace
