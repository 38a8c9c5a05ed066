// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingsdesk.h"

#include "queue/downloadmanager.h"
#include "ui/ratedialog.h"
#include "ui/settingsdialog.h"

#include <QWidget>

namespace millrace {

SettingsDesk::SettingsDesk(DownloadManager &manager, QWidget *window)
    : QObject(window), m_manager(manager), m_window(window)
{
}

void SettingsDesk::useFolder(const QString &folder)
{
    Settings settings = m_manager.settings();
    settings.saveFolder = folder;
    settings.recentFolders.removeAll(folder);
    settings.recentFolders.prepend(folder);
    m_manager.setSettings(settings);
}

void SettingsDesk::setServerNames(bool on)
{
    Settings settings = m_manager.settings();
    settings.nameSource = on ? NameSource::Server : NameSource::Url;
    m_manager.setSettings(settings);
}

void SettingsDesk::limitSpeed(qint64 bytesPerSecond)
{
    Settings settings = m_manager.settings();
    settings.bytesPerSecond = bytesPerSecond;
    m_manager.setSettings(settings);
}

void SettingsDesk::askForLimit()
{
    auto *dialog = new RateDialog(tr("The most speed of all downloads together:"),
                                  m_manager.settings().bytesPerSecond, m_window);
    connect(dialog, &RateDialog::rateChosen, this, &SettingsDesk::limitSpeed);
    dialog->open();
}

void SettingsDesk::openDialog()
{
    auto *dialog = m_window->findChild<SettingsDialog *>();
    if (!dialog) {
        dialog = new SettingsDialog(m_manager.settings(), m_transportNames, m_window);
        // The manager's own may have changed meanwhile in what the dialog does not show.
        connect(dialog, &QDialog::accepted, this,
                [this, dialog] { m_manager.setSettings(dialog->appliedTo(m_manager.settings())); });
    }
    dialog->open();
}

} // namespace millrace
