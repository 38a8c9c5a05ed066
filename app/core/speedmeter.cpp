// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speedmeter.h"

#include <cmath>

namespace millrace {

namespace {
// After this long a change of speed is shown to 63 %: steady enough to read, quick enough to believe.
constexpr double kTimeConstantSeconds = 2.0;
// Slower than this the time left is not worth saying.
constexpr double kMinBytesPerSecond = 1.0;
} // namespace

void SpeedMeter::sample(qint64 bytes, std::chrono::milliseconds now)
{
    if (m_lastBytes < 0 || bytes < m_lastBytes || now <= m_lastTime) {
        *this = SpeedMeter();
        m_lastBytes = bytes;
        m_lastTime = now;
        m_grownTime = now;
        return;
    }
    const double seconds = std::chrono::duration<double>(now - m_lastTime).count();
    const double current = static_cast<double>(bytes - m_lastBytes) / seconds;
    if (m_hasSpeed) {
        const double weight = 1.0 - std::exp(-seconds / kTimeConstantSeconds);
        m_bytesPerSecond += (current - m_bytesPerSecond) * weight;
    } else {
        m_bytesPerSecond = current;
        m_hasSpeed = true;
    }
    m_grownTime = bytes > m_lastBytes ? now : m_grownTime;
    m_lastBytes = bytes;
    m_lastTime = now;
}

qint64 SpeedMeter::secondsLeft(qint64 bytesLeft) const
{
    if (bytesLeft < 0 || m_bytesPerSecond < kMinBytesPerSecond) {
        return -1;
    }
    return static_cast<qint64>(std::ceil(static_cast<double>(bytesLeft) / m_bytesPerSecond));
}

} // namespace millrace
