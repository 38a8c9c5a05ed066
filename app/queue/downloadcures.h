// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadlist.h"
#include "queue/downloadrunner.h"

#include <functional>

namespace millrace {

/// What a person does about downloads that cannot go on as they are: mends the row, then queues it again.
/// Lives on the main thread; DownloadManager's words on ids hold here too.
class DownloadCures
{
public:
    using SettingsSetter = std::function<void(const Settings &)>;

    /// The list and the runner belong to the caller and outlive this object.
    DownloadCures(DownloadList &list, DownloadRunner &runner, SettingsSetter setSettings);

    /// Lets the server name these, and starts those that had failed for want of an extension.
    void nameFromServer(const QList<DownloadId> &ids);
    /// Signs in at these downloads' servers, and tries those again that were refused there for want of it.
    void signIn(const QList<DownloadId> &ids, const Credentials &credentials, bool remember);
    /// Takes the web page that came in place of the file.
    void saveAnyway(const QList<DownloadId> &ids);
    /// Accepts the certificate that was refused, at that server and for every download from it; the exception
    /// becomes a setting.
    void trustCertificate(DownloadId id);
    /// Saves the file beside another one: those that changed on the server, and those whose name is taken.
    void keepBoth(const QList<DownloadId> &ids);
    /// Those whose name is taken: replaces the file that has it, once the new one is whole.
    void replaceFile(const QList<DownloadId> &ids);
    /// Another link for a download that is not running, which is then retried from the beginning.
    void editLink(DownloadId id, const QUrl &url);
    /// Another save folder for downloads that are not running, which are then retried from the beginning.
    void changeFolder(const QList<DownloadId> &ids, const QString &folder);

private:
    void decideName(const QList<DownloadId> &ids, ConflictPolicy onConflict);
    void askAgain(Download &download) const;
    QList<Download *> failedBy(ErrorCode code, const QList<DownloadId> &ids) const;

    DownloadList &m_list;
    DownloadRunner &m_runner;
    const SettingsSetter m_setSettings;
};

} // namespace millrace
