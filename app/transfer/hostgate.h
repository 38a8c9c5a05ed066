// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
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

    /// A place at a host; given back when it is destroyed, which must be before the gate is.
    class Pass
    {
    public:
        Pass() = default;
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
        friend class HostGate;
        Pass(HostGate &gate, std::string host) : m_gate(&gate), m_host(std::move(host)) {}
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

    /// What a place is for.
    enum class Purpose : std::uint8_t {
        Download,   ///< the one connection that a download cannot do without
        Connection, ///< one more, which stands back while a download finds no place
    };

    std::variant<Pass, Refusal> enter(const std::string &host, Purpose purpose = Purpose::Download);
    /// Whether a place that a further connection holds is to be given back, as a download found none. Each
    /// true answer is for one.
    bool takeYield(const std::string &host);

    /// Why nobody is to ask a host for a while.
    enum class CoolDown : std::uint8_t {
        Asked,    ///< by an answer of 429 or 503 (Retry-After)
        NotFound, ///< nobody knows its name: one download asks for all of them
    };

    /// Nobody enters for so long, unless a longer wait stands already.
    void coolDown(const std::string &host, std::chrono::milliseconds span, CoolDown cause = CoolDown::Asked);
    /// Told of each pause that a host asked for, when it begins or becomes longer, by the thread that gave
    /// it, outside of the lock. Set before the first worker begins.
    using Memory = std::function<void(const std::string &host, std::chrono::milliseconds span)>;
    void setMemory(Memory remember) { m_remember = std::move(remember); }
    /// What stands because of a name that was not found ends now: the network has come back.
    void endNotFound();
    /// What is left of the cool-down; 0 for none.
    std::chrono::milliseconds coolDownLeft(const std::string &host) const;
    /// Whether the latest cool-down was for a name that was not found.
    bool isNotFound(const std::string &host) const;

    /// The host refused, reset or said "too many": half of the places that are taken now stay, at least one.
    /// What several workers tell within a second is one complaint. Each two minutes without another give back
    /// twice as many places.
    void lowerLimit(const std::string &host);
    /// The host served one connection fewer than it was asked for, as it turned out: so many stay, at least
    /// one. Called while the one that was refused still has its place.
    void lowerByOne(const std::string &host);
    /// Places at this host at present.
    int limit(const std::string &host) const;
    /// Places at a host of which nothing is known, 1 to 64; 16 at first.
    void setDefaultLimit(int places);

    /// The host sent a response, whatever it was.
    void noteAnswered(const std::string &host);
    /// Whether it has since the program began; of the hosts unused for longest, when there are thousands,
    /// this is forgotten.
    bool hasAnswered(const std::string &host) const { return answers(host) > 0; }
    /// How often; it counts on, save where the host was forgotten.
    quint64 answers(const std::string &host) const;

    /// Hosts of which something is remembered, at most 4096 beside those in use or in a cool-down.
    std::size_t size() const;

private:
    struct Host
    {
        int taken = 0;
        /// What lowerLimit() left; 0: the default.
        int limit = 0;
        Clock::time_point loweredAt;
        Clock::time_point notBefore;
        CoolDown cause = CoolDown::Asked;
        Clock::time_point usedAt;
        quint64 answers = 0;
        /// Downloads that found no place, the latest of them at `wantedAt`.
        int wanted = 0;
        Clock::time_point wantedAt;
    };
    /// These three: with the mutex locked.
    Host &entryOf(const std::string &host, Clock::time_point now);
    void forgetSome(Clock::time_point now);
    int limitOf(const Host &host, Clock::time_point now) const;

    const std::function<Clock::time_point()> m_now;
    Memory m_remember;
    mutable std::mutex m_mutex;
    int m_defaultLimit = 16;
    std::map<std::string, Host> m_hosts;
};

} // namespace millrace
