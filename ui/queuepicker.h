// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queueplan.h"

#include <QWidget>

class QComboBox;

namespace millrace {

/// Chooses the queue of what is started next; hidden while there is only one.
class QueuePicker : public QWidget
{
    Q_OBJECT

public:
    explicit QueuePicker(QWidget *parent = nullptr);

    /// Keeps what was chosen, as long as it is among these.
    void setPlans(const QList<QueuePlan> &plans);
    QueueId queue() const;
    /// Out of sight, whatever there is to choose from.
    void setCollapsed(bool isCollapsed);

private:
    void updateVisible();

    QComboBox *m_box;
    bool m_isCollapsed = false;
};

} // namespace millrace
