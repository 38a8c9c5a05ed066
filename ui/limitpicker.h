// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QWidget>

class QAction;
class QActionGroup;
class QMenu;
class QPushButton;

namespace millrace {

/// "Limit: [Unlimited ▾]" in the tool bar: shows the speed limit in force, and its menu sets another one, now
/// or in some hours of the day.
class LimitPicker : public QWidget
{
    Q_OBJECT

public:
    explicit LimitPicker(QWidget *parent = nullptr);

    /// Also for a menu of the menu bar, where the keyboard finds it.
    QMenu *menu() const { return m_menu; }

    /// \param inForce  the limit that holds now, by the settings or by their hours.
    void show(const Settings &settings, qint64 inForce);

signals:
    /// Bytes a second; 0 for no limit.
    void limitChosen(qint64 bytesPerSecond);
    /// Another limit than the menu has.
    void customWished();
    /// Another limit in some hours.
    void hoursWished();

private:
    void fillMenu();
    void addLimit(qint64 bytesPerSecond);

    QMenu *m_menu;
    QPushButton *m_button;
    QActionGroup *m_limits;
    QAction *m_custom = nullptr;
    /// That of the limits that the settings have.
    QAction *m_chosen = nullptr;
    QAction *m_hours = nullptr;
    bool m_hasHours = false;
};

} // namespace millrace
