// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scheduledialog.h"

#include "ui/speedpage.h"

#include <QDialogButtonBox>
#include <QVBoxLayout>

namespace millrace {

ScheduleDialog::ScheduleDialog(Settings settings, QWidget *window)
    : QDialog(window), m_page(new SpeedPage(SpeedPage::Scope::Hours, this))
{
    setObjectName(QStringLiteral("scheduleDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Limit speed by time of day"));
    settings.rateSchedule.enabled = true;
    m_page->show(settings);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_page);
    column->addWidget(buttons);
}

Settings ScheduleDialog::appliedTo(Settings settings) const
{
    m_page->applyTo(settings);
    return settings.clamped();
}

} // namespace millrace
