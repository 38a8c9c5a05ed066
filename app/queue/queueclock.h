// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queueplan.h"
#include "queue/walltimer.h"

#include <QObject>
#include <QSet>

#include <optional>

namespace millrace {

/// Says which queues are worked off now, by their plans and the clock on the wall. Lives on the main thread.
class QueueClock : public QObject
{
    Q_OBJECT

public:
    /// `now` is local time.
    explicit QueueClock(WallClock now = &QDateTime::currentDateTime, QObject *parent = nullptr);

    /// Takes effect at once.
    void setPlans(const QList<QueuePlan> &plans);
    void setClock(WallClock now);

    bool isOpen(QueueId queue) const { return !m_closed.contains(queue); }
    /// When a queue that is closed opens; nothing where it never does.
    std::optional<QDateTime> opensAt(QueueId queue) const;

signals:
    /// A queue opened or closed.
    void turned(millrace::QueueId queue, bool isOpen);

private:
    void look();

    WallClock m_now;
    QList<QueuePlan> m_plans{QueuePlan()};
    QSet<QueueId> m_closed;
    WallTimer m_timer{this};
};

} // namespace millrace
