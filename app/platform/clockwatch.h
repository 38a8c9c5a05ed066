// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>

namespace millrace {

/// Hears of it when the clock on the wall jumps: somebody set it, or this computer slept. Costs nothing until
/// then. Where the system does not tell, it stays silent.
class ClockWatch : public QObject
{
    Q_OBJECT

public:
    explicit ClockWatch(QObject *parent = nullptr);
    ~ClockWatch() override;

signals:
    /// It shows another time than the one that was expected.
    void jumped();
    /// This computer has slept, longer than a connection is sure to last.
    void woke();

private:
    void arm();
    void take();

    int m_timer = -1;
    /// Of all sleeps since the computer was started, together.
    std::chrono::nanoseconds m_asleep;
};

} // namespace millrace
