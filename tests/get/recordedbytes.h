// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rangeset.h"
#include "disk/partfile.h"

#include <QString>

#include <optional>

namespace millrace {

/// What the record beside an unfinished file says is there.
inline RangeSet recordedBytes(const QString &partFile)
{
    const std::optional<PartRecord> record = PartFile::recordOf(partFile);
    return record ? record->held() : RangeSet();
}

} // namespace millrace
