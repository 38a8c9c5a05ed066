// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadorder.h"

namespace millrace {

DownloadOrder::DownloadOrder(DownloadList &list, DownloadRunner &runner) : m_list(list), m_runner(runner) {}

void DownloadOrder::setQueue(const QList<DownloadId> &ids, QueueId queue)
{
    for (const DownloadId id : ids) {
        if (Download *download = m_list.find(id)) {
            download->request.queue = queue;
        }
    }
    apply(ids);
}

void DownloadOrder::setPriority(const QList<DownloadId> &ids, Priority priority)
{
    for (const DownloadId id : ids) {
        if (Download *download = m_list.find(id)) {
            download->request.priority = priority;
        }
    }
    apply(ids);
}

void DownloadOrder::setInTurn(const QList<DownloadId> &ids)
{
    DownloadId before = 0;
    QList<DownloadId> inTurn;
    for (const int row : m_list.rowsOf(ids)) {
        Download &download = m_list.at(row);
        if (download.state == DownloadState::Finished) {
            continue;
        }
        // What held them among each other is over first, else two of them could wait for one another.
        download.request.after = 0;
        inTurn.append(download.id);
    }
    for (const DownloadId id : std::as_const(inTurn)) {
        if (before != 0 && !isAfter(before, id)) {
            m_list.find(id)->request.after = before;
        }
        before = id;
    }
    apply(inTurn);
}

void DownloadOrder::setAfter(const QList<DownloadId> &ids, DownloadId after)
{
    QList<DownloadId> changed;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && (after == 0 || (m_list.find(after) && !isAfter(after, id)))) {
            download->request.after = after;
            changed.append(id);
        }
    }
    apply(changed);
}

bool DownloadOrder::isAfter(DownloadId id, DownloadId other) const
{
    while (id != 0 && id != other) {
        const Download *download = m_list.find(id);
        id = download ? download->request.after : 0;
    }
    return id != 0;
}

void DownloadOrder::apply(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        emit m_runner.changed(id);
    }
    m_runner.restand(ids);
}

RowHold DownloadOrder::holdOf(const Download &download) const
{
    if (download.state != DownloadState::Queued) {
        return {};
    }
    if (const DownloadId id = m_runner.awaitedBy(download)) {
        const Download *other = m_list.find(id);
        const bool goesOn = other && isActive(other->state);
        return {goesOn ? RowHold::Kind::After : RowHold::Kind::AfterFailed, other ? other->name : QString()};
    }
    const QueueId queue = m_runner.queueOf(download);
    if (m_runner.queueClock().isOpen(queue)) {
        return {};
    }
    return {RowHold::Kind::Queue, planOf(m_runner.settings().queues, queue).name,
            m_runner.queueClock().opensAt(queue).value_or(QDateTime())};
}

} // namespace millrace
