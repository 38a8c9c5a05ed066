// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkrule.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace millrace {

/// The rules, in the order in which they are tried; a dialog edits one.
class RuleList : public QWidget
{
    Q_OBJECT

public:
    explicit RuleList(QWidget *parent = nullptr);

    /// \param queues  those that a rule may name.
    void setRules(const QList<LinkRule> &rules, const QList<QueuePlan> &queues);
    const QList<LinkRule> &rules() const { return m_rules; }

signals:
    void edited();

private:
    void makeButtons();
    void add();
    void edit();
    void removeChosen();
    void move(int by);
    void showRules(int chosen);
    void updateButtons();

    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QPushButton *m_up;
    QPushButton *m_down;
    QList<LinkRule> m_rules;
    QList<QueuePlan> m_queues;
};

} // namespace millrace
