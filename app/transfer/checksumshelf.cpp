// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/checksumshelf.h"

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// Most are empty; a long list of a folder with thousands of files takes a few megabytes.
constexpr std::size_t kMostAnswers = 256;
constexpr std::chrono::minutes kGoodFor{5};
// A program that met so many hosts that fail may as well ask some of them again.
constexpr std::size_t kMostAvoided = 4096;

} // namespace

/// Somebody is asking: ends that, by an exception too.
class ChecksumShelf::Asking
{
public:
    Asking(ChecksumShelf &shelf, const std::string &name) : m_shelf(shelf), m_name(name) {}
    Asking(const Asking &) = delete;
    Asking &operator=(const Asking &) = delete;
    ~Asking()
    {
        {
            const std::lock_guard lock(m_shelf.m_mutex);
            if (answer) {
                m_shelf.forgetSome();
                const Clock::time_point now = m_shelf.m_now();
                m_shelf.m_entries[m_name] = {answer, false, now, now};
            } else {
                m_shelf.m_entries.erase(m_name);
            }
        }
        m_shelf.m_answered.notify_all();
    }

    Answer answer;

private:
    ChecksumShelf &m_shelf;
    const std::string &m_name;
};

ChecksumShelf::ChecksumShelf(std::function<Clock::time_point()> now) : m_now(std::move(now)) {}

ChecksumShelf::Answer ChecksumShelf::find(const std::string &name, Clock::time_point until,
                                          const std::stop_token &stop, const std::function<Answer()> &ask)
{
    {
        std::unique_lock lock(m_mutex);
        const auto isFree = [this, &name] {
            const auto found = m_entries.find(name);
            return found == m_entries.end() || !found->second.isAsked;
        };
        if (!m_answered.wait_until(lock, stop, until, isFree)) {
            return nullptr;
        }
        Entry &entry = m_entries[name];
        entry.usedAt = m_now();
        if (entry.answer && entry.usedAt - entry.answeredAt < kGoodFor) {
            return entry.answer;
        }
        entry.isAsked = true;
    }
    Asking asking(*this, name);
    asking.answer = ask();
    return asking.answer;
}

void ChecksumShelf::avoid(const std::string &host)
{
    const std::lock_guard lock(m_mutex);
    if (m_avoided.size() >= kMostAvoided) {
        m_avoided.clear();
    }
    m_avoided.insert(host);
}

bool ChecksumShelf::isAvoided(const std::string &host) const
{
    const std::lock_guard lock(m_mutex);
    return m_avoided.count(host) > 0;
}

std::size_t ChecksumShelf::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

void ChecksumShelf::forgetSome()
{
    while (m_entries.size() > kMostAnswers) {
        auto oldest = m_entries.end();
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
            const bool isOlder = oldest == m_entries.end() || entry->second.usedAt < oldest->second.usedAt;
            oldest = !entry->second.isAsked && isOlder ? entry : oldest;
        }
        if (oldest == m_entries.end()) {
            return;
        }
        m_entries.erase(oldest);
    }
}

} // namespace millrace
