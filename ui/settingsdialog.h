// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QDialog>
#include <QList>

class QDialogButtonBox;
class QLabel;
class QTabWidget;

namespace millrace {

class SettingsPage;

/// The settings on pages. It changes nothing by itself: who opened it asks for what was entered.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param transportNames  the libraries that are built in, as --transport takes them.
    SettingsDialog(const Settings &settings, const QStringList &transportNames, QWidget *window);

    void showPage(SettingsPage *page);
    /// The page of the queues.
    void showQueues();

    /// The given settings with what was entered.
    Settings appliedTo(Settings settings) const;

private:
    void addPage(SettingsPage *page, const QString &title);
    void updateProblem();

    QTabWidget *m_tabs;
    QList<SettingsPage *> m_pages;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace millrace
