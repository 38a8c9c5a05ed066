// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/speedpage.h"

#include "ui/ratespinbox.h"

#include <QCheckBox>
#include <QTimeEdit>

namespace millrace {

SpeedPage::SpeedPage(Scope scope, QWidget *parent)
    : SettingsPage(parent)
    , m_hasHours(new QCheckBox(tr("&Another limit in these hours"), this))
    , m_from(new QTimeEdit(this))
    , m_to(new QTimeEdit(this))
    , m_hoursLimit(new RateSpinBox(this))
{
    if (scope == Scope::All) {
        m_limit = new RateSpinBox(this);
        addField(m_limit, QStringLiteral("speedLimitField"), tr("Speed &limit:"),
                 tr("For all downloads together; also in the tool bar. A row's own limit is in its menu."));
    }
    addHours();
}

void SpeedPage::addHours()
{
    addField(m_hasHours, QStringLiteral("hoursField"), tr("By time of day:"),
             tr("Every day, by this computer's clock. A limit chosen meanwhile ends it."));
    m_hasHours->setAccessibleName(tr("Another limit in these hours"));
    addField(m_from, QStringLiteral("hoursFromField"), tr("Fr&om:"), tr("When the hours begin."));
    addField(m_to, QStringLiteral("hoursToField"), tr("&Until:"),
             tr("When they end; on the next day where that is the earlier time."));
    addField(m_hoursLimit, QStringLiteral("hoursLimitField"), tr("Limit &then:"),
             tr("For all downloads together, in place of the usual limit."));
    for (QWidget *field : QList<QWidget *>{m_from, m_to, m_hoursLimit}) {
        connect(m_hasHours, &QCheckBox::toggled, field, &QWidget::setEnabled);
        field->setEnabled(false);
    }
}

void SpeedPage::show(const Settings &settings)
{
    if (m_limit) {
        m_limit->setBytesPerSecond(settings.bytesPerSecond);
    }
    m_hasHours->setChecked(settings.rateSchedule.enabled);
    m_from->setTime(settings.rateSchedule.from);
    m_to->setTime(settings.rateSchedule.to);
    m_hoursLimit->setBytesPerSecond(settings.rateSchedule.bytesPerSecond);
}

void SpeedPage::applyTo(Settings &settings) const
{
    if (m_limit) {
        settings.bytesPerSecond = m_limit->bytesPerSecond();
    }
    settings.rateSchedule = {m_hasHours->isChecked(), m_from->time(), m_to->time(),
                             m_hoursLimit->bytesPerSecond()};
}

} // namespace millrace
