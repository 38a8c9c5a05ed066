// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/runcheck.h"

#include "disk/runhash.h"

#include <algorithm>

namespace millrace {

namespace {

// Between two looks at the stop token: milliseconds, even on a slow disk.
constexpr qint64 kStep = 1024 * 1024;

} // namespace

Expected<CheckedRuns> checkRuns(const PartFile &part, const PartRecord &record, const std::stop_token &stop)
{
    const PartIdentity identity = part.identity();
    if (identity.isSameAs(record.identity)) {
        return CheckedRuns{record.runs};
    }
    CheckedRuns checked;
    for (const HeldRun &run : record.runs) {
        if (!run.hash || run.range.end > identity.size) {
            continue;
        }
        RunHash hash;
        for (qint64 at = run.range.begin; at < run.range.end; at += kStep) {
            if (stop.stop_requested()) {
                return CheckedRuns{{}, true};
            }
            const Expected<QByteArray> bytes = part.read(at, std::min(kStep, run.range.end - at));
            if (!bytes) {
                return bytes.error();
            }
            hash.update(*bytes);
        }
        if (hash.value() == *run.hash) {
            checked.runs.append(run);
        }
    }
    return checked;
}

} // namespace millrace
