// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadspage.h"

#include "ui/ratespinbox.h"

#include <QSpinBox>

namespace millrace {

namespace {

constexpr int kMaxRetries = 100;
constexpr int kMaxStallSeconds = 3600;
constexpr int kMaxLimitMinutes = 30 * 24 * 60;
constexpr int kMaxLowSpeedThousands = 1048;

/// A part of a unit counts as a whole one, so that no limit is ever shown as none.
template <class Unit>
int inUnits(std::chrono::milliseconds time)
{
    return static_cast<int>(std::chrono::ceil<Unit>(time).count());
}

} // namespace

DownloadsPage::DownloadsPage(QWidget *parent)
    : SettingsPage(parent)
    , m_workers(new QSpinBox(this))
    , m_retries(new QSpinBox(this))
    , m_stallTimeout(new QSpinBox(this))
    , m_timeLimit(new QSpinBox(this))
    , m_lowSpeed(new RateSpinBox(this))
{
    m_workers->setRange(1, QueuePlan::kMostWorkers);
    m_retries->setRange(0, kMaxRetries);
    m_retries->setSpecialValueText(tr("Never"));
    m_stallTimeout->setRange(1, kMaxStallSeconds);
    m_stallTimeout->setSuffix(tr(" s", "seconds, with the space before it"));
    m_timeLimit->setRange(0, kMaxLimitMinutes);
    m_timeLimit->setSuffix(tr(" min", "minutes, with the space before it"));
    m_timeLimit->setSpecialValueText(tr("None"));
    m_lowSpeed->setMaximum(kMaxLowSpeedThousands);
    m_lowSpeed->setSingleStep(1);
    m_lowSpeed->setNoneText(tr("Never"));

    addField(m_workers, QStringLiteral("workersField"), tr("Do&wnloads at a time:"),
             tr("The others wait in the list for their turn."));
    addField(m_retries, QStringLiteral("retriesField"), tr("&Tries after an error:"),
             tr("For errors that may pass. A network that is lost is waited for, without counting."));
    addField(m_stallTimeout, QStringLiteral("stallTimeoutField"), tr("S&ilence:"),
             tr("A server that sends nothing for so long is asked again."));
    addField(m_lowSpeed, QStringLiteral("lowSpeedField"), tr("Too s&low below:"),
             tr("A server that is slower all that time is asked again."));
    addField(m_timeLimit, QStringLiteral("timeLimitField"), tr("Ti&me limit:"),
             tr("A download that is not done by then fails. Pauses do not count."));
}

void DownloadsPage::show(const Settings &settings)
{
    m_workers->setValue(settings.workers);
    m_retries->setValue(settings.retry.maxRetries);
    m_stallTimeout->setValue(inUnits<std::chrono::seconds>(settings.stallTimeout));
    m_timeLimit->setValue(inUnits<std::chrono::minutes>(settings.timeLimit));
    m_lowSpeed->setBytesPerSecond(settings.lowSpeedLimit);
}

void DownloadsPage::applyTo(Settings &settings) const
{
    settings.workers = m_workers->value();
    settings.retry.maxRetries = m_retries->value();
    if (m_stallTimeout->value() != inUnits<std::chrono::seconds>(settings.stallTimeout)) {
        settings.stallTimeout = std::chrono::seconds(m_stallTimeout->value());
    }
    if (m_timeLimit->value() != inUnits<std::chrono::minutes>(settings.timeLimit)) {
        settings.timeLimit = std::chrono::minutes(m_timeLimit->value());
    }
    settings.lowSpeedLimit = m_lowSpeed->bytesPerSecond();
}

} // namespace millrace
