// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadactions.h"

#include "queue/downloadmanager.h"
#include "ui/downloadquestions.h"
#include "ui/downloadtext.h"
#include "ui/icons.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

namespace millrace {

namespace {

// Opening more at a time is a slip of the hand.
constexpr qsizetype kMaxOpenedFiles = 10;

/// What of the actions fits the selection.
struct Fits
{
    bool pause = false;
    bool resume = false;
    bool cancel = false;
    bool retry = false;
    bool restart = false;
    bool name = false;
    bool edit = false;
    bool open = false;
};

void judge(Fits &fits, const Download &download)
{
    const DownloadState state = download.state;
    const bool isStill = state != DownloadState::Running && state != DownloadState::Finished;
    fits.pause |= canPause(state);
    fits.resume |= canResume(state);
    fits.cancel |= canCancel(state);
    fits.retry |= canRetry(state);
    fits.restart |= canRetry(state) || canResume(state);
    fits.name |= isStill && download.request.nameSource != NameSource::Server;
    fits.edit |= isStill;
    fits.open |= state == DownloadState::Finished;
}

} // namespace

DownloadActions::DownloadActions(DownloadManager &manager, Selection selection, QWidget *window)
    : QObject(window)
    , pause(make(QStringLiteral("pauseAction"), tr("&Pause"), &DownloadActions::doPause))
    , resume(make(QStringLiteral("resumeAction"), tr("Res&ume"), &DownloadActions::doResume))
    , cancel(make(QStringLiteral("cancelAction"), tr("&Cancel"), &DownloadActions::doCancel))
    , retry(make(QStringLiteral("retryAction"), tr("Re&try"), &DownloadActions::doRetry))
    , restart(make(QStringLiteral("restartAction"), tr("Re&start"), &DownloadActions::doRestart))
    , nameFromServer(make(QStringLiteral("nameFromServerAction"), cureLabel(Cure::NameFromServer),
                          &DownloadActions::doNameFromServer))
    , editLink(make(QStringLiteral("editLinkAction"), tr("&Edit link\u2026"), &DownloadActions::doEditLink))
    , changeFolder(make(QStringLiteral("changeFolderAction"), tr("Change &folder\u2026"),
                        &DownloadActions::doChangeFolder))
    , open(make(QStringLiteral("openAction"), tr("&Open"), &DownloadActions::doOpen))
    , showInFolder(
          make(QStringLiteral("showInFolderAction"), tr("Show &in folder"), &DownloadActions::doShowInFolder))
    , copyLink(make(QStringLiteral("copyLinkAction"), tr("Copy &link"), &DownloadActions::doCopyLink))
    , remove(make(QStringLiteral("removeAction"), tr("Remo&ve"), &DownloadActions::doRemove))
    , m_manager(manager)
    , m_selection(std::move(selection))
    , m_window(window)
{
    setIconsAndKeys();
}

QAction *DownloadActions::make(const QString &name, const QString &text, void (DownloadActions::*slot)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, slot] { (this->*slot)(); });
    return action;
}

void DownloadActions::setIconsAndKeys()
{
    pause->setIcon(themedIcon(QStringLiteral("media-playback-pause"), QStringLiteral("pause")));
    resume->setIcon(themedIcon(QStringLiteral("media-playback-start"), QStringLiteral("start")));
    cancel->setIcon(themedIcon(QStringLiteral("process-stop"), QStringLiteral("cancel")));
    retry->setIcon(themedIcon(QStringLiteral("view-refresh"), QStringLiteral("retry")));
    showInFolder->setIcon(themedIcon(QStringLiteral("folder"), QStringLiteral("folder")));
    copyLink->setIcon(themedIcon(QStringLiteral("edit-copy"), QStringLiteral("copy")));
    remove->setIcon(themedIcon(QStringLiteral("edit-delete"), QStringLiteral("remove")));

    retry->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    open->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    showInFolder->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    copyLink->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_L), QKeySequence(QKeySequence::Copy)});
    remove->setShortcut(QKeySequence(Qt::Key_Delete));
    for (QAction *action : tableActions()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
}

QList<QAction *> DownloadActions::tableActions() const
{
    return {pause, resume, retry, open, showInFolder, copyLink, remove};
}

void DownloadActions::fill(QMenu *menu) const
{
    menu->addActions({pause, resume, cancel});
    menu->addSeparator();
    menu->addActions({retry, restart, nameFromServer, editLink, changeFolder});
    menu->addSeparator();
    menu->addActions({open, showInFolder, copyLink});
    menu->addSeparator();
    menu->addAction(remove);
}

