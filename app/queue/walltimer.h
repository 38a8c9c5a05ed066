// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimer>

#include <functional>
#include <optional>

namespace millrace {

/// Tells the local time.
using WallClock = std::function<QDateTime()>;

/// A timer for a moment of the clock on the wall, for whoever looks there again when it fires: it does so
/// once a minute at least, as a clock that is set, and a computer that slept, make a longer wait wrong.
class WallTimer : public QTimer
{
    Q_OBJECT

public:
    explicit WallTimer(QObject *parent = nullptr);

    /// Fires at this moment or before it; never where there is none.
    void wakeAt(const std::optional<QDateTime> &moment, const QDateTime &now);
};

} // namespace millrace
