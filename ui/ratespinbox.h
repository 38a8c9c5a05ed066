// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace millrace {

/// A field for a speed, in thousands of bytes a second; the lowest value stands for none.
class RateSpinBox : public QSpinBox
{
    Q_OBJECT

public:
    explicit RateSpinBox(QWidget *parent = nullptr);

    /// What stands in place of 0: "Unlimited" at first.
    void setNoneText(const QString &text) { setSpecialValueText(text); }
    void setBytesPerSecond(qint64 bytesPerSecond);
    /// To the byte what was set, until somebody changes the field.
    qint64 bytesPerSecond() const;

private:
    /// What was set, and what the field showed for it.
    qint64 m_exact = 0;
    int m_shown = 0;
};

} // namespace millrace
