// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace millrace {

/// A request as a FaultServer received it.
struct LoggedRequest
{
    QByteArray method;
    /// As sent: with the query, percent-encoding untouched.
    QByteArray target;
    /// In the order sent; values without the white space around them.
    QList<std::pair<QByteArray, QByteArray>> headers;
    /// The request line and header lines, exactly, with the blank line.
    QByteArray rawHead;
    /// Which connection it came on: 1 for the first that the server accepted.
    int connection = 0;
    /// Status that was answered; 0 while there is none, and for raw bytes.
    int status = 0;
    /// Bytes of body given to the kernel, without chunk framing. A piece (64 KiB at most) counts when its
    /// sending begins, so that who has received it finds it counted.
    qint64 bodySent = 0;

    /// The target without its query.
    QByteArray path() const;
    /// Value of the first field of this name, in any case; empty where there is none.
    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const { return headerCount(name) > 0; }
    int headerCount(QByteArrayView name) const;
};

/// What a FaultServer saw. From any thread.
class RequestLog
{
public:
    /// All requests, in the order in which their heads were complete.
    QList<LoggedRequest> requests() const;
    /// Those for one path, or, where `path` has a query, one target.
    QList<LoggedRequest> requests(QByteArrayView path) const;
    int count() const;
    int count(QByteArrayView path) const;
    /// The values of Range for one path, in order; empty ones stand for requests without it.
    QList<QByteArray> ranges(QByteArrayView path) const;
    /// Sum of bodySent.
    qint64 bodySent() const;
    qint64 bodySent(QByteArrayView path) const;

    int openConnections() const;
    /// The most that were open at the same time.
    int mostConnections() const;
    int acceptedConnections() const;

    /// Forgets the requests and starts to count mostConnections anew.
    void clear();

    /// Waits until `condition` holds, which is looked at after every change; false when the time is up.
    bool waitFor(const std::function<bool()> &condition,
                 std::chrono::milliseconds timeout = std::chrono::seconds(10)) const;
    bool waitForRequests(QByteArrayView path, int count,
                         std::chrono::milliseconds timeout = std::chrono::seconds(10)) const;

private:
    friend class FaultConnection;
    friend class FaultServer;

    using RequestId = qint64;

    /// Counts a connection; its number.
    int addConnection();
    void removeConnection();
    RequestId add(const LoggedRequest &request);
    void setStatus(RequestId id, int status);
    void addBodySent(RequestId id, qint64 bytes);
    /// Lets those that wait look again, for a change that is not kept here.
    void touch();
    /// With the mutex locked.
    void noteChange();

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    // Copied as a whole where it leaves: a list shared with readers would be detached at every piece sent.
    std::vector<LoggedRequest> m_requests;
    RequestId m_firstId = 0;
    quint64 m_changes = 0;
    int m_open = 0;
    int m_most = 0;
    int m_accepted = 0;
};

} // namespace millrace
