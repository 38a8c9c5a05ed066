// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ruledialog.h"

#include "ui/downloadtext.h"
#include "ui/explainedfield.h"
#include "ui/foldertext.h"
#include "ui/ratespinbox.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kFieldChars = 48;
constexpr int kMaxText = 2000;

} // namespace

RuleDialog::RuleDialog(const LinkRule &rule, const QList<QueuePlan> &queues, QWidget *window)
    : QDialog(window)
    , m_host(new QLineEdit(this))
    , m_link(new QLineEdit(this))
    , m_folder(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_limit(new RateSpinBox(this))
    , m_priority(new QComboBox(this))
    , m_queue(new QComboBox(this))
    , m_problem(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("ruleDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Rule"));
    auto *form = new QFormLayout(this);
    addFields(form);
    m_problem->setObjectName(QStringLiteral("ruleProblem"));
    m_problem->setWordWrap(true);
    form->addRow(m_problem);
    form->addRow(m_buttons);
    fill(rule, queues);
    for (QLineEdit *field : {m_host, m_link, m_folder, m_name}) {
        field->setMaxLength(kMaxText);
        field->setMinimumWidth(fontMetrics().averageCharWidth() * kFieldChars);
        connect(field, &QLineEdit::textChanged, this, &RuleDialog::updateProblem);
    }
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateProblem();
}

void RuleDialog::addFields(QFormLayout *form)
{
    addExplainedField(form, m_host, QStringLiteral("ruleHostField"), tr("&Host:"),
                      tr("example.org, or *.example.org for all hosts below it."));
    addExplainedField(form, m_link, QStringLiteral("ruleLinkField"), tr("&Link:"),
                      tr("The whole link, with * for anything: */nightly/*.iso."));
    addExplainedField(form, m_folder, QStringLiteral("ruleFolderField"), tr("&Folder:"),
                      tr("Below the save folder, or an absolute one. A dot is the save folder itself."));
    addExplainedField(form, m_name, QStringLiteral("ruleNameField"), tr("&Name:"),
                      tr("{name}, {stem}, {ext}, {host} and {date} stand for what they say."));
    addExplainedField(form, m_limit, QStringLiteral("ruleLimitField"), tr("&Speed limit:"),
                      tr("Of each of these downloads."));
    addExplainedField(form, m_priority, QStringLiteral("rulePriorityField"), tr("&Priority:"),
                      tr("Which of those that wait begin first."));
    addExplainedField(form, m_queue, QStringLiteral("ruleQueueField"), tr("&Queue:"),
                      tr("For links that are not put into another one by hand."));
    m_host->setPlaceholderText(tr("Any host"));
    m_link->setPlaceholderText(tr("Any link"));
    m_folder->setPlaceholderText(tr("That of the file's type"));
    m_name->setPlaceholderText(tr("As without the rule"));
}

void RuleDialog::fill(const LinkRule &rule, const QList<QueuePlan> &queues)
{
    m_host->setText(rule.host);
    m_link->setText(rule.link);
    m_folder->setText(rule.folder);
    m_name->setText(rule.nameTemplate);
    m_limit->setBytesPerSecond(rule.bytesPerSecond);
    for (const Priority priority : {Priority::High, Priority::Normal, Priority::Low}) {
        m_priority->addItem(priorityText(priority), static_cast<int>(priority));
    }
    m_priority->setCurrentIndex(m_priority->findData(static_cast<int>(rule.priority)));
    for (const QueuePlan &plan : queues) {
        m_queue->addItem(queueTitle(plan), plan.id);
    }
    // One that is gone stands for the main one.
    m_queue->setCurrentIndex(qMax(m_queue->findData(rule.queue), 0));
}

LinkRule RuleDialog::rule() const
{
    LinkRule rule;
    rule.host = m_host->text().trimmed();
    rule.link = m_link->text().trimmed();
    rule.folder = folderFromText(m_folder->text());
    rule.nameTemplate = m_name->text().trimmed();
    rule.bytesPerSecond = m_limit->bytesPerSecond();
    rule.priority = static_cast<Priority>(m_priority->currentData().toInt());
    rule.queue = m_queue->currentData().value<QueueId>();
    return rule;
}

QString RuleDialog::problem() const
{
    if (m_host->text().trimmed().isEmpty() && m_link->text().trimmed().isEmpty()) {
        return tr("A rule needs a host or a link that it is for.");
    }
    return folderProblem(m_folder->text());
}

void RuleDialog::updateProblem()
{
    const QString text = problem();
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(text.isEmpty());
}

} // namespace millrace
