// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace millrace {

/// Smooths samples of a byte count to bytes a second. Pure: the time of a sample is passed in.
class SpeedMeter
{
public:
    /// Takes the count at a time. A count lower than the last one (a download that began again) and a time
    /// that does not advance are taken as a new start without a speed.
    void sample(qint64 bytes, std::chrono::milliseconds now);
    void reset() { *this = SpeedMeter(); }

    /// 0 until two samples are in.
    double bytesPerSecond() const { return m_bytesPerSecond; }

    /// How long the count had not grown when the last sample was taken.
    std::chrono::milliseconds silence() const { return m_lastTime - m_grownTime; }

    /// Seconds until `bytesLeft` bytes are in at this speed; -1 when that cannot be said.
    qint64 secondsLeft(qint64 bytesLeft) const;

private:
    qint64 m_lastBytes = -1;
    std::chrono::milliseconds m_lastTime{0};
    std::chrono::milliseconds m_grownTime{0};
    double m_bytesPerSecond = 0;
    bool m_hasSpeed = false;
};

} // namespace millrace
