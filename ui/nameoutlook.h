// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/linkjudge.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <functional>
#include <optional>
#include <utility>

namespace millrace {

/// Finds out which names of a paste are taken, off this thread, as foreseenNames() does. One look at a time;
/// of what is asked meanwhile only the newest is looked at.
class NameOutlook : public QObject
{
    Q_OBJECT

public:
    /// Begins a look; the future may take as long as a disk does, and may come without a result.
    using Look = std::function<QFuture<QList<JudgedLine>>(const JudgedPaste &paste, bool serverNames)>;

    explicit NameOutlook(QObject *parent = nullptr);
    ~NameOutlook() override;

    void setLook(Look look) { m_look = std::move(look); }
    /// `revision` comes back with the answer.
    void ask(quint64 revision, const JudgedPaste &paste, bool serverNames);
    /// Forgets what was asked.
    void drop();

signals:
    void answered(quint64 revision, const QList<millrace::JudgedLine> &lines);

private:
    struct Question
    {
        quint64 revision = 0;
        JudgedPaste paste;
        bool serverNames = false;
    };
    void askNext();
    void onFinished();

    Look m_look;
    QFutureWatcher<QList<JudgedLine>> m_watcher;
    quint64 m_running = 0;
    bool m_isDropped = false;
    std::optional<Question> m_next;
};

} // namespace millrace
