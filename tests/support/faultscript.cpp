// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultscript.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace millrace {

void FaultScript::serve(const QByteArray &path, Responder responder)
{
    const std::lock_guard lock(m_mutex);
    m_responders.insert(path, std::move(responder));
}

void FaultScript::serveSequence(const QByteArray &path, const QList<Reply> &replies)
{
    Q_ASSERT(!replies.isEmpty());
    // Requests of one path may come on several connections at once.
    auto next = std::make_shared<std::atomic<qsizetype>>(0);
    serve(path, [replies, next](const LoggedRequest &) {
        return replies.at(std::min(next->fetch_add(1), replies.size() - 1));
    });
}

Reply FaultScript::replyTo(const LoggedRequest &request)
{
    Responder responder;
    {
        const std::lock_guard lock(m_mutex);
        responder = m_responders.value(request.target);
        if (!responder) {
            responder = m_responders.value(request.path());
        }
    }
    return responder ? responder(request) : Reply::statusOnly(404, "There is nothing here.\n");
}

void FaultScript::hold(const QByteArray &path, Hold hold)
{
    const std::lock_guard lock(m_mutex);
    hold.serial = ++m_lastSerial;
    m_holds.insert(path, hold);
}

void FaultScript::release(const QByteArray &path)
{
    const std::lock_guard lock(m_mutex);
    m_holds.remove(path);
}

std::optional<Hold> FaultScript::holdFor(const LoggedRequest &request) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_holds.constFind(request.path());
    return found == m_holds.cend() ? std::nullopt : std::optional(*found);
}

bool FaultScript::isHeld(const QByteArray &path, quint64 serial) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_holds.constFind(path);
    return found != m_holds.cend() && found->serial == serial;
}

void FaultScript::countHeld(const QByteArray &path, int by)
{
    const std::lock_guard lock(m_mutex);
    m_held[path] += by;
}

int FaultScript::heldRequests(const QByteArray &path) const
{
    const std::lock_guard lock(m_mutex);
    return m_held.value(path);
}

} // namespace millrace
