// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/nameoutlook.h"

#include <utility>

namespace millrace {

NameOutlook::NameOutlook(QObject *parent) : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &NameOutlook::onFinished);
}

NameOutlook::~NameOutlook()
{
    // A look at a drive that is gone takes minutes, and nobody waits for it.
    m_watcher.disconnect(this);
}

void NameOutlook::ask(quint64 revision, const JudgedPaste &paste, bool serverNames)
{
    m_next = Question{revision, paste, serverNames};
    if (!m_watcher.isRunning()) {
        askNext();
    }
}

void NameOutlook::drop()
{
    m_next.reset();
    m_isDropped = true;
}

void NameOutlook::askNext()
{
    const auto question = std::exchange(m_next, std::nullopt);
    if (question && m_look) {
        m_running = question->revision;
        m_isDropped = false;
        m_watcher.setFuture(m_look(question->paste, question->serverNames));
    }
}

void NameOutlook::onFinished()
{
    if (m_next) {
        askNext();
    } else if (!m_isDropped && m_watcher.future().resultCount() > 0) {
        emit answered(m_running, m_watcher.result());
    }
}

} // namespace millrace
