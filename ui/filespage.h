// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

class QCheckBox;
class QComboBox;

namespace millrace {

/// What finished files are called, and what they are checked against.
class FilesPage : public SettingsPage
{
    Q_OBJECT

public:
    explicit FilesPage(QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;

private:
    QComboBox *m_naming;
    QComboBox *m_conflict;
    QCheckBox *m_checksumFiles;
    QCheckBox *m_originMarks;
};

} // namespace millrace
