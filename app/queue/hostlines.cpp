// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/hostlines.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace {

void HostLines::add(DownloadId id, const std::string &host, Place place)
{
    const Place its = place != 0 ? place : ++m_last;
    const auto line = m_lines.try_emplace(host).first;
    const bool leads = line->second.ids.empty() || its < line->second.ids.begin()->first;
    if (leads) {
        withdrawHead(line);
    }
    line->second.ids.emplace_hint(line->second.ids.end(), its, id);
    if (line->second.isShut) {
        line->second.newcomers.append(id);
    }
    m_spots.insert_or_assign(id, Spot{line, its});
    if (leads) {
        offerHead(line);
    }
}

void HostLines::arrange(const QList<DownloadId> &ids)
{
    QList<DownloadId> waiting;
    std::vector<Place> places;
    std::vector<std::string> hosts;
    for (const DownloadId id : ids) {
        if (const auto spot = m_spots.find(id); spot != m_spots.end()) {
            waiting.append(id);
            places.push_back(spot->second.place);
            hosts.push_back(spot->second.line->first);
        }
    }
    if (std::is_sorted(places.begin(), places.end())) {
        return;
    }
    std::sort(places.begin(), places.end());
    remove(waiting);
    for (std::size_t i = 0; i < places.size(); ++i) {
        add(waiting.at(static_cast<qsizetype>(i)), hosts[i], places[i]);
    }
}

QSet<DownloadId> HostLines::remove(const QList<DownloadId> &ids)
{
    QSet<DownloadId> removed;
    for (const DownloadId id : ids) {
        const auto spot = m_spots.find(id);
        if (spot == m_spots.end()) {
            continue;
        }
        const auto [line, place] = spot->second;
        const bool leads = line->second.ids.begin()->first == place;
        if (leads) {
            withdrawHead(line);
        }
        line->second.ids.erase(place);
        m_spots.erase(spot);
        removed.insert(id);
        if (leads) {
            offerHead(line);
        }
    }
    return removed;
}

void HostLines::clear()
{
    m_heads.clear();
    m_spots.clear();
    m_lines.clear();
}

const HostLines::Head *HostLines::first() const
{
    return m_heads.empty() ? nullptr : &m_heads.begin()->second;
}

HostLines::Head HostLines::takeFirst()
{
    Head head = std::move(m_heads.begin()->second);
    m_heads.erase(m_heads.begin());
    const auto line = m_spots.at(head.id).line;
    line->second.ids.erase(head.place);
    m_spots.erase(head.id);
    offerHead(line);
    return head;
}

void HostLines::shut(const std::string &host)
{
    const auto line = m_lines.try_emplace(host).first;
    withdrawHead(line);
    line->second.isShut = true;
}

void HostLines::open(const std::string &host)
{
    const auto line = m_lines.find(host);
    if (line != m_lines.end() && line->second.isShut) {
        line->second.isShut = false;
        line->second.newcomers.clear();
        offerHead(line);
    }
}

QList<DownloadId> HostLines::idsOf(const std::string &host) const
{
    QList<DownloadId> ids;
    if (const auto line = m_lines.find(host); line != m_lines.end()) {
        ids.reserve(static_cast<qsizetype>(line->second.ids.size()));
        for (const auto &[place, id] : line->second.ids) {
            ids.append(id);
        }
    }
    return ids;
}

QList<DownloadId> HostLines::takeNewcomers(const std::string &host)
{
    const auto line = m_lines.find(host);
    return line == m_lines.end() ? QList<DownloadId>() : std::exchange(line->second.newcomers, {});
}

void HostLines::withdrawHead(const Lines::iterator &line)
{
    if (!line->second.isShut && !line->second.ids.empty()) {
        m_heads.erase(line->second.ids.begin()->first);
    }
}

void HostLines::offerHead(const Lines::iterator &line)
{
    if (line->second.isShut) {
        return;
    }
    if (line->second.ids.empty()) {
        m_lines.erase(line);
        return;
    }
    const auto &[place, id] = *line->second.ids.begin();
    m_heads.insert_or_assign(place, Head{id, place, line->first});
}

} // namespace millrace
