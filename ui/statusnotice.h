// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace millrace {

/// One sentence in the status bar that stays until it is answered: with what can be done about it on one
/// button, and another to close it. Hidden while there is none.
class StatusNotice : public QWidget
{
    Q_OBJECT

public:
    explicit StatusNotice(QWidget *parent = nullptr);

    /// In place of the one before.
    ///
    /// \param answer  triggered by the button, which has its text; null for none. Outlives the notice.
    void tell(const QString &text, QAction *answer = nullptr);
    /// There is nothing more to be answered in this way.
    void withdraw(const QAction *answer);

private:
    QLabel *m_text;
    QToolButton *m_answer;
    QAction *m_action = nullptr;
};

} // namespace millrace
