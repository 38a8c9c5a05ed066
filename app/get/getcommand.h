// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/commandline.h"
#include "core/listeddownload.h"
#include "get/dryrun.h"
#include "get/getprinter.h"
#include "queue/downloadmanager.h"
#include "queue/outcomeorder.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>

namespace millrace {

/// `millrace get`: gives links to a manager, prints what becomes of them, and tells when all is done.
class GetCommand : public QObject
{
    Q_OBJECT

public:
    GetCommand(const CommandLine &line, DownloadManager &manager, QObject *parent = nullptr);

    /// Reads the links and starts them. The exit status when there is nothing to wait for; else nothing, and
    /// done() follows.
    std::optional<int> start();
    /// Checkpoints and ends with this exit status.
    void stop(int exitStatus);

signals:
    /// From start(): the list was read, and nothing is asked for yet.
    void listRead();
    void done(int exitStatus);

private:
    /// A row to be printed, or a line that never became one.
    struct Result
    {
        Download download;
        bool isFinished = false;
    };

    std::optional<int> startDryRun(const QString &text, const QByteArray &list);
    bool readInput(QByteArray &list, QString &error) const;
    /// What all requests share.
    DownloadRequest model() const;
    QList<DownloadRequest> requestsFrom(const QString &text);
    /// Of a list whose entries have options of their own.
    QList<DownloadRequest> requestsFrom(const ReadList &list);
    /// Makes it the one that goes on with the part file; false, with the reason printed, where there is none.
    bool goOnWithPart(QList<DownloadRequest> &requests);
    void refuse(const QString &line, const QString &reason);
    /// \param number  of its line, from 1; links on the command line come before those of the list.
    void refuseCommand(qsizetype number, const QString &reason);
    void onEnded(DownloadId id);
    void print(const Result &result);
    void finish();
    void saveFailed();

    const CommandLine m_line;
    DownloadManager &m_manager;
    GetPrinter m_printer;
    QList<DownloadId> m_given;
    /// normalizedLink() of what was given.
    QSet<QString> m_seen;
    std::unique_ptr<OutcomeOrder<DownloadId, Result>> m_order;
    QStringList m_refused;
    /// Whether what did not finish has options of its own to be kept.
    bool m_hasOwnOptions = false;
    qsizetype m_endedCount = 0;
    bool m_hasFailed = false;
    int m_stopStatus = 0;
    QTimer m_progressTimer;
    std::unique_ptr<DryRun> m_dryRun;
};

} // namespace millrace