void DownloadActions::update()
{
    const QList<DownloadId> ids = m_selection();
    Fits fits;
    for (const DownloadId id : ids) {
        if (const Download *download = m_manager.find(id)) {
            judge(fits, *download);
        }
    }
    pause->setEnabled(fits.pause);
    resume->setEnabled(fits.resume);
    // The one key for both belongs to the one that fits; a disabled action gives its key free.
    const QKeySequence space(Qt::Key_Space);
    pause->setShortcut(fits.pause ? space : QKeySequence());
    resume->setShortcut(fits.pause ? QKeySequence() : space);
    cancel->setEnabled(fits.cancel);
    retry->setEnabled(fits.retry);
    restart->setEnabled(fits.restart);
    nameFromServer->setEnabled(fits.name);
    editLink->setEnabled(fits.edit && ids.size() == 1);
    changeFolder->setEnabled(fits.edit);
    open->setEnabled(fits.open);
    showInFolder->setEnabled(!ids.isEmpty());
    copyLink->setEnabled(!ids.isEmpty());
    remove->setEnabled(!ids.isEmpty());
}

QAction *DownloadActions::actionFor(Cure cure) const
{
    switch (cure) {
    case Cure::None:
        break;
    case Cure::NameFromServer:
        return nameFromServer;
    case Cure::RetryNow:
    case Cure::SignIn:
    case Cure::SaveAnyway:
    case Cure::ShowCertificate:
        return retry;
    case Cure::EditLink:
        return editLink;
    case Cure::ChangeFolder:
        return changeFolder;
    case Cure::Restart:
        return restart;
    }
    return nullptr;
}

void DownloadActions::cure(DownloadId id)
{
    const Download *download = m_manager.find(id);
    switch (download ? cureOf(*download) : Cure::None) {
    case Cure::None:
        break;
    case Cure::NameFromServer:
        m_manager.nameFromServer({id});
        break;
    case Cure::RetryNow:
    case Cure::SignIn:
    case Cure::SaveAnyway:
    case Cure::ShowCertificate:
        m_manager.retry({id});
        break;
    case Cure::EditLink:
        askForLink(m_manager, id, m_window);
        break;
    case Cure::ChangeFolder:
        askForFolder(m_manager, {id}, m_window);
        break;
    case Cure::Restart:
        m_manager.restart({id});
        break;
    }
}

void DownloadActions::doPause()
{
    m_manager.pause(m_selection());
}

void DownloadActions::doResume()
{
    m_manager.resume(m_selection());
}

void DownloadActions::doCancel()
{
    m_manager.cancel(m_selection());
}

void DownloadActions::doRetry()
{
    m_manager.retry(m_selection());
}

void DownloadActions::doRestart()
{
    m_manager.restart(m_selection());
}

void DownloadActions::doNameFromServer()
{
    m_manager.nameFromServer(m_selection());
}

void DownloadActions::doEditLink()
{
    const QList<DownloadId> ids = m_selection();
    if (!ids.isEmpty()) {
        askForLink(m_manager, ids.first(), m_window);
    }
}

void DownloadActions::doChangeFolder()
{
    askForFolder(m_manager, m_selection(), m_window);
}

void DownloadActions::doOpen()
{
    const QList<DownloadId> ids = m_selection().mid(0, kMaxOpenedFiles);
    for (const DownloadId id : ids) {
        const Download *download = m_manager.find(id);
        if (download && download->state == DownloadState::Finished) {
            QDesktopServices::openUrl(QUrl::fromLocalFile(download->filePath));
        }
    }
}

void DownloadActions::doShowInFolder()
{
    QStringList folders;
    for (const DownloadId id : m_selection()) {
        if (const Download *download = m_manager.find(id)) {
            folders.append(download->filePath.isEmpty() ? download->request.folder
                                                        : QFileInfo(download->filePath).path());
        }
    }
    folders.removeDuplicates();
    for (const QString &folder : folders.mid(0, kMaxOpenedFiles)) {
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    }
}

void DownloadActions::doCopyLink()
{
    QStringList links;
    for (const DownloadId id : m_selection()) {
        if (const Download *download = m_manager.find(id)) {
            links.append(download->request.url.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded));
        }
    }
    QGuiApplication::clipboard()->setText(links.join(u'\n'));
}

void DownloadActions::doRemove()
{
    m_manager.remove(m_selection());
}

} // namespace millrace
