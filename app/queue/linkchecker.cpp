// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/linkchecker.h"

#include "queue/jobending.h"

#include <QFutureWatcher>

#include <utility>

namespace millrace {

LinkChecker::LinkChecker(std::unique_ptr<WorkerPool> pool, JobSource jobFor, FolderSource lookInto,
                         ConflictPolicy onConflict, QObject *parent)
    : QObject(parent)
    , m_pool(std::move(pool))
    , m_jobFor(std::move(jobFor))
    , m_lookInto(std::move(lookInto))
    , m_onConflict(onConflict)
{
}

LinkChecker::~LinkChecker()
{
    for (Check &check : m_checks) {
        check.stop.requestStop(StopReason::Close);
    }
}

void LinkChecker::check(const QList<LinkQuestion> &questions)
{
    m_reports.reserve(questions.size());
    for (const LinkQuestion &question : questions) {
        m_reports.append(question.report);
        if (question.request) {
            m_checks.push_back({static_cast<int>(m_reports.size()) - 1, {}});
        }
    }
    std::size_t next = 0;
    for (const LinkQuestion &question : questions) {
        if (!question.request) {
            continue;
        }
        TransferJob job = m_jobFor(*question.request);
        job.id = next + 1;
        job.isCheck = true;
        TransferTicket ticket;
        ticket.stop = m_checks[next].stop.signal();
        auto *watcher = new QFutureWatcher<TransferOutcome>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, check = next] {
            watcher->deleteLater();
            onEnded(check, watcher->future());
        });
        watcher->setFuture(m_pool->submit(job, ticket));
        ++next;
    }
    if (m_checks.empty()) {
        settle();
    }
}

void LinkChecker::cancel()
{
    m_isCancelled = true;
    for (std::size_t i = 0; i < m_checks.size(); ++i) {
        m_checks[i].stop.requestStop(StopReason::Cancel);
        m_pool->takeBack(i + 1);
    }
}

void LinkChecker::onEnded(std::size_t check, const QFuture<TransferOutcome> &future)
{
    LinkReport &report = m_reports[m_checks[check].index];
    const JobEnding ending = future.isCanceled() && m_isCancelled ? JobEnding() : endingOf(future);
    if (m_isCancelled && !ending.failed && ending.outcome.kind != OutcomeKind::Checked &&
        ending.outcome.kind != OutcomeKind::AlreadyHere) {
        report.standing = LinkStanding::Stopped;
        ++m_stopped;
    } else if (ending.failed || ending.outcome.kind == OutcomeKind::Waiting) {
        report.standing = LinkStanding::Fails;
        report.reason = sentence(ending.outcome.error);
    } else {
        report.standing = ending.outcome.kind == OutcomeKind::AlreadyHere ? LinkStanding::AlreadyHere
                                                                          : LinkStanding::Answers;
        report.name = ending.outcome.name;
        report.folder = ending.outcome.folder;
        report.size = ending.outcome.total;
        report.isResumable = ending.outcome.isResumable;
        report.isChecksumKnown = report.isChecksumKnown || ending.outcome.hasChecksum;
    }
    ++m_answered;
    emit reported(m_checks[check].index);
    if (m_answered == asked()) {
        settle();
    }
}

void LinkChecker::settle()
{
    QSet<QString> folders;
    for (const LinkReport &report : std::as_const(m_reports)) {
        if (report.standing == LinkStanding::Answers) {
            folders.insert(report.folder);
        }
    }
    auto *watcher = new QFutureWatcher<QHash<QString, FolderContent>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        settleReports(m_reports,
                      watcher->future().isResultReadyAt(0) ? watcher->result()
                                                           : QHash<QString, FolderContent>(),
                      m_onConflict);
        m_isFinished = true;
        emit finished();
    });
    watcher->setFuture(m_lookInto(folders.values()));
}

} // namespace millrace
