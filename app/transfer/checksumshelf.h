// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksumfile.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

namespace millrace {

/// What servers said of checksums: one answer for a checksum file, or for a folder of theirs.
struct ChecksumAnswer
{
    /// Without any checksum where there is none.
    ChecksumFile file;
    /// The folder has no list; a checksum file for each file it may have.
    bool hasOneEach = false;
};

/// The answers about checksums, shared by all workers, so that each is asked for once. Any thread.
class ChecksumShelf
{
public:
    using Clock = std::chrono::steady_clock;
    /// Never changed once it is here. Null: not found out.
    using Answer = std::shared_ptr<const ChecksumAnswer>;

    explicit ChecksumShelf(std::function<Clock::time_point()> now = &Clock::now);

    /// The answer of this name, five minutes old at most, as servers change their lists; calls `ask` for it,
    /// without the lock, where there is none and nobody else is asking. Who comes meanwhile waits: what `ask`
    /// takes it would take there too. What was not found out is asked for again by the next one.
    ///
    /// \param until  nobody waits longer for another; nor after a stop request. Null then.
    Answer find(const std::string &name, Clock::time_point until, const std::stop_token &stop,
                const std::function<Answer()> &ask);

    /// This host failed when it was asked: it is not asked for what nobody wished.
    void avoid(const std::string &host);
    bool isAvoided(const std::string &host) const;

    /// Answers that are kept; of those unused for longest, when there are many, some are forgotten.
    std::size_t size() const;

private:
    struct Entry
    {
        Answer answer;
        bool isAsked = false;
        Clock::time_point usedAt;
        Clock::time_point answeredAt;
    };
    class Asking;

    /// With the mutex locked.
    void forgetSome();

    const std::function<Clock::time_point()> m_now;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_answered;
    std::map<std::string, Entry> m_entries;
    std::set<std::string> m_avoided;
};

} // namespace millrace
