// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QKeySequence;
class QMenu;
class QMenuBar;
class QToolBar;
class QWidget;

namespace millrace {

class DownloadsView;
struct DownloadCounts;

/// The actions of the window as a whole, with their keys, and the menus they stand in together with those of
/// the selected downloads. What they do is up to the window.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QObject *parent = nullptr);

    /// \param limits  the menu of speed limits.
    void fillMenus(QMenuBar *bar, DownloadsView *view, QMenu *limits) const;
    /// \param limit  stands behind the actions, `search` at the far end.
    void fillToolBar(QToolBar *bar, QWidget *limit, QWidget *search) const;
    /// Enables what the list has something for.
    void fit(const DownloadCounts &counts, bool canUndoRemove) const;

    QAction *addLinks;
    QAction *paste;
    QAction *start;
    QAction *importList;
    QAction *exportList;
    QAction *exportHistory;
    QAction *openFolder;
    QAction *quit;
    QAction *undoRemove;
    QAction *selectAll;
    QAction *find;
    QAction *serverNames;
    QAction *settings;
    QAction *resumeAll;
    QAction *pauseAll;
    QAction *retryAllFailed;
    QAction *details;
    QAction *keys;
    QAction *about;

private:
    QAction *make(const QString &name, const QString &text, const QList<QKeySequence> &shortcuts);
};

} // namespace millrace
