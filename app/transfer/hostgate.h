// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>

namespace millrace {

/// What each host allows, shared by all workers: how many connections at a time, and not before when. Hosts
/// are named "host:port". Any thread; never blocks: who may not enter is told so and comes back.
class HostGate
{
public:
    using Clock = std::chrono::steady_clock;

    explicit HostGate(std::function<Clock::time_point()> now = &Clock::now);
    ~HostGate();

    /// A place at a host; given back when it is destroyed. May outlive nothing of the gate.
    class Pass
    {
    public:
        Pass() = default;
        Pass(HostGate &gate, std::string host) : m_gate(&gate), m_host(std::move(host)) {}
        ~Pass() { leave(); }
        Pass(Pass &&other) noexcept
            : m_gate(std::exchange(other.m_gate, nullptr)), m_host(std::move(other.m_host))
        {
        }
        Pass &operator=(Pass &&other) noexcept
        {
            leave();
            m_gate = std::exchange(other.m_gate, nullptr);
            m_host = std::move(other.m_host);
            return *this;
        }

    private:
        void leave();

        HostGate *m_gate = nullptr;
        std::string m_host;
    };

    /// Why nobody may enter now.
    struct Refusal
    {
        /// The host asked for a pause; else all its places are taken.
        bool isCoolDown = false;
        /// When it is worth asking again.
        std::chrono::milliseconds wait{0};
    };

    std::variant<Pass, Refusal> enter(const std::string &host);

    /// Nobody enters for so long, unless a longer wait stands already. A host that answers 429 or 503 asks
    /// for it (Retry-After).
    void coolDown(const std::string &host, std::chrono::milliseconds span);
    /// What is left of the cool-down; 0 for none.
    std::chrono::milliseconds coolDownLeft(const std::string &host) const;

    /// The host refused, reset or said "too many": half of the places that are taken now stay, at least one.
    /// Forgotten after a while.
    void lowerLimit(const std::string &host);
    /// Places at this host at present.
    int limit(const std::string &host) const;
    /// Places at a host of which nothing is known, 1 to 64; 16 at first.
    void setDefaultLimit(int places);

    /// The host sent a response, whatever it was.
    void noteAnswered(const std::string &host);
    /// Whether it has since the program began.
    bool hasAnswered(const std::string &host) const;

private:
    struct Host
    {
        int taken = 0;
        /// 0: the default.
        int limit = 0;
        Clock::time_point limitUntil;
        Clock::time_point notBefore;
        bool hasAnswered = false;
    };
    int limitOf(const Host &host, Clock::time_point now) const;

    const std::function<Clock::time_point()> m_now;
    mutable std::mutex m_mutex;
    int m_defaultLimit = 16;
    std::map<std::string, Host> m_hosts;
};

} // namespace millrace
