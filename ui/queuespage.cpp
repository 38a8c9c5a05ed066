// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queuespage.h"

#include "ui/downloadtext.h"
#include "ui/weekdaysfield.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace millrace {

namespace {

constexpr int kMaxName = 60;
constexpr qsizetype kMaxQueues = 32;
constexpr int kQueueRows = 4;

} // namespace

QueuesPage::QueuesPage(QWidget *parent)
    : SettingsPage(parent)
    , m_list(new QListWidget(this))
    , m_add(new QPushButton(tr("&Add"), this))
    , m_remove(new QPushButton(tr("Remo&ve"), this))
    , m_name(new QLineEdit(this))
    , m_workers(new QSpinBox(this))
    , m_hasStart(new QCheckBox(tr("Not &before"), this))
    , m_start(new QDateTimeEdit(this))
    , m_hasHours(new QCheckBox(tr("Only in these &hours"), this))
    , m_from(new QTimeEdit(this))
    , m_to(new QTimeEdit(this))
    , m_weekdays(new WeekdaysField(this))
{
    m_list->setFixedHeight(m_list->fontMetrics().height() * (kQueueRows + 1));
    m_add->setObjectName(QStringLiteral("addQueueButton"));
    m_remove->setObjectName(QStringLiteral("removeQueueButton"));
    m_name->setMaxLength(kMaxName);
    m_workers->setRange(0, QueuePlan::kMostWorkers);
    m_workers->setSpecialValueText(tr("As many as run altogether"));
    m_start->setCalendarPopup(true);
    addFields();
    connectFields();
}

void QueuesPage::addFields()
{
    auto *lists = new QWidget(this);
    auto *row = new QHBoxLayout(lists);
    row->setContentsMargins(0, 0, 0, 0);
    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    row->addWidget(m_list, 1);
    row->addLayout(buttons);
    lists->setFocusProxy(m_list);
    addField(lists, QStringLiteral("queuesField"), tr("Qu&eues:"),
             tr("Rows of one that is removed go to the main one."));
    m_list->setObjectName(QStringLiteral("queueList"));
    m_list->setAccessibleName(tr("Queues"));
    addField(m_name, QStringLiteral("queueNameField"), tr("Na&me:"),
             tr("As it is called in menus and in the list."));
    addField(m_workers, QStringLiteral("queueWorkersField"), tr("At a &time:"),
             tr("Downloads of this queue; of all together as many as Downloads says."));
    addField(m_hasStart, QStringLiteral("queueHasStartField"), tr("Start:"),
             tr("Its downloads wait until then."));
    addField(m_start, QStringLiteral("queueStartField"), QString(), tr("By this computer's clock."));
    m_start->setAccessibleName(tr("Start time"));
    addField(m_hasHours, QStringLiteral("queueHasHoursField"), tr("Hours:"),
             tr("What runs when they end goes on when they begin again."));
    addField(m_from, QStringLiteral("queueFromField"), tr("Fr&om:"), tr("When the hours begin."));
    addField(m_to, QStringLiteral("queueToField"), tr("&Until:"),
             tr("On the next day where that is the earlier time."));
    addField(m_weekdays, QStringLiteral("queueWeekdaysField"), tr("On:"),
             tr("Days on which the hours begin."));
    // Without the colon of its label, which names both.
    m_hasStart->setAccessibleName(tr("Not before"));
    m_hasHours->setAccessibleName(tr("Only in these hours"));
}

void QueuesPage::connectFields()
{
    connect(m_add, &QPushButton::clicked, this, &QueuesPage::add);
    connect(m_remove, &QPushButton::clicked, this, &QueuesPage::removeChosen);
    connect(m_list, &QListWidget::currentRowChanged, this, &QueuesPage::choose);
    connect(m_name, &QLineEdit::textEdited, this, &QueuesPage::take);
    connect(m_workers, &QSpinBox::valueChanged, this, &QueuesPage::take);
    connect(m_hasStart, &QCheckBox::toggled, this, &QueuesPage::take);
    connect(m_start, &QDateTimeEdit::dateTimeChanged, this, &QueuesPage::take);
    connect(m_hasHours, &QCheckBox::toggled, this, &QueuesPage::take);
    connect(m_from, &QTimeEdit::timeChanged, this, &QueuesPage::take);
    connect(m_to, &QTimeEdit::timeChanged, this, &QueuesPage::take);
    connect(m_weekdays, &WeekdaysField::edited, this, &QueuesPage::take);
}

