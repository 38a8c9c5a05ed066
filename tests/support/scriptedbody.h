// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transferexception.h"
#include "queue/threadworkerpool.h"

#include <QMutex>
#include <QWaitCondition>

#include <map>
#include <memory>

namespace millrace {

/// A transfer body for tests of the pool and of what stands above it: each job waits in its worker until the
/// test says how it ends. Copies share one state; all methods may be called from any thread.
class ScriptedBody
{
public:
    /// Ends the job, now or as soon as it begins.
    void finish(quint64 id)
    {
        TransferOutcome outcome;
        outcome.kind = OutcomeKind::Finished;
        outcome.name = QStringLiteral("file%1.bin").arg(id);
        outcome.received = outcome.total = 100;
        end(id, {false, outcome});
    }
    void fail(quint64 id, ErrorCode code)
    {
        TransferOutcome outcome;
        outcome.error = {code, {}, 0};
        end(id, {true, outcome});
    }
    void wait(quint64 id, std::chrono::milliseconds delay, int retriesMade = 1)
    {
        TransferOutcome outcome;
        outcome.kind = OutcomeKind::Waiting;
        outcome.error = {ErrorCode::ConnectionRefused, {}, 0};
        outcome.wait = delay;
        outcome.retriesMade = retriesMade;
        end(id, {false, outcome});
    }
    /// What jobs say of their size as they begin, as WorkerContext::sizeKnown; the default says nothing.
    void setSize(qint64 bytes)
    {
        const QMutexLocker lock(&m_state->mutex);
        m_state->size = bytes;
    }

    /// Jobs that have begun, in order.
    QList<TransferJob> begun() const
    {
        const QMutexLocker lock(&m_state->mutex);
        return m_state->begun;
    }
    QList<quint64> begunIds() const
    {
        QList<quint64> ids;
        for (const TransferJob &job : begun()) {
            ids.append(job.id);
        }
        return ids;
    }
    /// Jobs in a worker now.
    int running() const
    {
        const QMutexLocker lock(&m_state->mutex);
        return m_state->running;
    }

    void operator()(QPromise<TransferOutcome> &promise, const TransferJob &job,
                    const WorkerContext &context) const
    {
        State &state = *m_state;
        const std::stop_callback wake(context.ticket.stop.token(), [&state] {
            const QMutexLocker lock(&state.mutex);
            state.changed.wakeAll();
        });
        qint64 size = kSaysNothing;
        {
            const QMutexLocker lock(&state.mutex);
            state.begun.append(job);
            ++state.running;
            size = state.size;
        }
        if (size != kSaysNothing) {
            context.sizeKnown(size);
        }
        context.ticket.meter->setTotal(100);
        context.ticket.meter->setReceived(50);
        const Ending ending = waitForEnding(job.id, context.ticket.stop);
        if (ending.failed) {
            throw TransferException(ending.outcome.error);
        }
        promise.addResult(ending.outcome);
    }

private:
    static constexpr qint64 kSaysNothing = -2;

    struct Ending
    {
        bool failed = false;
        TransferOutcome outcome;
    };
    struct State
    {
        QMutex mutex;
        QWaitCondition changed;
        QList<TransferJob> begun;
        std::map<quint64, Ending> endings;
        int running = 0;
        qint64 size = kSaysNothing;
    };

    void end(quint64 id, const Ending &ending)
    {
        const QMutexLocker lock(&m_state->mutex);
        m_state->endings.insert_or_assign(id, ending);
        m_state->changed.wakeAll();
    }

    Ending waitForEnding(quint64 id, const StopSignal &stop) const
    {
        const QMutexLocker lock(&m_state->mutex);
        while (!m_state->endings.contains(id) && !stop.isStopRequested()) {
            m_state->changed.wait(&m_state->mutex);
        }
        --m_state->running;
        const auto found = m_state->endings.find(id);
        if (found != m_state->endings.end()) {
            const Ending ending = found->second;
            m_state->endings.erase(found);
            return ending;
        }
        TransferOutcome stopped;
        stopped.kind = stop.reason() == StopReason::Cancel ? OutcomeKind::Cancelled : OutcomeKind::Paused;
        stopped.received = 50;
        stopped.part.held = RangeSet({0, 50});
        stopped.total = stopped.part.total = 100;
        return {false, stopped};
    }

    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace millrace
