// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

class QCheckBox;
class QTimeEdit;

namespace millrace {

class RateSpinBox;

/// How fast all downloads together may be, and in which hours otherwise.
class SpeedPage : public SettingsPage
{
    Q_OBJECT

public:
    enum class Scope {
        All,
        Hours, ///< the fields of the hours alone
    };

    explicit SpeedPage(Scope scope, QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;

private:
    void addHours();

    /// Null where only the hours are shown.
    RateSpinBox *m_limit = nullptr;
    QCheckBox *m_hasHours;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    RateSpinBox *m_hoursLimit;
};

} // namespace millrace
