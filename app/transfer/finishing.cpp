// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/finishing.h"

#include "core/transferexception.h"

#include <QDir>

#include <utility>

namespace millrace {

Expected<TransferOutcome> finishedOutcome(TransferOutcome known, const QString &folder,
                                          const Expected<QString> &name, ConflictPolicy onConflict)
{
    known.part = {};
    if (name) {
        known.name = *name;
        known.path = QDir(folder).filePath(*name);
        known.total = known.received;
        return known;
    }
    if (name.error().code == ErrorCode::NameTaken && onConflict == ConflictPolicy::Ask) {
        return TransferError{ErrorCode::FileExists, known.name};
    }
    if (name.error().code != ErrorCode::NameTaken || onConflict != ConflictPolicy::Skip) {
        return name.error();
    }
    TransferOutcome skipped;
    skipped.kind = OutcomeKind::AlreadyHere;
    skipped.name = known.name;
    skipped.path = QDir(folder).filePath(known.name);
    skipped.refutedMirrors = known.refutedMirrors;
    skipped.log = known.log;
    return skipped;
}

void endJob(QPromise<TransferOutcome> &promise, const TransferOutcome &known, const QString &folder,
            const std::optional<Expected<QString>> &name, ConflictPolicy onConflict)
{
    if (!name) {
        TransferOutcome cancelled;
        cancelled.kind = OutcomeKind::Cancelled;
        cancelled.name = known.name;
        cancelled.log = known.log;
        promise.addResult(cancelled);
    } else if (const auto outcome = finishedOutcome(known, folder, *name, onConflict); outcome) {
        promise.addResult(*outcome);
    } else {
        promise.setException(TransferException(outcome.error(), {}, known.log));
    }
    promise.finish();
}

} // namespace millrace
