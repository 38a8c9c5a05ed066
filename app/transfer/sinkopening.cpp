// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"
#include "disk/diskerror.h"
#include "disk/foldermaking.h"
#include "disk/runcheck.h"
#include "transfer/filesink.h"

#include <algorithm>
#include <utility>

// How a sink takes up what an earlier job, or another start of the program, has left.
namespace millrace {

Expected<SaveFolder> FileSink::openFolder(const QString &folder) const
{
    // A folder that vanished while something of ours was in it is not made again silently.
    const bool isNew = m_job.part.isEmpty() || folder != m_job.folder;
    if (isNew && !m_job.sortedFrom.isEmpty() && folder != m_job.sortedFrom) {
        if (Expected<void> made = makeFolder(folder, m_job.sortedFrom); !made) {
            return made.error();
        }
    }
    Expected<SaveFolder> opened = SaveFolder::open(folder, isNew && m_job.createFolder, *m_tools.calls);
    if (opened && m_tools.names) {
        opened->setNames(m_tools.names->of(*opened));
    }
    return opened;
}

Expected<void> FileSink::changeFolder(const QString &folder)
{
    if (folder == m_folder->path()) {
        return {};
    }
    Expected<SaveFolder> changed = openFolder(folder);
    if (!changed) {
        return changed.error();
    }
    m_folder = std::make_shared<const SaveFolder>(std::move(*changed));
    return {};
}

Expected<void> FileSink::open(const std::stop_token &stop)
{
    Expected<SaveFolder> folder = openFolder(m_job.folder);
    if (!folder) {
        return folder.error();
    }
    m_folder = std::make_shared<const SaveFolder>(std::move(*folder));
    if (m_job.part.isEmpty()) {
        return m_job.beginsAnew ? Expected<void>() : search(stop);
    }
    PartFile::Found found = PartFile::find(*m_folder, m_job.part.fileName);
    if (found.kind == PartFile::Found::Kind::InUse) {
        return TransferError{ErrorCode::PartFileInUse, m_job.part.fileName};
    }
    if (found.kind == PartFile::Found::Kind::Unread) {
        return diskError(found.error, m_job.folder, m_job.part.fileName);
    }
    const Expected<bool> adopted =
        isOfJob(found) ? adopt(std::move(found), m_job.part.targetName, stop) : Expected<bool>(false);
    if (!adopted) {
        return adopted.error();
    }
    if (!*adopted) {
        m_lostPart = true;
        m_facts = {};
        m_facts.furthest = m_job.part.furthest;
    }
    return {};
}

bool FileSink::isOfJob(const PartFile::Found &found) const
{
    if (found.kind != PartFile::Found::Kind::Ours || found.record.url == recordedUrl(m_job.url)) {
        return true;
    }
    // The link was changed since: then it is the file that an earlier job knew, or that a person chose.
    return m_job.part.inode == 0 || (found.part->inode() == m_job.part.inode &&
                                     (m_job.part.device == 0 || found.part->device() == m_job.part.device));
}

Expected<void> FileSink::search(const std::stop_token &stop)
{
    QString name = m_job.outputName;
    if (name.isEmpty() && m_job.nameSource == NameSource::Url) {
        name = fileNameFromUrl(m_job.url);
    }
    const bool isSkipped = m_job.onConflict == ConflictPolicy::Skip && isTaken(name);
    for (int number = 0; !name.isEmpty() && !isSkipped && number < kSearchedNumbers; ++number) {
        PartFile::Found found = PartFile::find(*m_folder, PartFile::nameFor(name, number), m_job.url);
        if (found.kind == PartFile::Found::Kind::Nothing) {
            break;
        }
        if (found.kind == PartFile::Found::Kind::InUse) {
            return TransferError{ErrorCode::PartFileInUse, name};
        }
        if (found.kind == PartFile::Found::Kind::Unread) {
            return diskError(found.error, m_job.folder, PartFile::nameFor(name, number));
        }
        const Expected<bool> adopted = adopt(std::move(found), name, stop);
        if (!adopted) {
            return adopted.error();
        }
        if (*adopted) {
            break;
        }
    }
    return {};
}

/// False where it is not to be gone on with.
Expected<bool> FileSink::adopt(PartFile::Found found, const QString &targetName, const std::stop_token &stop)
{
    if (found.kind != PartFile::Found::Kind::Ours) {
        return false;
    }
    const Expected<CheckedRuns> checked = checkRuns(*found.part, found.record, stop);
    if (!checked) {
        return checked.error();
    }
    if (checked->isStopped) {
        m_unchecked.emplace(std::move(*found.part));
        return true;
    }
    const bool isAnotherFile = found.part->inode() != found.record.identity.inode;
    if (isAnotherFile && checked->runs.isEmpty()) {
        // Somebody's own file, in the place of ours.
        return false;
    }
    m_part.emplace(std::move(*found.part));
    m_wasRefuted = found.record.state == RecordState::Refuted;
    m_runs = emptyRuns(found.record.total);
    m_runs.restore(checked->runs);
    m_olderRuns = checked->runs;
    m_olderEtag = found.record.etag;
    m_olderLastModified = found.record.lastModified;
    m_rolledBack = found.record.held().size() - heldBytes();
    m_facts.targetName = targetName;
    m_facts.furthest = std::max(m_job.part.furthest, heldBytes());
    setFacts(found.record.total, found.record.etag, found.record.lastModified);
    if (found.record.url != recordedUrl(m_job.url) && !held().isEmpty()) {
        m_oldLink = found.record.url;
    }
    if (const Expected<void> cut = cutTo(found.record); !cut) {
        return cut.error();
    }
    return true;
}

/// Brings record and file to what was found to be held.
Expected<void> FileSink::cutTo(const PartRecord &found)
{
    if (m_rolledBack > 0) {
        // Else a power cut could bring back the record's claim, and with it the bytes that were wrong.
        if (Expected<void> synced = m_part->sync(record()); !synced) {
            rollBack();
            return synced;
        }
    }
    const qint64 end = held().isEmpty() ? 0 : held().ranges().last().end;
    if (m_part->identity().size <= end) {
        return {};
    }
    // What stands behind the held bytes is half a piece, or not ours.
    Expected<void> cut = m_part->truncate(end);
    return cut ? m_part->reserve(found.total) : cut;
}

} // namespace millrace
