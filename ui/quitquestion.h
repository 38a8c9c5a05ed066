// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace millrace {

/// Asks once whether to quit while downloads are not finished or links are not in the list yet: the only
/// question that holds up the window.
class QuitQuestion : public QMessageBox
{
    Q_OBJECT

public:
    /// \param unfinished  number of downloads that are not finished.
    /// \param unstarted  number of links that are not in the list; they would be lost.
    QuitQuestion(int unfinished, int unstarted, QWidget *parent);

signals:
    void quitChosen();
};

} // namespace millrace
