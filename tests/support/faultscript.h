// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultreply.h"
#include "tests/support/requestlog.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <functional>
#include <mutex>
#include <optional>

namespace millrace {

/// Makes the answer to a request; called in the connection's thread.
using Responder = std::function<Reply(const LoggedRequest &)>;

/// Where a response waits for the test.
struct Hold
{
    enum class Where : quint8 {
        Head,     ///< before the first byte of the head
        Body,     ///< after `bytes` bytes of body
        LastByte, ///< before the last byte of the body; after the head where there is none
    };
    Where where = Where::Head;
    qint64 bytes = 0;
    /// Tells one hold of a path from the next.
    quint64 serial = 0;
};

/// What a FaultServer was told to answer, path by path. From any thread.
class FaultScript
{
public:
    void serve(const QByteArray &path, Responder responder);
    /// The n-th request gets the n-th reply, further ones the last.
    void serveSequence(const QByteArray &path, const QList<Reply> &replies);

    /// A target with its query is looked for first, then its path; neither: 404.
    Reply replyTo(const LoggedRequest &request);

    void hold(const QByteArray &path, Hold hold);
    void release(const QByteArray &path);
    std::optional<Hold> holdFor(const LoggedRequest &request) const;
    bool isHeld(const QByteArray &path, quint64 serial) const;

    void countHeld(const QByteArray &path, int by);
    int heldRequests(const QByteArray &path) const;

private:
    mutable std::mutex m_mutex;
    QHash<QByteArray, Responder> m_responders;
    QHash<QByteArray, Hold> m_holds;
    QHash<QByteArray, int> m_held;
    quint64 m_lastSerial = 0;
};

} // namespace millrace
