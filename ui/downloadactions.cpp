// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadactions.h"

#include "queue/downloadmanager.h"
#include "ui/cureactions.h"
#include "ui/downloadquestions.h"
#include "ui/icons.h"
#include "ui/orderactions.h"

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
    bool limit = false;
    bool open = false;
};

void judge(Fits &fits, const Download &download)
{
    const DownloadState state = download.state;
    fits.pause |= canPause(state) && !download.isStopping;
    fits.resume |= canResume(state) || download.isStopping;
    fits.cancel |= canCancel(state);
    fits.limit |= state != DownloadState::Finished;
    fits.open |= state == DownloadState::Finished;
}

} // namespace

DownloadActions::DownloadActions(DownloadManager &manager, Selection selection, QWidget *window)
    : QObject(window)
    , pause(make(QStringLiteral("pauseAction"), tr("&Pause"), &DownloadActions::doPause))
    , resume(make(QStringLiteral("resumeAction"), tr("Res&ume"), &DownloadActions::doResume))
    , cancel(make(QStringLiteral("cancelAction"), tr("&Cancel"), &DownloadActions::doCancel))
    , limitSpeed(
          make(QStringLiteral("limitSpeedAction"), tr("Limit spee&d\u2026"), &DownloadActions::doLimitSpeed))
    , open(make(QStringLiteral("openAction"), tr("&Open"), &DownloadActions::doOpen))
    , showInFolder(
          make(QStringLiteral("showInFolderAction"), tr("Show &in folder"), &DownloadActions::doShowInFolder))
    , copyLink(make(QStringLiteral("copyLinkAction"), tr("Copy &link"), &DownloadActions::doCopyLink))
    , remove(make(QStringLiteral("removeAction"), tr("Remo&ve"), &DownloadActions::doRemove))
    , cures(new CureActions(manager, selection, window))
    , order(new OrderActions(manager, selection, window))
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
    showInFolder->setIcon(themedIcon(QStringLiteral("folder"), QStringLiteral("folder")));
    copyLink->setIcon(themedIcon(QStringLiteral("edit-copy"), QStringLiteral("copy")));
    remove->setIcon(themedIcon(QStringLiteral("edit-delete"), QStringLiteral("remove")));

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
    return {pause,
            resume,
            cures->actionFor(Cure::RetryNow),
            open,
            showInFolder,
            copyLink,
            order->moveUp,
            order->moveDown,
            order->moveToTop,
            order->moveToBottom,
            remove};
}

void DownloadActions::fill(QMenu *menu) const
{
    menu->addActions({pause, resume, cancel, limitSpeed});
    menu->addSeparator();
    menu->addActions(cures->all());
    menu->addSeparator();
    menu->addActions({open, showInFolder, copyLink});
    menu->addSeparator();
    order->fill(menu);
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
    limitSpeed->setEnabled(fits.limit);
    open->setEnabled(fits.open);
    showInFolder->setEnabled(!ids.isEmpty());
    copyLink->setEnabled(!ids.isEmpty());
    remove->setEnabled(!ids.isEmpty());
    cures->update();
    order->update();
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

void DownloadActions::doLimitSpeed()
{
    askForLimit(m_manager, m_selection(), m_window);
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
