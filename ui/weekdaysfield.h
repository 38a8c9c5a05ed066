// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QCheckBox;

namespace millrace {

/// A box for each day of the week, in the order of the language.
class WeekdaysField : public QWidget
{
    Q_OBJECT

public:
    explicit WeekdaysField(QWidget *parent = nullptr);

    /// As DailyWindow has them.
    quint8 weekdays() const;
    void setWeekdays(quint8 weekdays);

signals:
    void edited();

private:
    /// Monday first, wherever it stands.
    QList<QCheckBox *> m_days;
};

} // namespace millrace