void QueuesPage::show(const Settings &settings)
{
    m_plans = settings.queues;
    m_shown = settings.queues;
    m_list->clear();
    for (const QueuePlan &plan : std::as_const(m_plans)) {
        m_list->addItem(queueTitle(plan));
    }
    m_list->setCurrentRow(0);
}

void QueuesPage::applyTo(Settings &settings) const
{
    if (m_plans != m_shown) {
        settings.queues = m_plans;
    }
}

QString QueuesPage::problem() const
{
    QStringList names;
    for (const QueuePlan &plan : m_plans) {
        const QString name = plan.name.simplified();
        if (plan.id != kMainQueue && name.isEmpty()) {
            return tr("A queue has no name.");
        }
        if (names.contains(name)) {
            return tr("Two queues have the name %1.").arg(name);
        }
        if (plan.hasHours && plan.hours.weekdays == 0) {
            return tr("The queue %1 has hours on no day.").arg(queueTitle(plan));
        }
        names.append(name);
    }
    return {};
}

void QueuesPage::add()
{
    QueuePlan plan;
    for (const QueuePlan &other : std::as_const(m_plans)) {
        plan.id = std::max(plan.id, other.id);
    }
    ++plan.id;
    plan.name = tr("Queue %1").arg(plan.id);
    m_plans.append(plan);
    m_list->addItem(plan.name);
    m_list->setCurrentRow(m_list->count() - 1);
    m_name->setFocus();
    m_name->selectAll();
    emit edited();
}

void QueuesPage::removeChosen()
{
    const int row = m_list->currentRow();
    m_plans.removeAt(row);
    delete m_list->takeItem(row);
    choose(m_list->currentRow());
    emit edited();
}

void QueuesPage::choose(int row)
{
    if (row < 0 || row >= m_plans.size()) {
        return;
    }
    const QueuePlan &plan = m_plans.at(row);
    m_isFilling = true;
    m_name->setText(queueTitle(plan));
    m_workers->setValue(plan.workers);
    m_hasStart->setChecked(plan.startAt.isValid());
    // The next full hour is what a person may want.
    const QDateTime now = QDateTime::currentDateTime();
    m_start->setDateTime(plan.startAt.isValid()
                             ? plan.startAt.toLocalTime()
                             : QDateTime(now.date(), QTime(now.time().hour(), 0)).addSecs(3600));
    m_hasHours->setChecked(plan.hasHours);
    m_from->setTime(plan.hours.from);
    m_to->setTime(plan.hours.to);
    m_weekdays->setWeekdays(plan.hours.weekdays);
    m_isFilling = false;
    updateFields();
}

void QueuesPage::take()
{
    const int row = m_list->currentRow();
    if (m_isFilling || row < 0) {
        return;
    }
    QueuePlan &plan = m_plans[row];
    if (plan.id != kMainQueue) {
        plan.name = m_name->text();
        m_list->item(row)->setText(plan.name);
    }
    plan.workers = m_workers->value();
    plan.startAt = m_hasStart->isChecked() ? m_start->dateTime().toUTC() : QDateTime();
    plan.hasHours = m_hasHours->isChecked();
    plan.hours = {m_from->time(), m_to->time(), m_weekdays->weekdays()};
    updateFields();
    emit edited();
}

void QueuesPage::updateFields()
{
    const bool isMain = m_plans.at(m_list->currentRow()).id == kMainQueue;
    m_name->setEnabled(!isMain);
    m_remove->setEnabled(!isMain);
    m_add->setEnabled(m_plans.size() < kMaxQueues);
    m_start->setEnabled(m_hasStart->isChecked());
    for (QWidget *field : QList<QWidget *>{m_from, m_to, m_weekdays}) {
        field->setEnabled(m_hasHours->isChecked());
    }
}

} // namespace millrace
