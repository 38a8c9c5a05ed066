// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/linkcheck.h"

#include "core/checksumfile.h"
#include "core/contentdisposition.h"
#include "core/filename.h"
#include "core/redactor.h"
#include "disk/originmark.h"
#include "disk/savefolder.h"
#include "http/redirects.h"
#include "transfer/filesink.h"
#include "transfer/integrity.h"

namespace millrace {

Expected<void> checkJobLink(const TransferJob &job)
{
    if (!job.url.isValid() || job.url.host().isEmpty()) {
        return TransferError{ErrorCode::InvalidUrl, {}};
    }
    if (job.nameSource == NameSource::Url && job.outputName.isEmpty() && !linkNamesFile(job.url)) {
        return TransferError{ErrorCode::MissingExtension, {}};
    }
    return {};
}

LinkCheck::LinkCheck(const TransferJob &job, const TransferTools &tools)
    : m_job(job)
    , m_tools(tools)
    , m_requests(job)
    , m_visit(tools.shared.hostGate)
    , m_page(job, tools.shared.online)
{
}

LinkCheck::~LinkCheck()
{
    m_tools.transport.abort(*this);
}

Expected<TransferOutcome> LinkCheck::run()
{
    if (const Expected<void> link = checkJobLink(m_job); !link) {
        return link.error();
    }
    std::optional<ByteRange> range = ByteRange{0, 1};
    QUrl url = m_job.url;
    int hops = 0;
    while (request(url, range)) {
        if (m_judgement.verdict == Verdict::PlainGet) {
            range.reset();
        } else if (!m_answersChallenge) {
            const Expected<QUrl> next = followRedirect(url, m_head.header("Location"), hops++, m_job.url);
            if (!next) {
                return redirectError(next.error(), m_tools.shared.online);
            }
            url = *next;
        }
    }
    if (m_error.code != ErrorCode::None) {
        return m_error;
    }
    TransferOutcome found = outcome();
    if (const QString here = nameHere(found); !here.isEmpty()) {
        found.kind = OutcomeKind::AlreadyHere;
        found.name = here;
    }
    return found;
}

/// One request. Whether another one is to follow.
bool LinkCheck::request(const QUrl &url, const std::optional<ByteRange> &range)
{
    m_url = url;
    m_range = range;
    m_judgement = {};
    m_head = {};
    m_page.reset();
    m_answersChallenge = false;
    m_isEnded = false;
    m_error = {m_visit.enterSoon(url, m_tools.ticket.stop), {}};
    if (m_error.code != ErrorCode::None) {
        return false;
    }
    TransportRequest request = m_requests.build(url, range);
    if (m_error = m_requests.refusal(); m_error.code == ErrorCode::None) {
        request.mayShareConnection = m_job.connections <= 1;
        m_tools.transport.open(request, *this);
        while (!m_isEnded && m_tools.transport.isBusy(*this) && !m_tools.ticket.stop.isStopRequested()) {
            m_tools.transport.pump(m_job.stallTimeout);
        }
        m_tools.transport.abort(*this);
        m_visit.noteError(m_error.code);
    }
    m_visit.leave();
    const Verdict verdict = m_judgement.verdict;
    const bool asksAgain =
        verdict == Verdict::Redirect || (verdict == Verdict::PlainGet && range) || m_answersChallenge;
    return asksAgain && m_error.code == ErrorCode::None && !m_tools.ticket.stop.isStopRequested();
}

bool LinkCheck::refuse(const TransferError &error)
{
    m_error = error;
    return false;
}

/// The body is never read: a head says all that is asked.
bool LinkCheck::onHead(const ResponseHead &head)
{
    m_visit.noteHead(head);
    m_head = head;
    Expectation expected;
    expected.range = m_range;
    m_judgement = judgeResponse(expected, head);
    if (m_judgement.isAccepted()) {
        m_page.begin(m_job.nameSource == NameSource::Url ? fileNameFromUrl(m_job.url) : m_job.outputName,
                     m_url, head);
        if (m_page.isWebPage()) {
            return refuse(m_page.error());
        }
    } else if (m_judgement.verdict == Verdict::Reject || m_judgement.verdict == Verdict::Changed) {
        m_answersChallenge = m_requests.answersChallenge(head);
        return refuse(m_answersChallenge ? TransferError{} : m_requests.explained(m_judgement.error, &head));
    }
    return false;
}

bool LinkCheck::onBody(QByteArrayView)
{
    return false;
}

void LinkCheck::onEnd(const TransferError &error)
{
    m_isEnded = true;
    if (m_head.status == 0) {
        m_error = m_requests.explained(error);
    }
}

TransferOutcome LinkCheck::outcome() const
{
    TransferOutcome outcome;
    outcome.kind = OutcomeKind::Checked;
    outcome.folder = m_job.folder;
    if (!m_job.outputName.isEmpty()) {
        outcome.name = m_job.outputName;
    } else if (m_job.nameSource == NameSource::Url) {
        outcome.name = fileNameFromUrl(m_job.url);
    } else {
        outcome.name =
            fileNameFromServer(fileNameFromContentDisposition(m_head.header("Content-Disposition")), m_url,
                               m_head.header("Content-Type"));
        if (const auto sorted = targetFor(m_job, outcome.name, m_head.header("Content-Type"))) {
            outcome.name = sorted->name;
            outcome.folder = sorted->folder;
        }
    }
    const bool isEmpty = m_judgement.verdict == Verdict::Empty;
    outcome.total = isEmpty ? 0 : m_judgement.total;
    outcome.sizeConfirmed = outcome.total >= 0;
    outcome.isResumable = m_head.status == 206 || !m_url.scheme().startsWith(QLatin1String("http"));
    outcome.hasChecksum = promisedDigest(m_head).has_value();
    return outcome;
}

QString LinkCheck::nameHere(const TransferOutcome &found) const
{
    const Expected<SaveFolder> folder = SaveFolder::open(found.folder, false);
    const bool mayBeHere =
        m_job.onConflict == ConflictPolicy::Rename || m_job.onConflict == ConflictPolicy::Ask;
    // By its pieces nobody has looked at it.
    if (!folder || !mayBeHere || !m_job.pieces->isEmpty()) {
        return {};
    }
    OriginMark offered;
    offered.link = redactedLink(m_job.url);
    offered.size = found.total;
    offered.etag = m_head.header("ETag");
    offered.lastModified = m_head.header("Last-Modified");
    for (int number = 0; number < FileSink::kSearchedNumbers; ++number) {
        const QString name = number == 0 ? found.name : numberedFileName(found.name, number);
        if (!folder->hasEntry(name)) {
            break;
        }
        const auto mark = readOriginMark(folder->calls(), folder->descriptor(), name);
        if (mark && isSameVersion(*mark, offered)) {
            return name;
        }
    }
    return {};
}

} // namespace millrace
