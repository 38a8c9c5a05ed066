// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queuepicker.h"

#include "ui/downloadtext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

namespace millrace {

QueuePicker::QueuePicker(QWidget *parent) : QWidget(parent), m_box(new QComboBox(this))
{
    m_box->setObjectName(QStringLiteral("queueBox"));
    m_box->setAccessibleName(tr("Queue"));
    auto *label = new QLabel(tr("&Queue:"), this);
    label->setBuddy(m_box);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_box);
    setPlans({QueuePlan()});
}

void QueuePicker::setPlans(const QList<QueuePlan> &plans)
{
    const QueueId chosen = queue();
    m_box->clear();
    for (const QueuePlan &plan : plans) {
        m_box->addItem(queueTitle(plan), plan.id);
        if (plan.id == chosen) {
            m_box->setCurrentIndex(m_box->count() - 1);
        }
    }
    updateVisible();
}

QueueId QueuePicker::queue() const
{
    return m_box->currentData().value<QueueId>();
}

void QueuePicker::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    updateVisible();
}

void QueuePicker::updateVisible()
{
    setVisible(!m_isCollapsed && m_box->count() > 1);
}

} // namespace millrace
