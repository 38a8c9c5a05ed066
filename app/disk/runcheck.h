// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "disk/partfile.h"
#include "disk/partrecord.h"

#include <stop_token>

namespace millrace {

/// What a part file that has been opened again holds for certain.
struct CheckedRuns
{
    QList<HeldRun> runs;
    /// Not all were looked at, as a stop was requested: `runs` means nothing.
    bool isStopped = false;
};

/// The runs of a record that the part file holds: all of them where it still is as it was at that checkpoint,
/// else those whose bytes, read again, have their hash. Errors: those of diskError. Reads up to all of the
/// file.
Expected<CheckedRuns> checkRuns(const PartFile &part, const PartRecord &record, const std::stop_token &stop);

} // namespace millrace
