// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadcures.h"

#include <QSet>

#include <utility>

namespace millrace {

DownloadCures::DownloadCures(DownloadList &list, DownloadRunner &runner, SettingsSetter setSettings)
    : m_list(list), m_runner(runner), m_setSettings(std::move(setSettings))
{
}

void DownloadCures::nameFromServer(const QList<DownloadId> &ids)
{
    QList<Download *> cured;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (!download || download->state == DownloadState::Finished) {
            continue;
        }
        download->request.nameSource = NameSource::Server;
        askAgain(*download);
        emit m_runner.changed(id);
        if (download->state == DownloadState::Failed &&
            download->error->code == ErrorCode::MissingExtension) {
            cured.append(download);
        }
    }
    m_runner.requeue(cured, false);
}

void DownloadCures::signIn(const QList<DownloadId> &ids, const Credentials &credentials, bool remember)
{
    QSet<QString> servers;
    for (const DownloadId id : ids) {
        if (const Download *download = m_list.find(id)) {
            servers.insert(SignInKeeper::serverOf(download->request.url));
        }
    }
    for (const QString &server : std::as_const(servers)) {
        if (remember) {
            m_runner.signIns().remember(server, credentials);
        }
    }
    QList<Download *> cured;
    for (int row = 0; row < m_list.count(); ++row) {
        Download &download = m_list.at(row);
        if (download.state == DownloadState::Failed && download.error->code == ErrorCode::SignInRequired &&
            servers.contains(SignInKeeper::serverOf(download.request.url))) {
            SignInKeeper::setCredentials(download, credentials);
            cured.append(&download);
        }
    }
    m_runner.requeue(cured, false);
}

void DownloadCures::saveAnyway(const QList<DownloadId> &ids)
{
    const QList<Download *> cured = failedBy(ErrorCode::WebPageInstead, ids);
    for (Download *download : cured) {
        download->request.options.update([](RequestOptions &options) { options.acceptWebPage = true; });
    }
    m_runner.requeue(cured, false);
}

void DownloadCures::keepBoth(const QList<DownloadId> &ids)
{
    const QList<Download *> changed = failedBy(ErrorCode::FileChanged, ids);
    for (Download *download : changed) {
        // Its part file stays where it is.
        download->part = {};
        download->received = 0;
        download->beginsAnew = true;
    }
    m_runner.requeue(changed, false);
    decideName(ids, ConflictPolicy::Rename);
}

void DownloadCures::replaceFile(const QList<DownloadId> &ids)
{
    const QList<Download *> cured = failedBy(ErrorCode::FileExists, ids);
    for (Download *download : cured) {
        // This name was said to be replaced, and no other that the server may come to give.
        if (download->request.nameSource == NameSource::Server) {
            download->request.outputName = download->error->detail;
        }
    }
    decideName(ids, ConflictPolicy::Overwrite);
}

/// What was fetched stays, where there was anything.
void DownloadCures::decideName(const QList<DownloadId> &ids, ConflictPolicy onConflict)
{
    const QList<Download *> cured = failedBy(ErrorCode::FileExists, ids);
    for (Download *download : cured) {
        download->request.onConflict = onConflict;
    }
    m_runner.requeue(cured, false);
}

/// What a person said of a name's file was said of that one.
void DownloadCures::askAgain(Download &download) const
{
    if (m_runner.settings().onConflict == ConflictPolicy::Ask &&
        download.request.onConflict == ConflictPolicy::Overwrite) {
        download.request.onConflict = ConflictPolicy::Ask;
    }
}

QList<Download *> DownloadCures::failedBy(ErrorCode code, const QList<DownloadId> &ids) const
{
    QList<Download *> failed;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && download->state == DownloadState::Failed && download->error->code == code) {
            failed.append(download);
        }
    }
    return failed;
}

void DownloadCures::trustCertificate(DownloadId id)
{
    Download *download = m_list.find(id);
    if (!download || download->state != DownloadState::Failed || !download->error->hasCertificate()) {
        return;
    }
    Settings changed = m_runner.settings();
    const TransferError &error = *download->error;
    changed.network.certificateExceptions.append(
        {error.certificateHost, error.certificatePort, error.certificate});
    m_setSettings(changed);
    m_runner.requeue({download}, false);
}

void DownloadCures::editLink(DownloadId id, const QUrl &url)
{
    Download *download = m_list.find(id);
    if (!download || m_runner.isSubmitted(id) || download->state == DownloadState::Finished) {
        return;
    }
    m_list.setLink(*download, url);
    askAgain(*download);
    m_runner.requeue({download}, false);
}

void DownloadCures::changeFolder(const QList<DownloadId> &ids, const QString &folder)
{
    QList<Download *> moved;
    for (const DownloadId id : ids) {
        Download *download = m_list.find(id);
        if (download && !m_runner.isSubmitted(id) && download->state != DownloadState::Finished) {
            // The part file lies in the old folder, so it goes before the folder is changed.
            m_runner.forgetPart(*download);
            download->request.folder = folder;
            askAgain(*download);
            download->request.sortedFrom.clear();
            moved.append(download);
        }
    }
    m_runner.requeue(moved, true);
}

} // namespace millrace
