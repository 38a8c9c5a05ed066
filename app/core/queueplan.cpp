// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queueplan.h"

#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace millrace {

namespace {

constexpr qsizetype kMaxQueueName = 60;
constexpr qsizetype kMaxQueues = 32;

} // namespace

bool isOpen(const QueuePlan &plan, const QDateTime &when)
{
    const bool hasBegun = !plan.startAt.isValid() || plan.startAt <= when;
    return hasBegun && (!plan.hasHours || isOpen(plan.hours, when));
}

std::optional<QDateTime> nextChange(const QueuePlan &plan, const QDateTime &when)
{
    if (plan.startAt.isValid() && plan.startAt > when) {
        const QDateTime start = when.timeSpec() == Qt::TimeZone ? plan.startAt.toTimeZone(when.timeZone())
                                                                : plan.startAt.toLocalTime();
        return isOpen(plan, start) ? start : nextChange(plan.hours, start);
    }
    return plan.hasHours ? nextChange(plan.hours, when) : std::nullopt;
}

QList<QueuePlan> clampedPlans(const QList<QueuePlan> &plans)
{
    QList<QueuePlan> clamped{QueuePlan()};
    QSet<QueueId> ids{kMainQueue};
    QSet<QString> names{QString()};
    for (QueuePlan plan : plans) {
        plan.workers = std::clamp(plan.workers, 0, QueuePlan::kMostWorkers);
        plan.name = plan.name.simplified().left(kMaxQueueName);
        if (!plan.hours.from.isValid() || !plan.hours.to.isValid()) {
            plan.hours = {};
            plan.hasHours = false;
        }
        plan.hours.weekdays &= DailyWindow::kEveryDay;
        if (plan.id == kMainQueue) {
            plan.name.clear();
            clamped.first() = plan;
        } else if (clamped.size() < kMaxQueues && !ids.contains(plan.id) && !names.contains(plan.name)) {
            ids.insert(plan.id);
            names.insert(plan.name);
            clamped.append(plan);
        }
    }
    return clamped;
}

const QueuePlan &planOf(const QList<QueuePlan> &plans, QueueId id)
{
    const auto found =
        std::find_if(plans.cbegin(), plans.cend(), [id](const QueuePlan &plan) { return plan.id == id; });
    return found == plans.cend() ? plans.constFirst() : *found;
}

} // namespace millrace
