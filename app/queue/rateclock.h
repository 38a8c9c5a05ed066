// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/walltimer.h"
#include "transfer/ratelimiter.h"

#include <QObject>

namespace millrace {

/// Gives the workers the speed limit of the settings, and that of their schedule in its hours. Lives on the
/// main thread.
class RateClock : public QObject
{
    Q_OBJECT

public:
    /// The limiter outlives this object. `now` is local time.
    explicit RateClock(RateLimiter &limiter, WallClock now = &QDateTime::currentDateTime,
                       QObject *parent = nullptr);

    /// Takes effect at once.
    void setSettings(const Settings &settings);
    void setClock(WallClock now);
    /// The limit that holds now: bytes a second, 0 for none.
    qint64 limit() const { return m_limiter.limit(); }
    /// When it looks at the clock again, in milliseconds from now; -1 for never.
    int nextLook() const { return m_timer.remainingTime(); }

signals:
    void limitChanged(qint64 bytesPerSecond);

private:
    void apply();

    RateLimiter &m_limiter;
    WallClock m_now;
    RateSchedule m_schedule;
    qint64 m_otherwise = 0;
    WallTimer m_timer;
};

} // namespace millrace
