// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transfer/transferoutcome.h"

#include <QFuture>

namespace millrace {

/// How a job ended, whatever the way.
struct JobEnding
{
    /// Whether it ended by an error. The outcome then holds the error, the log and what is on the disk, and
    /// its kind means nothing.
    bool failed = false;
    /// Its kind is never Started.
    TransferOutcome outcome;
};

/// Reads how a finished future ended: by its last outcome, by an exception, or by being given up.
JobEnding endingOf(const QFuture<TransferOutcome> &future);

} // namespace millrace
