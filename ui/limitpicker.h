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

/// "Limit: [Unlimited ▾]" in the tool bar: shows the speed limit in force, and its menu sets another one.
class LimitPicker : public QWidget
{
    Q_OBJECT

public:
    explicit LimitPicker(QWidget *parent = nullptr);

    /// Also for a menu of the menu bar, where the keyboard finds it.
    QMenu *menu() const { return m_menu; }

    void show(const Settings &settings);

signals:
    /// Bytes a second; 0 for no limit.
    void limitChosen(qint64 bytesPerSecond);
    /// Another limit than the menu has.
    void customWished();

private:
    void fillMenu();
    void addLimit(qint64 bytesPerSecond);

    QMenu *m_menu;
    QPushButton *m_button;
    QActionGroup *m_limits;
    QAction *m_custom = nullptr;
    QAction *m_inForce = nullptr;
};

} // namespace millrace
