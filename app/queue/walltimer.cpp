// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/walltimer.h"

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {
constexpr std::chrono::milliseconds kLookAtClock = 1min;
} // namespace

WallTimer::WallTimer(QObject *parent) : QTimer(parent)
{
    setSingleShot(true);
}

void WallTimer::wakeAt(const std::optional<QDateTime> &moment, const QDateTime &now)
{
    if (moment) {
        const std::chrono::milliseconds wait(now.msecsTo(*moment));
        start(std::clamp<std::chrono::milliseconds>(wait, 1ms, kLookAtClock));
    } else {
        stop();
    }
}

} // namespace millrace
