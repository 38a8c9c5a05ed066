// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

namespace millrace {

class RateSpinBox;

/// How fast all downloads together may be.
class SpeedPage : public SettingsPage
{
    Q_OBJECT

public:
    explicit SpeedPage(QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;

private:
    RateSpinBox *m_limit;
};

} // namespace millrace
