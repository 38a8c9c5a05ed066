// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace millrace {

/// Asks once whether to quit while downloads are not finished: the only question that holds up the window.
class QuitQuestion : public QMessageBox
{
    Q_OBJECT

public:
    /// \param unfinished  number of downloads that are not finished.
    QuitQuestion(int unfinished, QWidget *parent);

signals:
    void quitChosen();
};

} // namespace millrace
