// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadlist.h"

#include "core/filename.h"
#include "core/link.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace millrace {

namespace {

std::size_t indexOf(DownloadState state)
{
    return static_cast<std::size_t>(state);
}

/// Which row stands at each place after `rows`, ascending, have moved.
QList<int> movedOrder(int count, const QList<int> &rows, MoveTo where)
{
    QList<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    const auto isMeant = [&rows](int row) { return std::binary_search(rows.begin(), rows.end(), row); };
    switch (where) {
    case MoveTo::Up:
        for (const int row : rows) {
            // Whoever is at the top, or right behind one that stays, stays.
            if (row > 0 && !isMeant(order.at(row - 1))) {
                std::swap(order[row - 1], order[row]);
            }
        }
        break;
    case MoveTo::Down:
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
            if (*row + 1 < count && !isMeant(order.at(*row + 1))) {
                std::swap(order[*row + 1], order[*row]);
            }
        }
        break;
    case MoveTo::Top:
        std::stable_partition(order.begin(), order.end(), isMeant);
        break;
    case MoveTo::Bottom:
        std::stable_partition(order.begin(), order.end(), [&isMeant](int row) { return !isMeant(row); });
        break;
    }
    return order;
}

} // namespace

Download &DownloadList::append(Download download)
{
    auto row = std::make_unique<Download>(std::move(download));
    m_byId.insert(row->id, row.get());
    ++m_perState[indexOf(row->state)];
    m_rows.push_back(std::move(row));
    const QUrl link = m_rows.back()->request.url;
    setLink(*m_rows.back(), link);
    return *m_rows.back();
}

void DownloadList::setState(Download &download, DownloadState state)
{
    if (m_byId.contains(download.id)) {
        --m_perState[indexOf(download.state)];
        ++m_perState[indexOf(state)];
        if (m_rowsKnown > 0 && state == DownloadState::Finished) {
            m_knownLinks.setFinished(normalizedLink(download.request.url), download.id);
        }
    }
    download.state = state;
}

void DownloadList::setLink(Download &download, const QUrl &url)
{
    if (download.request.url != url) {
        // Another row may have the old link too, so it cannot simply be taken out.
        forgetKnownLinks();
    }
    Credentials credentials = download.request.options->credentials;
    if (!url.userInfo().isEmpty() || (!download.request.url.isEmpty() && download.request.url != url)) {
        credentials = credentialsOf(url);
    }
    if (credentials.password.isEmpty()) {
        const Credentials found = m_netrc.find(url.host(QUrl::FullyEncoded), credentials.user);
        credentials = found.isEmpty() ? credentials : found;
    }
    if (credentials != download.request.options->credentials) {
        download.request.options.update(
            [&credentials](RequestOptions &options) { options.credentials = credentials; });
    }
    // As it is mostly, its text is shared with whoever made it.
    download.request.url = url.userInfo().isEmpty() ? url : url.adjusted(QUrl::RemoveUserInfo);
    download.name =
        download.request.outputName.isEmpty() ? fileNameFromUrl(url) : download.request.outputName;
}

DownloadCounts DownloadList::counts() const
{
    const auto of = [this](DownloadState state) { return m_perState[indexOf(state)]; };
    DownloadCounts counts;
    counts.all = count();
    counts.running = of(DownloadState::Running);
    counts.queued = of(DownloadState::Queued) + of(DownloadState::Waiting);
    counts.paused = of(DownloadState::Paused);
    counts.finished = of(DownloadState::Finished);
    counts.failed = of(DownloadState::Failed) + of(DownloadState::Cancelled);
    return counts;
}

const KnownLinks &DownloadList::knownLinks() const
{
    if (m_rowsKnown == 0) {
        m_knownLinks.clear();
    }
    for (; m_rowsKnown < m_rows.size(); ++m_rowsKnown) {
        const Download &row = *m_rows[m_rowsKnown];
        m_knownLinks.insert(normalizedLink(row.request.url), {row.id, row.state == DownloadState::Finished});
    }
    return m_knownLinks;
}

QList<int> DownloadList::rowsOf(const QList<DownloadId> &ids) const
{
    const QSet<DownloadId> wanted(ids.begin(), ids.end());
    QList<int> rows;
    for (std::size_t row = 0; row < m_rows.size() && rows.size() < wanted.size(); ++row) {
        if (wanted.contains(m_rows[row]->id)) {
            rows.append(static_cast<int>(row));
        }
    }
    return rows;
}

MovedRows DownloadList::move(const QList<DownloadId> &ids, MoveTo where)
{
    return put(movedOrder(count(), rowsOf(ids), where));
}

MovedRows DownloadList::moveBefore(const QList<DownloadId> &ids, DownloadId before)
{
    const QList<int> rows = rowsOf(ids);
    const int at = rowsOf({before}).value(0, count());
    QList<int> order(count());
    std::iota(order.begin(), order.end(), 0);
    const auto isMeant = [&rows](int row) { return std::binary_search(rows.begin(), rows.end(), row); };
    const auto middle = order.begin() + at;
    std::stable_partition(order.begin(), middle, [&isMeant](int row) { return !isMeant(row); });
    std::stable_partition(middle, order.end(), isMeant);
    return put(std::move(order));
}

MovedRows DownloadList::put(QList<int> order)
{
    int first = 0;
    while (first < order.size() && order.at(first) == first) {
        ++first;
    }
    while (order.size() > first && order.constLast() == order.size() - 1) {
        order.removeLast();
    }
    const MovedRows moved{first, order.mid(first)};
    std::vector<std::unique_ptr<Download>> rows;
    rows.reserve(static_cast<std::size_t>(moved.from.size()));
    for (const int from : moved.from) {
        rows.push_back(std::move(m_rows[static_cast<std::size_t>(from)]));
    }
    std::move(rows.begin(), rows.end(), m_rows.begin() + first);
    forgetKnownLinks();
    return moved;
}

std::vector<DownloadList::Removed> DownloadList::take(const QList<int> &rows)
{
    std::vector<Removed> removed;
    removed.reserve(static_cast<std::size_t>(rows.size()));
    for (const int row : rows) {
        std::unique_ptr<Download> &slot = m_rows[static_cast<std::size_t>(row)];
        m_byId.remove(slot->id);
        --m_perState[indexOf(slot->state)];
        removed.push_back({row, std::move(slot)});
    }
    std::erase(m_rows, nullptr);
    forgetKnownLinks();
    return removed;
}

QList<int> DownloadList::putBack(std::vector<Removed> removed)
{
    QList<int> rows;
    std::vector<std::unique_ptr<Download>> merged;
    merged.reserve(m_rows.size() + removed.size());
    auto next = m_rows.begin();
    for (Removed &entry : removed) {
        while (next != m_rows.end() && merged.size() < static_cast<std::size_t>(entry.row)) {
            merged.push_back(std::move(*next++));
        }
        rows.append(static_cast<int>(merged.size()));
        m_byId.insert(entry.download->id, entry.download.get());
        ++m_perState[indexOf(entry.download->state)];
        merged.push_back(std::move(entry.download));
    }
    std::move(next, m_rows.end(), std::back_inserter(merged));
    m_rows = std::move(merged);
    forgetKnownLinks();
    return rows;
}

} // namespace millrace
