// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rulelist.h"

#include "ui/downloadtext.h"
#include "ui/foldertext.h"
#include "ui/format.h"
#include "ui/ruledialog.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kListRows = 3;
constexpr qsizetype kMaxRules = 200;

/// A rule in a line.
QString lineOf(const LinkRule &rule, const QList<QueuePlan> &queues)
{
    QStringList gets;
    if (!rule.folder.isEmpty()) {
        gets.append(rule.folder);
    }
    if (!rule.nameTemplate.isEmpty()) {
        gets.append(rule.nameTemplate);
    }
    if (rule.bytesPerSecond > 0) {
        gets.append(formatRate(rule.bytesPerSecond));
    }
    if (rule.priority != Priority::Normal) {
        gets.append(RuleList::tr("priority %1").arg(priorityText(rule.priority)));
    }
    if (rule.queue != kMainQueue) {
        gets.append(RuleList::tr("queue %1").arg(queueTitle(planOf(queues, rule.queue))));
    }
    const QString title = visibleText(ruleTitle(rule));
    return gets.isEmpty() ? title
                          : title + QStringLiteral(" \u2192 ") + visibleText(gets.join(QStringLiteral(", ")));
}

} // namespace

RuleList::RuleList(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_add(new QPushButton(tr("Ne&w rule…"), this))
    , m_edit(new QPushButton(tr("Ed&it rule…"), this))
    , m_remove(new QPushButton(tr("Remo&ve rule"), this))
    , m_up(new QPushButton(tr("Up"), this))
    , m_down(new QPushButton(tr("Down"), this))
{
    m_list->setObjectName(QStringLiteral("ruleList"));
    m_list->setAccessibleName(tr("Rules"));
    m_list->setFixedHeight(m_list->fontMetrics().height() * (kListRows + 1));
    makeButtons();
    setFocusProxy(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &RuleList::updateButtons);
    connect(m_list, &QListWidget::itemActivated, this, &RuleList::edit);
    connect(m_add, &QPushButton::clicked, this, &RuleList::add);
    connect(m_edit, &QPushButton::clicked, this, &RuleList::edit);
    connect(m_remove, &QPushButton::clicked, this, &RuleList::removeChosen);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
}

void RuleList::makeButtons()
{
    m_add->setObjectName(QStringLiteral("addRuleButton"));
    m_edit->setObjectName(QStringLiteral("editRuleButton"));
    m_remove->setObjectName(QStringLiteral("removeRuleButton"));
    m_up->setObjectName(QStringLiteral("ruleUpButton"));
    m_up->setAccessibleName(tr("Move rule up"));
    m_down->setObjectName(QStringLiteral("ruleDownButton"));
    m_down->setAccessibleName(tr("Move rule down"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_add, m_edit, m_remove, m_up, m_down}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list);
    column->addLayout(buttons);
}

void RuleList::setRules(const QList<LinkRule> &rules, const QList<QueuePlan> &queues)
{
    m_rules = rules;
    m_queues = queues;
    showRules(0);
}

void RuleList::add()
{
    auto *dialog = new RuleDialog({}, m_queues, window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_rules.append(dialog->rule());
        showRules(static_cast<int>(m_rules.size()) - 1);
        emit edited();
    });
    dialog->open();
}

void RuleList::edit()
{
    const int row = m_list->currentRow();
    if (row < 0) {
        return;
    }
    auto *dialog = new RuleDialog(m_rules.at(row), m_queues, window());
    // The dialog is modal, so the row is still that rule's.
    connect(dialog, &QDialog::accepted, this, [this, dialog, row] {
        m_rules[row] = dialog->rule();
        showRules(row);
        emit edited();
    });
    dialog->open();
}

void RuleList::removeChosen()
{
    const int row = m_list->currentRow();
    m_rules.removeAt(row);
    showRules(row);
    emit edited();
}

void RuleList::move(int by)
{
    const int row = m_list->currentRow();
    m_rules.move(row, row + by);
    showRules(row + by);
    emit edited();
}

void RuleList::showRules(int chosen)
{
    m_list->clear();
    for (const LinkRule &rule : std::as_const(m_rules)) {
        m_list->addItem(lineOf(rule, m_queues));
    }
    m_list->setCurrentRow(qMin(chosen, m_list->count() - 1));
    updateButtons();
}

void RuleList::updateButtons()
{
    const int row = m_list->currentRow();
    m_add->setEnabled(m_rules.size() < kMaxRules);
    m_edit->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
}

} // namespace millrace
