// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingsdesk.h"

#include "queue/downloadmanager.h"
#include "ui/limitpicker.h"
#include "ui/ratedialog.h"
#include "ui/scheduledialog.h"
#include "ui/settingsdialog.h"

#include <QWidget>

namespace millrace {

SettingsDesk::SettingsDesk(DownloadManager &manager, QWidget *window)
    : QObject(window), m_manager(manager), m_window(window)
{
}

void SettingsDesk::keep(LimitPicker *picker)
{
    const auto show = [this, picker] { picker->show(m_manager.settings(), m_manager.speedLimit()); };
    connect(&m_manager, &DownloadManager::settingsChanged, picker, show);
    connect(&m_manager, &DownloadManager::speedLimitChanged, picker, show);
    connect(picker, &LimitPicker::limitChosen, this, &SettingsDesk::limitSpeed);
    connect(picker, &LimitPicker::customWished, this, &SettingsDesk::askForLimit);
    connect(picker, &LimitPicker::hoursWished, this, &SettingsDesk::askForHours);
    show();
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
    constexpr qint64 kOtherHours = -1;
    const qint64 limit = limitAt(settings.rateSchedule, kOtherHours, QDateTime::currentDateTime());
    if (limit != kOtherHours) {
        // Otherwise the choice would seem to do nothing, perhaps for hours.
        settings.rateSchedule.enabled = false;
        emit told(tr("The limit by time of day is off now."));
    }
    m_manager.setSettings(settings);
}

void SettingsDesk::askForLimit()
{
    auto *dialog =
        new RateDialog(tr("The most speed of all downloads together:"), m_manager.speedLimit(), m_window);
    connect(dialog, &RateDialog::rateChosen, this, &SettingsDesk::limitSpeed);
    dialog->open();
}

void SettingsDesk::askForHours()
{
    auto *dialog = new ScheduleDialog(m_manager.settings(), m_window);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_manager.setSettings(dialog->appliedTo(m_manager.settings())); });
    dialog->open();
}

SettingsDialog *SettingsDesk::dialog()
{
    auto *dialog = m_window->findChild<SettingsDialog *>();
    if (!dialog) {
        dialog = new SettingsDialog(m_manager.settings(), m_transportNames, m_window);
        // The manager's own may have changed meanwhile in what the dialog does not show.
        connect(dialog, &QDialog::accepted, this,
                [this, dialog] { m_manager.setSettings(dialog->appliedTo(m_manager.settings())); });
    }
    return dialog;
}

void SettingsDesk::openDialog()
{
    dialog()->open();
}

void SettingsDesk::openQueues()
{
    dialog()->showQueues();
    dialog()->open();
}

} // namespace millrace
