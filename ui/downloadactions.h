// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QKeySequence>
#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace millrace {

class CureActions;
class DownloadManager;
class OrderActions;

/// What can be done with the selected downloads: the actions of the Download menu, which are those of a row's
/// own menu and of the buttons in Details as well. Each is enabled while it fits at least one selected row.
class DownloadActions : public QObject
{
    Q_OBJECT

public:
    using Selection = std::function<QList<DownloadId>()>;

    /// \param selection  the rows that the actions work on.
    /// \param window  parent of the questions that some actions ask.
    DownloadActions(DownloadManager &manager, Selection selection, QWidget *window);

    /// Looks at the selection's states again.
    void update();

    /// Adds all actions in their order.
    void fill(QMenu *menu) const;
    /// Those whose keys only work inside the table.
    QList<QAction *> tableActions() const;
    QAction *pause;
    QAction *resume;
    QAction *cancel;
    QAction *limitSpeed;
    QAction *open;
    QAction *showInFolder;
    QAction *copyLink;
    QAction *remove;
    /// Those that mend what failed.
    CureActions *cures;
    /// Those that say when they run.
    OrderActions *order;

private:
    QAction *make(const QString &name, const QString &text, void (DownloadActions::*slot)());
    void setIconsAndKeys();

    void doPause();
    void doResume();
    void doCancel();
    void doLimitSpeed();
    void doOpen();
    void doShowInFolder();
    void doCopyLink();
    void doRemove();

    DownloadManager &m_manager;
    Selection m_selection;
    QWidget *m_window;
};

} // namespace millrace
