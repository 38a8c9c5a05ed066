// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QList>
#include <QMap>
#include <QObject>

#include <functional>

class QAction;
class QActionGroup;
class QMenu;
class QWidget;

namespace millrace {

class DownloadManager;
enum class MoveTo : quint8;

/// What says when the selected downloads run: their order in the list, priorities, queues, and which comes
/// after which.
class OrderActions : public QObject
{
    Q_OBJECT

public:
    using Selection = std::function<QList<DownloadId>()>;

    /// \param selection  the rows that the actions work on.
    /// \param window  parent of the menus.
    OrderActions(DownloadManager &manager, Selection selection, QWidget *window);

    /// Looks at the selection again.
    void update();
    /// Adds all of them in their order.
    void fill(QMenu *menu) const;

    QAction *moveUp;
    QAction *moveDown;
    QAction *moveToTop;
    QAction *moveToBottom;
    /// Each of the selected begins when the one before it is finished.
    QAction *inTurn;
    /// They wait for no other one.
    QAction *anytime;

signals:
    /// The queues are to be edited.
    void queuesWished();

private:
    QAction *makeMove(const QString &name, const QString &text, MoveTo where);
    QAction *make(const QString &name, const QString &text, std::function<void()> work);
    void makePriorities();
    void makeQueues();

    DownloadManager &m_manager;
    Selection m_selection;
    QWidget *m_window;
    QMenu *m_priorityMenu;
    QActionGroup *m_priorities;
    QMenu *m_queueMenu;
    QActionGroup *m_queues = nullptr;
};

} // namespace millrace
