// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowactions.h"

#include "queue/downloadcounts.h"
#include "ui/downloadactions.h"
#include "ui/downloadsview.h"
#include "ui/downloadtable.h"
#include "ui/icons.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace millrace {

WindowActions::WindowActions(QObject *parent)
    : QObject(parent)
    , addLinks(make(QStringLiteral("addLinksAction"), tr("&Add links"), {QKeySequence(Qt::CTRL | Qt::Key_N)}))
    , paste(make(QStringLiteral("pasteAction"), tr("&Paste links"), {QKeySequence(QKeySequence::Paste)}))
    , start(make(QStringLiteral("startAction"), tr("&Start"),
                 {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}))
    , importList(make(QStringLiteral("importListAction"), tr("&Import list\u2026"), {}))
    , exportList(make(QStringLiteral("exportListAction"), tr("&Export list\u2026"), {}))
    , exportHistory(make(QStringLiteral("exportHistoryAction"), tr("Export &history\u2026"), {}))
    , openFolder(make(QStringLiteral("openFolderAction"), tr("&Open the save folder"), {}))
    , quit(make(QStringLiteral("quitAction"), tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}))
    , undoRemove(
          make(QStringLiteral("undoRemoveAction"), tr("&Undo remove"), {QKeySequence(QKeySequence::Undo)}))
    , selectAll(make(QStringLiteral("selectAllAction"), tr("Select &all downloads"), {}))
    , find(make(QStringLiteral("findAction"), tr("&Find"), {QKeySequence(QKeySequence::Find)}))
    , serverNames(make(QStringLiteral("serverNamesAction"), tr("&Let the server name files"), {}))
    , settings(make(QStringLiteral("settingsAction"), tr("Se&ttings\u2026"),
                    {QKeySequence(Qt::CTRL | Qt::Key_Comma)}))
    , resumeAll(make(QStringLiteral("resumeAllAction"), tr("&Resume all"), {}))
    , pauseAll(make(QStringLiteral("pauseAllAction"), tr("Pa&use all"), {}))
    , retryAllFailed(make(QStringLiteral("retryAllFailedAction"), tr("Retry all &failed"), {}))
    , details(make(QStringLiteral("detailsAction"), tr("&Details"), {QKeySequence(Qt::Key_F9)}))
    , keys(make(
          QStringLiteral("keysAction"), tr("&Keyboard shortcuts"),
          {QKeySequence(Qt::CTRL | Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Slash)}))
    , about(make(QStringLiteral("aboutAction"), tr("&About Millrace"), {}))
{
    serverNames->setCheckable(true);
    serverNames->setToolTip(tr("Off: a link needs an extension. On: the server names the file."));
    details->setCheckable(true);
    details->setChecked(true);
    settings->setMenuRole(QAction::PreferencesRole);
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);

    addLinks->setIcon(themedIcon(QStringLiteral("list-add"), QStringLiteral("add")));
    paste->setIcon(themedIcon(QStringLiteral("edit-paste"), QStringLiteral("paste")));
    start->setIcon(themedIcon(QStringLiteral("media-playback-start"), QStringLiteral("start")));
    openFolder->setIcon(themedIcon(QStringLiteral("folder-open"), QStringLiteral("folder")));
    find->setIcon(themedIcon(QStringLiteral("edit-find"), QStringLiteral("search")));
    resumeAll->setIcon(themedIcon(QStringLiteral("media-playback-start"), QStringLiteral("start")));
    pauseAll->setIcon(themedIcon(QStringLiteral("media-playback-pause"), QStringLiteral("pause")));
}

QAction *WindowActions::make(const QString &name, const QString &text, const QList<QKeySequence> &shortcuts)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcuts(shortcuts);
    return action;
}

void WindowActions::fillMenus(QMenuBar *bar, DownloadsView *view, QMenu *limits) const
{
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({addLinks, paste, start});
    file->addSeparator();
    file->addActions({importList, exportList, exportHistory});
    file->addSeparator();
    file->addAction(openFolder);
    file->addSeparator();
    file->addAction(quit);

    QMenu *edit = bar->addMenu(tr("&Edit"));
    edit->addAction(undoRemove);
    edit->addSeparator();
    edit->addActions({selectAll, find});
    edit->addSeparator();
    edit->addActions({serverNames, settings});

    QMenu *download = bar->addMenu(tr("&Download"));
    view->actions()->fill(download);
    download->addSeparator();
    download->addActions({resumeAll, pauseAll, retryAllFailed});
    download->addMenu(limits);

    QMenu *show = bar->addMenu(tr("&View"));
    show->addAction(details);
    QMenu *columns = show->addMenu(tr("&Columns"));
    // Asked each time, as the header's own menu changes the same columns.
    QObject::connect(columns, &QMenu::aboutToShow, view, [columns, view] {
        columns->clear();
        view->table()->fillColumnMenu(columns);
    });

    QMenu *help = bar->addMenu(tr("&Help"));
    help->addActions({keys, about});
}

void WindowActions::fillToolBar(QToolBar *bar, QWidget *limit, QWidget *search) const
{
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({addLinks, resumeAll, pauseAll});
    bar->addWidget(limit);
    auto *gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    bar->addWidget(search);
}

void WindowActions::fit(const DownloadCounts &counts, bool canUndoRemove) const
{
    pauseAll->setEnabled(counts.running + counts.queued > 0);
    resumeAll->setEnabled(counts.paused > 0);
    retryAllFailed->setEnabled(counts.failed > 0);
    undoRemove->setEnabled(canUndoRemove);
    exportList->setEnabled(counts.all > 0);
}

} // namespace millrace
