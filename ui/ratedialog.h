// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace millrace {

/// Asks for a speed limit.
class RateDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param question  stands above the field.
    /// \param bytesPerSecond  the limit at present; 0 for none.
    RateDialog(const QString &question, qint64 bytesPerSecond, QWidget *window);

signals:
    /// 0 for no limit.
    void rateChosen(qint64 bytesPerSecond);
};

} // namespace millrace
