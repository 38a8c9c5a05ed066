// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QObject>
#include <QStringList>

class QWidget;

namespace millrace {

class DownloadManager;
class LimitPicker;
class SettingsDialog;

/// What a person sets in the window, turned into the manager's settings. Whoever shows settings follows
/// DownloadManager::settingsChanged.
class SettingsDesk : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives the desk.
    /// \param window  parent of the questions.
    SettingsDesk(DownloadManager &manager, QWidget *window);

    /// The names of the libraries that can download, for the settings dialog.
    void setTransportNames(const QStringList &names) { m_transportNames = names; }

    /// Shows the limit in force in the picker from now on, and does what it wishes.
    void keep(LimitPicker *picker);

    /// Downloads were started into this folder.
    void useFolder(const QString &folder);
    void setServerNames(bool on);
    /// Bytes a second, from now on; 0 for no limit. Ends hours of another limit, if it is those now.
    void limitSpeed(qint64 bytesPerSecond);
    void askForLimit();
    /// Asks for the hours of another limit.
    void askForHours();
    /// Opens the settings dialog, or brings the one that is open to the front.
    void openDialog();
    /// As openDialog, at the page of the queues.
    void openQueues();

signals:
    /// Something that the user should know of what was set.
    void told(const QString &text);

private:
    SettingsDialog *dialog();

    DownloadManager &m_manager;
    QWidget *m_window;
    QStringList m_transportNames;
};

} // namespace millrace
