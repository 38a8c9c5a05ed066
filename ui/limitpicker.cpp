// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/limitpicker.h"

#include "ui/format.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>

namespace millrace {

LimitPicker::LimitPicker(QWidget *parent)
    : QWidget(parent)
    , m_menu(new QMenu(tr("Speed &limit"), this))
    , m_button(new QPushButton(this))
    , m_limits(new QActionGroup(this))
{
    setObjectName(QStringLiteral("limitPicker"));
    m_menu->setObjectName(QStringLiteral("limitMenu"));
    fillMenu();
    m_button->setObjectName(QStringLiteral("limitButton"));
    m_button->setMenu(m_menu);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(4);
    row->addWidget(new QLabel(tr("Limit:"), this));
    row->addWidget(m_button);
    show(Settings(), 0);
}

void LimitPicker::fillMenu()
{
    for (const qint64 bytesPerSecond : {0, 100'000, 500'000, 1'000'000, 2'000'000, 5'000'000}) {
        addLimit(bytesPerSecond);
    }
    m_custom = m_menu->addAction(tr("&Custom\u2026"));
    m_custom->setObjectName(QStringLiteral("customLimitAction"));
    m_custom->setCheckable(true);
    m_limits->addAction(m_custom);
    connect(m_custom, &QAction::triggered, this, [this] {
        // Nothing is in force but what was: the question may be answered with Cancel.
        m_chosen->setChecked(true);
        emit customWished();
    });
    m_menu->addSeparator();
    m_hours = m_menu->addAction(tr("By &time of day\u2026"));
    m_hours->setObjectName(QStringLiteral("limitByHoursAction"));
    m_hours->setCheckable(true);
    connect(m_hours, &QAction::triggered, this, [this] {
        m_hours->setChecked(m_hasHours);
        emit hoursWished();
    });
}

void LimitPicker::addLimit(qint64 bytesPerSecond)
{
    QAction *action = m_menu->addAction(formatRate(bytesPerSecond));
    action->setObjectName(QStringLiteral("limitAction%1").arg(bytesPerSecond));
    action->setCheckable(true);
    action->setData(bytesPerSecond);
    m_limits->addAction(action);
    connect(action, &QAction::triggered, this, [this, bytesPerSecond] { emit limitChosen(bytesPerSecond); });
}

void LimitPicker::show(const Settings &settings, qint64 inForce)
{
    const QString limit = formatRate(inForce);
    m_button->setText(limit);
    m_button->setAccessibleName(tr("Limit: %1", "%1 is a speed").arg(limit));
    const RateSchedule &hours = settings.rateSchedule;
    m_hasHours = hours.enabled;
    m_hours->setChecked(m_hasHours);
    QString tip = tr("Most speed of all downloads together");
    if (m_hasHours) {
        const QLocale locale;
        tip += u'\n' % tr("%1 to %2: %3, otherwise %4", "two times, two speeds")
                           .arg(locale.toString(hours.from, QLocale::ShortFormat),
                                locale.toString(hours.to, QLocale::ShortFormat),
                                formatRate(hours.bytesPerSecond), formatRate(settings.bytesPerSecond));
    }
    m_button->setToolTip(tip);
    m_chosen = m_custom;
    const QList<QAction *> actions = m_limits->actions();
    for (QAction *action : actions) {
        if (action != m_custom && action->data().toLongLong() == settings.bytesPerSecond) {
            m_chosen = action;
        }
    }
    m_chosen->setChecked(true);
}

} // namespace millrace
