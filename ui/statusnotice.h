// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace millrace {

/// Sentences in the status bar, one after the other, each of which stays until it is answered: with what can
/// be done about it on one button, or by another that closes it. Hidden while there is none.
class StatusNotice : public QWidget
{
    Q_OBJECT

public:
    explicit StatusNotice(QWidget *parent = nullptr);

    /// Once those before have been answered.
    ///
    /// \param answer  triggered by the button, which has its text; null for none. Outlives the notice. \param
    /// detail  for the tooltip.
    void tell(const QString &text, QAction *answer = nullptr, const QString &detail = {});
    /// There is nothing more to be answered in this way.
    void withdraw(const QAction *answer);

private:
    struct Notice
    {
        QString text;
        QAction *answer = nullptr;
        QString detail;
    };

    void showFirst();
    void endFirst();

    QLabel *m_text;
    QToolButton *m_answer;
    QList<Notice> m_notices;
};

} // namespace millrace
