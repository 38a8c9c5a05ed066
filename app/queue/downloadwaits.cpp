// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadwaits.h"

#include "core/redactor.h"
#include "queue/downloadjob.h"

#include <QTimer>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Shorter waits for a host are not shown.
constexpr auto kShownWait = 1s;

TransferError errorOf(const Download &download, ErrorCode why)
{
    return {why, why == ErrorCode::HostNotFound ? download.request.url.host() : QString(), 0};
}

} // namespace

DownloadWaits::DownloadWaits(DownloadRows &rows, DownloadQueue &queue, const Settings &settings,
                             QObject *parent)
    : QObject(parent), m_rows(rows), m_queue(queue), m_settings(settings)
{
    connect(&queue, &DownloadQueue::parked, this, &DownloadWaits::onParked);
    connect(&queue, &DownloadQueue::released, this, &DownloadWaits::onReleased);
}

void DownloadWaits::onParked(const QList<DownloadId> &ids, std::chrono::milliseconds left, ErrorCode why)
{
    const QDeadlineTimer until(left, Qt::PreciseTimer);
    QString host;
    for (const DownloadId id : ids) {
        Download *download = m_rows.find(id);
        if (!download ||
            (download->state != DownloadState::Queued && download->state != DownloadState::Waiting)) {
            continue;
        }
        download->waitsUntil = until;
        if (m_settings.timeLimit > 0ms && download->activeTime + left >= m_settings.timeLimit) {
            // From the event loop: the queue is at its lines.
            QTimer::singleShot(0, this, [this, id, why] { giveUp(id, why); });
            continue;
        }
        host = download->request.url.host();
        if (download->state == DownloadState::Waiting) {
            emit m_rows.changed(id);
            continue;
        }
        download->error = errorOf(*download, why);
        // Once for each time that a person asked: thousands of rows may wait for one host, again and again.
        if (m_askedFor.remove(id)) {
            m_rows.log(*download, waitText(*download, left));
        }
        m_rows.setState(*download, DownloadState::Waiting);
    }
    if (!host.isEmpty() && left >= kShownWait) {
        emit m_rows.waitBegan(host, untilText(sentence({why, host, 0}), left));
    }
}

/// What a row's host asks for is longer than the row may take.
void DownloadWaits::giveUp(DownloadId id, ErrorCode why)
{
    Download *download = m_rows.find(id);
    if (download && m_queue.takeBack({id}).contains(id)) {
        download->error = errorOf(*download, why);
        emit gaveUp(id);
    }
}

void DownloadWaits::onReleased(const QList<DownloadId> &ids)
{
    for (const DownloadId id : ids) {
        Download *download = m_rows.find(id);
        if (download && download->state == DownloadState::Waiting) {
            m_rows.setState(*download, DownloadState::Queued);
        }
    }
}

void DownloadWaits::begin(Download &download, const TransferOutcome &outcome)
{
    const bool wasLost = download.lostFor > 0ms;
    takeWait(download, outcome);
    if (outcome.hasSlept) {
        m_rows.log(download,
                   tr("%1 while this computer slept: connecting again").arg(sentence(outcome.error)));
        goOnAtOnce(download);
        return;
    }
    if (m_begunBefore.remove(download.id) && isNetworkLoss(outcome.error.code)) {
        // This attempt failed for what is over.
        giveBackWait(download);
        m_rows.log(download, tr("%1; the network is back: trying again").arg(sentence(outcome.error)));
        goOnAtOnce(download);
        return;
    }
    // The host's doing, not the row's: it keeps its place before those that were not tried yet.
    const bool isHosts = isFromGate(outcome.error.code) || outcome.error.code == ErrorCode::TooManyRequests;
    m_queue.enqueueAfter(download.id, outcome.wait,
                         isHosts ? DownloadQueue::Where::AsBefore : DownloadQueue::Where::AtTheEnd);
    if (isFromGate(outcome.error.code) && outcome.wait < kShownWait) {
        // A host that takes nobody for a moment is nothing that a person wants to know.
        m_rows.setState(download, DownloadState::Queued);
        return;
    }
    const QString text = waitText(download, outcome.wait);
    m_rows.log(download, text);
    m_rows.setState(download, DownloadState::Waiting);
    // A lost network is told once, a host's pause with its first parked row.
    if (!wasLost && !isFromGate(outcome.error.code)) {
        emit m_rows.waitBegan(redactedLink(download.request.url), text);
    }
}

void DownloadWaits::goOnAtOnce(Download &download)
{
    download.error = {};
    m_rows.setState(download, DownloadState::Queued);
    m_queue.enqueue(download.id, DownloadQueue::Where::AsBefore);
}

QString DownloadWaits::untilText(const QString &reason, std::chrono::milliseconds wait)
{
    return tr("%1; trying again in %2 s")
        .arg(reason)
        .arg(std::chrono::duration<double>(wait).count(), 0, 'f', 1);
}

QString DownloadWaits::waitText(const Download &download, std::chrono::milliseconds wait) const
{
    const QString text = untilText(sentence(download.error), wait);
    // What is the network's or the host's doing is no retry of this download.
    const bool isCounted =
        download.retriesMade > 0 && download.lostFor == 0ms && !isFromGate(download.error->code);
    return !isCounted
               ? text
               : tr("%1 (%2 of %3)").arg(text).arg(download.retriesMade).arg(m_settings.retry.maxRetries);
}

void DownloadWaits::networkReturned()
{
    m_begunBefore.clear();
    for (const auto &[id, meter] : m_queue.meters()) {
        m_begunBefore.insert(id);
    }
    QList<DownloadId> ids;
    for (int row = 0; row < m_rows.list().count(); ++row) {
        Download &download = m_rows.list().at(row);
        if (download.state == DownloadState::Waiting && m_queue.isDelayed(download.id) &&
            isNetworkLoss(download.error->code)) {
            giveBackWait(download);
            ids.append(download.id);
        }
    }
    m_queue.endNotFound();
    if (!ids.isEmpty()) {
        const int count = static_cast<int>(ids.size());
        emit m_rows.activity(count == 1 ? tr("The network is back: 1 download goes on")
                                        : tr("The network is back: %Ln downloads go on", nullptr, count));
        m_queue.releaseNow(ids);
    }
}

} // namespace millrace
