// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/diskdesk.h"
#include "queue/linkquestions.h"
#include "queue/workerpool.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace millrace {

/// A dry run: asks for each link what a download of it would bring, with workers of its own, and says what
/// the answers mean for each other. Writes nothing to the save folder. Lives on the main thread.
class LinkChecker : public QObject
{
    Q_OBJECT

public:
    using JobSource = std::function<TransferJob(const DownloadRequest &)>;
    /// What stands in these folders.
    using FolderSource = std::function<QFuture<QHash<QString, FolderContent>>(const QStringList &folders)>;

    /// \param pool  runs the checks.
    /// \param jobFor  asked on this thread.
    /// \param lookInto  asked once all links are answered, for the folders that their files go to.
    LinkChecker(std::unique_ptr<WorkerPool> pool, JobSource jobFor, FolderSource lookInto,
                ConflictPolicy onConflict, QObject *parent = nullptr);
    /// Stops what is under way and waits for it: a stopped check takes no time.
    ~LinkChecker() override;

    /// Begins, once.
    void check(const QList<LinkQuestion> &questions);
    /// Asks nobody any more; finished() follows.
    void cancel();

    /// In the order of the questions. Names, conflicts and room are there when it has finished.
    const QList<LinkReport> &reports() const { return m_reports; }
    int asked() const { return static_cast<int>(m_checks.size()); }
    /// Those that are over, and how many of these were stopped before they had an answer.
    int answered() const { return m_answered; }
    int stopped() const { return m_stopped; }
    bool isFinished() const { return m_isFinished; }

signals:
    /// This report has an answer.
    void reported(int index);
    void finished();

private:
    struct Check
    {
        int index = 0;
        StopSource stop;
    };

    void onEnded(std::size_t check, const QFuture<TransferOutcome> &future);
    void settle();

    std::unique_ptr<WorkerPool> m_pool;
    const JobSource m_jobFor;
    const FolderSource m_lookInto;
    const ConflictPolicy m_onConflict;
    QList<LinkReport> m_reports;
    std::vector<Check> m_checks;
    int m_answered = 0;
    int m_stopped = 0;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace millrace
