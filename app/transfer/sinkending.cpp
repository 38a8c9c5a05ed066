// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"
#include "transfer/filesink.h"

#include <utility>

// How a sink ends: with the final name, kept for another job, or with nothing.

namespace millrace {

void FileSink::mark()
{
    if (std::exchange(m_isMarked, true)) {
        return;
    }
    OriginMark origin;
    origin.link = redactedLink(m_job.url);
    origin.etag = m_facts.etag;
    origin.lastModified = m_facts.lastModified;
    if (!m_job.options.referer.isEmpty()) {
        origin.referrer = redactedLink(QUrl::fromEncoded(m_job.options.referer));
    }
    m_part->mark(origin, m_job.marksOrigin);
}

WholeFile FileSink::release(ConflictPolicy onConflict)
{
    WholeFile file{
        m_folder, std::move(*m_part), m_facts.targetName, heldBytes(), onConflict, !m_job.beginsAnew, {}, {}};
    m_part.reset();
    return file;
}

Expected<QString> FileSink::finish(ConflictPolicy onConflict)
{
    mark();
    const PartRecord last = m_part->hasRecord() ? record(RecordState::Complete) : PartRecord();
    if (const Expected<void> synced = m_part->sync(last); !synced) {
        rollBack();
        return synced.error();
    }
    return m_part->finish(m_facts.targetName, heldBytes(), onConflict, !m_job.beginsAnew);
}

Expected<void> FileSink::completeDigests(const std::stop_token &stop)
{
    return m_digests.complete(*m_part, heldPrefix(), stop);
}

bool FileSink::hashNow()
{
    HeldRuns hashed = emptyRuns(m_facts.total);
    for (const ByteRange &range : held().ranges()) {
        const Expected<QByteArray> bytes = m_part->read(range.begin, range.size());
        if (!bytes || bytes->size() != range.size()) {
            return false;
        }
        hashed.add(range.begin, *bytes);
    }
    m_runs = std::move(hashed);
    return true;
}

void FileSink::keep()
{
    if (!m_part) {
        return;
    }
    if (m_part->fileName().isEmpty()) {
        if (held().isEmpty() || (isHashedLater() && !hashNow()) || !m_part->keep(record())) {
            discard();
        }
        return;
    }
    if (!m_part->takeFault() || !m_part->sync(record())) {
        rollBack();
    }
}

void FileSink::discard()
{
    if (m_unchecked) {
        m_unchecked->discard();
        m_unchecked.reset();
    }
    if (m_part) {
        m_part->discard();
        m_part.reset();
    }
    m_isDiscarded = true;
    m_runs.clear();
    m_facts = {};
}

} // namespace millrace
