// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

#include <functional>

class QCheckBox;

namespace millrace {

class CategoryTable;
class LinkTester;
class RuleList;

/// Which files go to which folders: by their type, and by rules for hosts and links.
class FoldersPage : public SettingsPage
{
    Q_OBJECT

public:
    explicit FoldersPage(QWidget *parent = nullptr);

    /// Under what the button Test tests: all settings as they are entered.
    void setEntered(std::function<Settings()> entered);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;
    QString problem() const override;

private:
    QCheckBox *m_byType;
    CategoryTable *m_categories;
    RuleList *m_rules;
    LinkTester *m_tester;
};

} // namespace millrace
