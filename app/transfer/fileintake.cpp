// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fileintake.h"

#include "core/contentdisposition.h"
#include "core/filename.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <utility>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

} // namespace

FileIntake::FileIntake(const TransferJob &job, const TransferTools &tools, FileSink &sink,
                       std::function<void()> accepted, std::function<void(const QString &)> log)
    : m_job(job), m_tools(tools), m_sink(sink), m_accepted(std::move(accepted)), m_log(std::move(log))
{
}

bool FileIntake::prepare()
{
    if (m_sink.lostPart()) {
        m_log(Words::tr("The unfinished file was moved or changed: beginning again"));
    }
    if (m_sink.rolledBack() > 0) {
        m_log(Words::tr(
            "%n byte(s) on the disk are not as they were written: fetching them again", nullptr,
            static_cast<int>(std::min<qint64>(m_sink.rolledBack(), std::numeric_limits<int>::max()))));
    }
    if (m_sink.hasPart()) {
        m_name = m_sink.facts().targetName;
    } else if (m_job.nameSource == NameSource::Url || !m_job.outputName.isEmpty()) {
        m_name = m_job.outputName.isEmpty() ? fileNameFromUrl(m_job.url) : m_job.outputName;
        if (isToBeSkipped()) {
            return false;
        }
    }
    m_tools.ticket.meter->setReceived(m_sink.heldBytes());
    return true;
}

bool FileIntake::isToBeSkipped()
{
    m_isAlreadyHere = m_job.onConflict == ConflictPolicy::Skip && m_sink.isTaken(m_name);
    return m_isAlreadyHere;
}

Expectation FileIntake::expectation(const std::optional<ByteRange> &range) const
{
    Expectation expected;
    expected.range = range;
    expected.held = m_sink.heldBytes();
    if (m_sink.heldBytes() > 0) {
        expected.total = m_sink.facts().total;
        expected.etag = m_sink.facts().etag;
        expected.lastModified = m_sink.facts().lastModified;
    }
    return expected;
}

Expected<void> FileIntake::accept(const Judgement &judgement, const QUrl &url, const ResponseHead &head)
{
    const qint64 total = judgement.verdict == Verdict::Empty ? 0 : judgement.total;
    m_tools.sizeKnown(total);
    if (m_sink.hasPart()) {
        if (judgement.verdict == Verdict::AcceptFromStart) {
            m_log(Words::tr("The server cannot continue a download: beginning again"));
            if (const Expected<void> result = m_sink.startOver(); !result) {
                return result;
            }
        }
    } else if (const Expected<void> result = beginFile(judgement, url, head); !result || m_isAlreadyHere) {
        return result;
    }
    m_sink.setFacts(total, head.header("ETag"), head.header("Last-Modified"));
    m_tools.ticket.meter->setTotal(total);
    m_tools.ticket.meter->setReceived(m_sink.heldBytes());
    m_isStartTold = false;
    return {};
}

Expected<void> FileIntake::beginFile(const Judgement &judgement, const QUrl &url, const ResponseHead &head)
{
    if (m_name.isEmpty()) {
        const QString proposed = fileNameFromContentDisposition(head.header("Content-Disposition"));
        m_name = fileNameFromServer(proposed, url, head.header("Content-Type"));
        m_log(Words::tr("The server names it %1").arg(m_name));
        if (isToBeSkipped()) {
            return {};
        }
    }
    return m_sink.create(m_name, judgement.total);
}

void FileIntake::tellStart()
{
    if (!std::exchange(m_isStartTold, true)) {
        m_accepted();
    }
}

} // namespace millrace
