// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dailywindow.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace millrace {

/// Names a queue; kMainQueue for the one that is always there.
using QueueId = quint32;
constexpr QueueId kMainQueue = 0;

/// How a queue is worked off: how many of its downloads at a time, and when.
struct QueuePlan
{
    /// Of all queues together, too.
    static constexpr int kMostWorkers = 64;

    QueueId id = kMainQueue;
    /// What a person calls it, at most 60 characters; empty for the main queue alone.
    QString name;
    /// Downloads of it at a time: 1 to 64, or 0 for as many as may run altogether.
    int workers = 0;
    /// It does not begin before; invalid: at once.
    QDateTime startAt;
    /// Whether it is worked off in its hours alone.
    bool hasHours = false;
    DailyWindow hours;

    friend bool operator==(const QueuePlan &, const QueuePlan &) = default;
};

/// Whether a queue is worked off at a moment, in local time.
bool isOpen(const QueuePlan &plan, const QDateTime &when);
/// The first moment after `when` at which isOpen() is another; nothing where it never is.
std::optional<QDateTime> nextChange(const QueuePlan &plan, const QDateTime &when);

/// The plans as they can be worked with: the main queue first, each number and each name once, figures in
/// their ranges, at most 32.
QList<QueuePlan> clampedPlans(const QList<QueuePlan> &plans);

/// The plan of this number; that of the main queue where there is none. The list is one of clampedPlans().
const QueuePlan &planOf(const QList<QueuePlan> &plans, QueueId id);

} // namespace millrace
