// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/jobending.h"

#include "core/transferexception.h"

#include <QUnhandledException>

namespace millrace {

namespace {

JobEnding failedEnding(TransferError error, PartState part = {}, QStringList log = {}, QString folder = {})
{
    JobEnding ending;
    ending.failed = true;
    ending.outcome.error = std::move(error);
    ending.outcome.received = part.heldBytes();
    ending.outcome.total = part.total;
    ending.outcome.part = std::move(part);
    ending.outcome.log = std::move(log);
    ending.outcome.folder = std::move(folder);
    return ending;
}

} // namespace

JobEnding endingOf(const QFuture<TransferOutcome> &future)
{
    try {
        const QList<TransferOutcome> outcomes = future.results();
        if (!outcomes.isEmpty() && outcomes.last().kind != OutcomeKind::Started) {
            return {false, outcomes.last()};
        }
    } catch (const TransferException &e) {
        return failedEnding(e.error(), e.part(), e.log(), e.folder());
    } catch (const QUnhandledException &e) {
        QString what = QStringLiteral("unknown exception");
        try {
            if (e.exception()) {
                std::rethrow_exception(e.exception());
            }
        } catch (const std::exception &inner) {
            what = QString::fromUtf8(inner.what());
        } catch (...) {
        }
        return failedEnding({ErrorCode::Internal, what});
    } catch (const std::exception &e) {
        return failedEnding({ErrorCode::Internal, QString::fromUtf8(e.what())});
    }
    return failedEnding({ErrorCode::Internal, QStringLiteral("the worker ended without an outcome")});
}

} // namespace millrace
