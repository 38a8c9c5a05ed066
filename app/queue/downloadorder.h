// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadlist.h"
#include "queue/downloadrunner.h"
#include "queue/rowhold.h"

namespace millrace {

/// What a person says of the order in which downloads run, besides that of the list: queues, priorities, and
/// which one comes after which. Lives on the main thread; DownloadManager's words on ids hold here too.
class DownloadOrder
{
public:
    /// Both belong to the caller and outlive this object.
    DownloadOrder(DownloadList &list, DownloadRunner &runner);

    void setQueue(const QList<DownloadId> &ids, QueueId queue);
    void setPriority(const QList<DownloadId> &ids, Priority priority);
    /// Each of these, in the list's order, begins when the one before it is finished.
    void setInTurn(const QList<DownloadId> &ids);
    /// These begin when `after` is finished; 0: they wait for nobody. Those for which it would have to wait
    /// itself are passed over.
    void setAfter(const QList<DownloadId> &ids, DownloadId after);

    /// Why this one is not given to a worker.
    RowHold holdOf(const Download &download) const;

private:
    /// Whether `id` is `other` or comes, over however many, after it.
    bool isAfter(DownloadId id, DownloadId other) const;
    void apply(const QList<DownloadId> &ids);

    DownloadList &m_list;
    DownloadRunner &m_runner;
};

} // namespace millrace
