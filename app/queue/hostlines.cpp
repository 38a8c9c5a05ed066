// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/hostlines.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace {

void HostLines::add(DownloadId id, Spot spot)
{
    if (spot.place.number == 0) {
        spot.place.number = ++m_last;
    }
    const auto found = m_hosts.try_emplace(spot.host).first;
    Host &host = found->second;
    Line &line = host.lines[spot.queue];
    const bool leads = line.empty() || spot.place < line.begin()->first;
    if (leads) {
        withdrawHead(host, spot.queue);
    }
    line.emplace_hint(line.end(), spot.place, id);
    if (host.isShut) {
        host.newcomers.append(id);
    }
    if (leads) {
        offerHead(spot.host, host, spot.queue);
    }
    m_standing.insert_or_assign(id, Standing{found, spot.queue, spot.place});
}

void HostLines::arrange(const QList<DownloadId> &ids)
{
    std::map<Priority, QList<DownloadId>> waiting;
    for (const DownloadId id : ids) {
        if (const auto found = m_standing.find(id); found != m_standing.end()) {
            waiting[found->second.place.priority].append(id);
        }
    }
    for (const auto &[priority, same] : waiting) {
        std::vector<quint64> numbers;
        std::vector<Spot> spots;
        for (const DownloadId id : same) {
            spots.push_back(*find(id));
            numbers.push_back(spots.back().place.number);
        }
        if (std::is_sorted(numbers.begin(), numbers.end())) {
            continue;
        }
        std::sort(numbers.begin(), numbers.end());
        remove(same);
        for (std::size_t i = 0; i < spots.size(); ++i) {
            spots[i].place.number = numbers[i];
            add(same.at(static_cast<qsizetype>(i)), std::move(spots[i]));
        }
    }
}

QSet<DownloadId> HostLines::remove(const QList<DownloadId> &ids)
{
    QSet<DownloadId> removed;
    for (const DownloadId id : ids) {
        const auto found = m_standing.find(id);
        if (found == m_standing.end()) {
            continue;
        }
        const Standing standing = found->second;
        m_standing.erase(found);
        Host &host = standing.host->second;
        Line &line = host.lines.at(standing.queue);
        const bool leads = line.begin()->first == standing.place;
        if (leads) {
            withdrawHead(host, standing.queue);
        }
        line.erase(standing.place);
        if (leads) {
            offerHead(standing.host->first, host, standing.queue);
        }
        forgetIfEmpty(standing.host);
        removed.insert(id);
    }
    return removed;
}

void HostLines::clear()
{
    m_heads.clear();
    m_standing.clear();
    m_hosts.clear();
}

const HostLines::Head *HostLines::first(QueueId queue) const
{
    const auto heads = m_heads.find(queue);
    return heads == m_heads.end() ? nullptr : &heads->second.begin()->second;
}

HostLines::Head HostLines::takeFirst(QueueId queue)
{
    Head head = *first(queue);
    remove({head.id});
    return head;
}

QList<QueueId> HostLines::queues() const
{
    QList<QueueId> queues;
    for (const auto &[queue, heads] : m_heads) {
        queues.append(queue);
    }
    return queues;
}

void HostLines::shut(const std::string &name)
{
    Host &host = m_hosts[name];
    for (const auto &[queue, line] : host.lines) {
        withdrawHead(host, queue);
    }
    host.isShut = true;
}

void HostLines::open(const std::string &name)
{
    const auto host = m_hosts.find(name);
    if (host != m_hosts.end() && host->second.isShut) {
        host->second.isShut = false;
        host->second.newcomers.clear();
        for (const auto &[queue, line] : host->second.lines) {
            offerHead(name, host->second, queue);
        }
        forgetIfEmpty(host);
    }
}

QList<DownloadId> HostLines::idsOf(const std::string &name) const
{
    const auto host = m_hosts.find(name);
    if (host == m_hosts.end()) {
        return {};
    }
    Line all;
    for (const auto &[queue, line] : host->second.lines) {
        all.insert(line.begin(), line.end());
    }
    QList<DownloadId> ids;
    ids.reserve(static_cast<qsizetype>(all.size()));
    for (const auto &[place, id] : all) {
        ids.append(id);
    }
    return ids;
}

QList<DownloadId> HostLines::takeNewcomers(const std::string &name)
{
    const auto host = m_hosts.find(name);
    return host == m_hosts.end() ? QList<DownloadId>() : std::exchange(host->second.newcomers, {});
}

std::optional<HostLines::Spot> HostLines::find(DownloadId id) const
{
    const auto found = m_standing.find(id);
    if (found == m_standing.end()) {
        return std::nullopt;
    }
    const Standing &standing = found->second;
    return Spot{standing.host->first, standing.queue, standing.place};
}

void HostLines::withdrawHead(const Host &host, QueueId queue)
{
    const Line &line = host.lines.at(queue);
    if (host.isShut || line.empty()) {
        return;
    }
    const auto heads = m_heads.find(queue);
    heads->second.erase(line.begin()->first);
    if (heads->second.empty()) {
        m_heads.erase(heads);
    }
}

void HostLines::offerHead(const std::string &name, const Host &host, QueueId queue)
{
    const Line &line = host.lines.at(queue);
    if (!host.isShut && !line.empty()) {
        const auto &[place, id] = *line.begin();
        m_heads[queue].insert_or_assign(place, Head{id, place, name, queue});
    }
}

void HostLines::forgetIfEmpty(const Hosts::iterator &host)
{
    std::erase_if(host->second.lines, [](const auto &line) { return line.second.empty(); });
    if (host->second.lines.empty() && !host->second.isShut) {
        m_hosts.erase(host);
    }
}

} // namespace millrace
