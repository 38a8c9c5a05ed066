// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkrule.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace millrace {

class RateSpinBox;

/// One rule: for which links it is, and what they get.
class RuleDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param queues  those that a rule may name.
    RuleDialog(const LinkRule &rule, const QList<QueuePlan> &queues, QWidget *window);

    LinkRule rule() const;

private:
    void addFields(QFormLayout *form);
    void fill(const LinkRule &rule, const QList<QueuePlan> &queues);
    QString problem() const;
    void updateProblem();

    QLineEdit *m_host;
    QLineEdit *m_link;
    QLineEdit *m_folder;
    QLineEdit *m_name;
    RateSpinBox *m_limit;
    QComboBox *m_priority;
    QComboBox *m_queue;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};

} // namespace millrace
