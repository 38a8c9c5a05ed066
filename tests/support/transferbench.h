// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transferexception.h"
#include "http/transportfactory.h"
#include "platform/receivewindow.h"
#include "queue/threadworkerpool.h"
#include "tests/support/faultserver.h"
#include "transfer/transfer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace millrace {

/// What the tests of a transfer need: a server, a save folder, and a worker (or several) that
/// runs one job at a time.
class TransferBench
{
public:
    explicit TransferBench(TransportKind kind, int workers = 1)
        : m_pool(
              [this, kind](QPromise<TransferOutcome> &promise, const TransferJob &job,
                           const WorkerContext &context) {
                  runTransfer(promise, job,
                              {threadTransport(kind, &limitReceiveWindow), context.ticket, context.sizeKnown,
                               m_shared, context.takePromise});
              },
              workers)
    {
    }

    FaultServer &server() { return m_server; }
    TransferShared &shared() { return m_shared; }
    QString folder() const { return m_folder.path(); }

    TransferJob job(const QByteArray &target) const
    {
        TransferJob job;
        job.id = 1;
        job.url = m_server.url(target);
        job.folder = m_folder.path();
        job.retry.maxRetries = 0;
        return job;
    }

    QFuture<TransferOutcome> submit(const TransferJob &job, const TransferTicket &ticket = {})
    {
        return m_pool.submit(job, ticket);
    }

    /// The outcome, or one of kind Waiting with the error that was thrown, its part and its log.
    static TransferOutcome endOf(QFuture<TransferOutcome> future)
    {
        try {
            future.waitForFinished();
            const QList<TransferOutcome> outcomes = future.results();
            return outcomes.isEmpty() ? TransferOutcome{} : outcomes.last();
        } catch (const TransferException &e) {
            TransferOutcome failed;
            failed.kind = OutcomeKind::Waiting;
            failed.error = e.error();
            failed.part = e.part();
            failed.log = e.log();
            return failed;
        }
    }

    TransferOutcome run(const TransferJob &job) { return endOf(submit(job)); }

    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    QByteArray content(const QString &name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private:
    FaultServer m_server;
    TransferShared m_shared;
    QTemporaryDir m_folder;
    ThreadWorkerPool m_pool;
};

} // namespace millrace
