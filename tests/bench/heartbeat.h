// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace millrace {

/// Posts an event to the main thread on every beat and notes how late each one is handled.
class Heartbeat
{
public:
    Heartbeat() : m_thread([this] { beat(); }) {}
    ~Heartbeat()
    {
        m_stop = true;
        m_thread.join();
    }

    /// Posts nothing, so that the process may sleep.
    void setPaused(bool isPaused) { m_isPaused = isPaused; }

    void report(const char *phase)
    {
        std::sort(m_late.begin(), m_late.end());
        const std::size_t n = m_late.size();
        if (n > 0) {
            std::printf("%-34s events %5zu   median %6.2f ms   p99 %6.2f ms   worst %6.2f ms\n", phase, n,
                        m_late[n / 2], m_late[n * 99 / 100], m_late[n - 1]);
            std::fflush(stdout);
        }
        m_late.clear();
    }

private:
    void beat()
    {
        while (!m_stop) {
            if (m_isPaused) {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
                continue;
            }
            QElapsedTimer posted;
            posted.start();
            QMetaObject::invokeMethod(
                qApp, [this, posted] { m_late.push_back(static_cast<double>(posted.nsecsElapsed()) / 1e6); },
                Qt::QueuedConnection);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

    std::atomic<bool> m_stop = false;
    std::atomic<bool> m_isPaused = false;
    std::vector<double> m_late;
    std::thread m_thread;
};

/// Lets the event loop run.
inline void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace millrace
