// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/weekdaysfield.h"

#include "core/dailywindow.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLocale>

namespace millrace {

namespace {
constexpr int kDays = 7;
} // namespace

WeekdaysField::WeekdaysField(QWidget *parent) : QWidget(parent)
{
    const QLocale locale;
    for (int day = 1; day <= kDays; ++day) {
        auto *box = new QCheckBox(locale.standaloneDayName(day, QLocale::ShortFormat), this);
        box->setObjectName(QStringLiteral("weekday%1").arg(day));
        box->setAccessibleName(locale.standaloneDayName(day, QLocale::LongFormat));
        connect(box, &QCheckBox::toggled, this, &WeekdaysField::edited);
        m_days.append(box);
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    QWidget *before = nullptr;
    for (int i = 0; i < kDays; ++i) {
        QCheckBox *box = m_days.at((locale.firstDayOfWeek() - 1 + i) % kDays);
        row->addWidget(box);
        if (before) {
            setTabOrder(before, box);
        }
        before = box;
    }
    row->addStretch(1);
}

quint8 WeekdaysField::weekdays() const
{
    quint8 weekdays = 0;
    for (int day = 1; day <= kDays; ++day) {
        if (m_days.at(day - 1)->isChecked()) {
            weekdays |= DailyWindow::bitOf(day);
        }
    }
    return weekdays;
}

void WeekdaysField::setWeekdays(quint8 weekdays)
{
    for (int day = 1; day <= kDays; ++day) {
        m_days.at(day - 1)->setChecked((weekdays & DailyWindow::bitOf(day)) != 0);
    }
}

} // namespace millrace
