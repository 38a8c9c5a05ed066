// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/orderactions.h"

#include "queue/downloadmanager.h"
#include "ui/downloadtext.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <optional>
#include <utility>

namespace millrace {

namespace {

/// The value that all of these have in common; nothing where they differ.
template <class Value>
std::optional<Value> common(const DownloadManager &manager, const QList<DownloadId> &ids,
                            const std::function<Value(const Download &)> &valueOf)
{
    std::optional<Value> value;
    for (const DownloadId id : ids) {
        const Download *download = manager.find(id);
        if (download && value && *value != valueOf(*download)) {
            return std::nullopt;
        }
        if (download) {
            value = valueOf(*download);
        }
    }
    return value;
}

/// Marks the action whose data is this number, or none.
void mark(QActionGroup *group, const std::optional<int> &number)
{
    for (QAction *action : group->actions()) {
        action->setChecked(number && action->data().toInt() == *number);
    }
}

} // namespace

OrderActions::OrderActions(DownloadManager &manager, Selection selection, QWidget *window)
    : QObject(window)
    , moveUp(makeMove(QStringLiteral("moveUpAction"), tr("&Move up"), MoveTo::Up))
    , moveDown(makeMove(QStringLiteral("moveDownAction"), tr("Move down"), MoveTo::Down))
    , moveToTop(makeMove(QStringLiteral("moveToTopAction"), tr("Move to the top"), MoveTo::Top))
    , moveToBottom(makeMove(QStringLiteral("moveToBottomAction"), tr("Move to the bottom"), MoveTo::Bottom))
    , inTurn(make(QStringLiteral("inTurnAction"), tr("One afte&r the other"),
                  [this] { m_manager.setInTurn(m_selection()); }))
    , anytime(make(QStringLiteral("anytimeAction"), tr("Wait for no other"),
                   [this] { m_manager.setAfter(m_selection(), 0); }))
    , m_manager(manager)
    , m_selection(std::move(selection))
    , m_window(window)
    , m_priorityMenu(new QMenu(tr("Priorit&y"), window))
    , m_priorities(new QActionGroup(this))
    , m_queueMenu(new QMenu(tr("&Queue"), window))
{
    moveUp->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    moveDown->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    moveToTop->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Home));
    moveToBottom->setShortcut(QKeySequence(Qt::ALT | Qt::Key_End));
    m_priorityMenu->setObjectName(QStringLiteral("priorityMenu"));
    m_queueMenu->setObjectName(QStringLiteral("queueMenu"));
    makePriorities();
    makeQueues();
    connect(&manager, &DownloadManager::settingsChanged, this, &OrderActions::makeQueues);
}

QAction *OrderActions::make(const QString &name, const QString &text, std::function<void()> work)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [work = std::move(work)] { work(); });
    return action;
}

QAction *OrderActions::makeMove(const QString &name, const QString &text, MoveTo where)
{
    return make(name, text, [this, where] { m_manager.move(m_selection(), where); });
}

void OrderActions::makePriorities()
{
    for (const Priority priority : {Priority::High, Priority::Normal, Priority::Low}) {
        QAction *action = m_priorityMenu->addAction(priorityText(priority));
        action->setData(static_cast<int>(priority));
        action->setCheckable(true);
        m_priorities->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, priority] { m_manager.setPriority(m_selection(), priority); });
    }
}

void OrderActions::makeQueues()
{
    m_queueMenu->clear();
    delete std::exchange(m_queues, new QActionGroup(this));
    for (const QueuePlan &plan : m_manager.settings().queues) {
        QAction *action =
            m_queueMenu->addAction(QString(queueTitle(plan)).replace(u'&', QLatin1String("&&")));
        action->setData(plan.id);
        action->setCheckable(true);
        m_queues->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, queue = plan.id] { m_manager.setQueue(m_selection(), queue); });
    }
    m_queueMenu->addSeparator();
    QAction *edit = m_queueMenu->addAction(tr("&Edit queues\u2026"));
    edit->setObjectName(QStringLiteral("editQueuesAction"));
    connect(edit, &QAction::triggered, this, &OrderActions::queuesWished);
}

void OrderActions::fill(QMenu *menu) const
{
    menu->addActions({moveUp, moveDown, moveToTop, moveToBottom});
    menu->addMenu(m_priorityMenu);
    menu->addMenu(m_queueMenu);
    menu->addActions({inTurn, anytime});
}

void OrderActions::update()
{
    const QList<DownloadId> ids = m_selection();
    for (QAction *action : {moveUp, moveDown, moveToTop, moveToBottom}) {
        action->setEnabled(!ids.isEmpty());
    }
    // The queues can be edited without a row.
    m_priorityMenu->setEnabled(!ids.isEmpty());
    m_queues->setEnabled(!ids.isEmpty());
    inTurn->setEnabled(ids.size() > 1);
    const QList<QueuePlan> &plans = m_manager.settings().queues;
    mark(m_priorities, common<int>(m_manager, ids, [](const Download &download) {
             return static_cast<int>(download.request.priority);
         }));
    mark(m_queues, common<int>(m_manager, ids, [&plans](const Download &download) {
             return static_cast<int>(planOf(plans, download.request.queue).id);
         }));
    bool waits = false;
    for (const DownloadId id : ids) {
        const Download *download = m_manager.find(id);
        waits |= download && download->request.after != 0;
    }
    anytime->setEnabled(waits);
}

} // namespace millrace
