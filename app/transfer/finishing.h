// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/expected.h"
#include "transfer/transferoutcome.h"

#include <QPromise>

#include <optional>

namespace millrace {

/// What is known of a job whose file was to get its final name in `folder`: completed by that name, made
/// AlreadyHere where it is skipped for another's file, or the error.
Expected<TransferOutcome> finishedOutcome(TransferOutcome known, const QString &folder,
                                          const Expected<QString> &name, ConflictPolicy onConflict);

/// Ends a job whose worker has gone on to the next. A file that could not be finished is lost by then: what
/// is small is fetched again.
///
/// \param name  nothing where the job was cancelled.
void endJob(QPromise<TransferOutcome> &promise, const TransferOutcome &known, const QString &folder,
            const std::optional<Expected<QString>> &name, ConflictPolicy onConflict);

} // namespace millrace
