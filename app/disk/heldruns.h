// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rangeset.h"
#include "disk/partrecord.h"
#include "disk/runhash.h"

#include <map>
#include <optional>

namespace millrace {

/// The bytes of a part file that are held, as runs that are hashed while they grow: each place that is
/// written at has a run whose hash runs along, so that no byte is read back. For one thread.
class HeldRuns
{
public:
    /// \param runLength  from how many bytes on a run ends and another begins: at most so much is lost with
    /// one wrong byte.
    explicit HeldRuns(qint64 runLength = 1) : m_runLength(runLength) {}

    /// Bytes that were written and are not held yet.
    void add(qint64 offset, QByteArrayView piece);
    /// The same, of which no hash is kept.
    void addUnhashed(ByteRange range);
    /// What is left of a run that is cut has no hash.
    void remove(ByteRange range);
    /// Holds these alone. None of them grows.
    void restore(const QList<HeldRun> &runs);
    void clear() { restore({}); }

    const RangeSet &held() const { return m_held; }
    QList<HeldRun> runs() const;

private:
    struct Run
    {
        qint64 end = 0;
        std::optional<quint64> hash;
        /// While it grows.
        std::optional<RunHash> growing;
    };

    /// The run that grows and ends at an offset; else a new one.
    std::map<qint64, Run>::iterator runAt(qint64 offset);

    qint64 m_runLength;
    /// By their beginning.
    std::map<qint64, Run> m_runs;
    RangeSet m_held;
};

} // namespace millrace
