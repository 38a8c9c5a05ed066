// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/clockwatch.h"

#include <QSocketNotifier>

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <limits>
#include <utility>

#include <sys/timerfd.h>
#include <unistd.h>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Servers and the routers on the way keep a silent connection at least as long.
constexpr std::chrono::nanoseconds kShortSleep = 10s;

std::chrono::nanoseconds timeOf(clockid_t clock)
{
    timespec time = {};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// One of the two clocks stands still while the computer sleeps.
std::chrono::nanoseconds timeAsleep()
{
    return timeOf(CLOCK_BOOTTIME) - timeOf(CLOCK_MONOTONIC);
}

} // namespace

ClockWatch::ClockWatch(QObject *parent)
    : QObject(parent)
    , m_timer(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK))
    , m_asleep(timeAsleep())
{
    if (m_timer >= 0) {
        auto *notifier = new QSocketNotifier(m_timer, QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, &ClockWatch::take);
        arm();
    }
}

ClockWatch::~ClockWatch()
{
    if (m_timer >= 0) {
        // Before its descriptor is another's.
        delete findChild<QSocketNotifier *>();
        ::close(m_timer);
    }
}

/// For a moment that never comes: what it is for is that a jump of the clock ends it (timerfd_create(2),
/// TFD_TIMER_CANCEL_ON_SET), as does the end of a sleep.
void ClockWatch::arm()
{
    itimerspec never = {};
    never.it_value.tv_sec = std::numeric_limits<std::time_t>::max();
    ::timerfd_settime(m_timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
}

void ClockWatch::take()
{
    std::uint64_t expirations = 0;
    if (::read(m_timer, &expirations, sizeof expirations) < 0 && errno == EAGAIN) {
        return;
    }
    arm();
    const std::chrono::nanoseconds asleep = timeAsleep();
    const bool hasSlept = asleep - std::exchange(m_asleep, asleep) > kShortSleep;
    emit jumped();
    if (hasSlept) {
        emit woke();
    }
}

} // namespace millrace
