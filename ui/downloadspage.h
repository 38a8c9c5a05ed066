// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

class QSpinBox;

namespace millrace {

class RateSpinBox;

/// How many downloads run, and when one is given up.
class DownloadsPage : public SettingsPage
{
    Q_OBJECT

public:
    explicit DownloadsPage(QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;

private:
    QSpinBox *m_workers;
    QSpinBox *m_retries;
    /// Seconds.
    QSpinBox *m_stallTimeout;
    /// Minutes.
    QSpinBox *m_timeLimit;
    RateSpinBox *m_lowSpeed;
};

} // namespace millrace
