// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "queue/rowhold.h"

#include <QString>

namespace millrace {

/// What is to be known of a row besides what stands in it.
struct RowContext
{
    /// As in the settings; "Retrying in 12 s (2 of 5): ..." names it.
    int maxRetries = 0;
    /// For Queued: why it does not begin.
    RowHold hold{};
    /// The title of its queue.
    QString queue{};
};

/// What the status column says of a download: one line, without the cure.
QString statusText(const Download &download, const RowContext &context);

/// What a queue is called; the main one has no name of its own.
QString queueTitle(const QueuePlan &plan);
QString priorityText(Priority priority);

/// Why a download failed or waits, with what the layer below said; empty for the others.
QString causeText(const Download &download);

/// The action that its row offers: that of its error, for downloads that failed or wait.
Cure cureOf(const Download &download);

/// The cure as a button says it; empty for Cure::None.
QString cureLabel(Cure cure);

/// "64%", or the bytes so far where the size is unknown; empty before anything came.
QString progressText(const Download &download);

/// "60 percent", or the bytes so far; empty before anything came. For screen readers.
QString spokenProgress(const Download &download);

/// The whole row as words: name, "60 percent", "3.2 MB/s, 1 minute left", the status. For screen readers.
QString spokenRow(const Download &download, const RowContext &context);

} // namespace millrace
