// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/speedpage.h"

#include "ui/ratespinbox.h"

namespace millrace {

SpeedPage::SpeedPage(QWidget *parent) : SettingsPage(parent), m_limit(new RateSpinBox(this))
{
    addField(m_limit, QStringLiteral("speedLimitField"), tr("Speed &limit:"),
             tr("For all downloads together; also in the tool bar. A row's own limit is in its menu."));
}

void SpeedPage::show(const Settings &settings)
{
    m_limit->setBytesPerSecond(settings.bytesPerSecond);
}

void SpeedPage::applyTo(Settings &settings) const
{
    settings.bytesPerSecond = m_limit->bytesPerSecond();
}

} // namespace millrace
