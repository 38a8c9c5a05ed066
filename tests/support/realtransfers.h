// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transportfactory.h"
#include "platform/receivewindow.h"
#include "queue/threadworkerpool.h"
#include "transfer/transfer.h"

#include <memory>

namespace millrace {

/// Pools whose workers download, as the program's do.
inline PoolFactory realPools(const std::shared_ptr<TransferShared> &shared)
{
    return poolsOf<ThreadWorkerPool>(
        [shared](QPromise<TransferOutcome> &promise, const TransferJob &job, const WorkerContext &context) {
            runTransfer(promise, job,
                        {threadTransport(defaultTransportKind(), &limitReceiveWindow), context.ticket,
                         context.sizeKnown, *shared, context.takePromise});
        });
}

} // namespace millrace
