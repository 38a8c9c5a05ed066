// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"
#include "transfer/transferjob.h"
#include "transfer/transferoutcome.h"
#include "transfer/transfershared.h"

#include <QPromise>

#include <functional>

namespace millrace {

/// What a transfer works with, besides its job.
struct TransferTools
{
    Transport &transport;
    TransferTicket ticket;
    /// Called once the size of the file is known; -1 for "never".
    std::function<void(qint64 bytes)> sizeKnown;
    TransferShared &shared;
    /// Hands the job's promise over, once: whoever has it adds the last outcome and finishes it, and may do
    /// so after runTransfer() has returned. Empty where the promise has to stay.
    std::function<QPromise<TransferOutcome>()> takePromise{};
};

/// Does one job from its first request to the final name: adds a Started outcome, then a last one, to the
/// promise, and keeps its progress (0 to 999 while the worker has something to do, then 1000) and the meter
/// up to date. Blocks until then, or until a small file has all its bytes: its last outcome then comes from
/// another thread, when it is safe. A stop request ends it soon.
///
/// Throws TransferException for every error that is not waited out.
void runTransfer(QPromise<TransferOutcome> &promise, const TransferJob &job, const TransferTools &tools);

} // namespace millrace
