// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QObject>
#include <QStringList>

class QWidget;

namespace millrace {

class DownloadManager;

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

    /// Downloads were started into this folder.
    void useFolder(const QString &folder);
    void setServerNames(bool on);
    /// Bytes a second; 0 for no limit.
    void limitSpeed(qint64 bytesPerSecond);
    void askForLimit();
    /// Opens the settings dialog, or brings the one that is open to the front.
    void openDialog();

private:
    DownloadManager &m_manager;
    QWidget *m_window;
    QStringList m_transportNames;
};

} // namespace millrace
