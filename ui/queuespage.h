// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

#include <QList>

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTimeEdit;

namespace millrace {

class WeekdaysField;

/// The queues: a list of them, and below it how the chosen one is worked off.
class QueuesPage : public SettingsPage
{
    Q_OBJECT

public:
    explicit QueuesPage(QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;
    QString problem() const override;

private:
    void addFields();
    void connectFields();
    void add();
    void removeChosen();
    void choose(int row);
    /// Writes the fields into the chosen queue's plan.
    void take();
    void updateFields();

    QList<QueuePlan> m_plans;
    /// The plans that the fields were filled with: only what differs was entered.
    QList<QueuePlan> m_shown;
    QListWidget *m_list;
    QPushButton *m_add;
    QPushButton *m_remove;
    QLineEdit *m_name;
    QSpinBox *m_workers;
    QCheckBox *m_hasStart;
    QDateTimeEdit *m_start;
    QCheckBox *m_hasHours;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    WeekdaysField *m_weekdays;
    bool m_isFilling = false;
};

} // namespace millrace
