// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <mutex>

namespace millrace {

/// Shares out a rate: whoever sends asks when its next bytes are due. From any thread.
class Pacer
{
public:
    using Clock = std::chrono::steady_clock;

    /// `pieceSize` is how many bytes are sent at a time; 0 chooses a twentieth of a second's worth.
    explicit Pacer(qint64 bytesPerSecond, qint64 pieceSize = 0);

    qint64 pieceSize() const { return m_pieceSize; }

    /// When these bytes have their turn; they count as sent then. Time that nobody used is not saved up.
    Clock::time_point reserve(qint64 bytes);

private:
    const qint64 m_bytesPerSecond;
    const qint64 m_pieceSize;
    std::mutex m_mutex;
    Clock::time_point m_free;
};

} // namespace millrace
