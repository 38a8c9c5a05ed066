// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requestlog.h"

#include <algorithm>
#include <iterator>

namespace millrace {

namespace {

bool isFor(const LoggedRequest &request, QByteArrayView path)
{
    return path.contains('?') ? request.target == path : request.path() == path;
}

} // namespace

QByteArray LoggedRequest::path() const
{
    const qsizetype query = target.indexOf('?');
    return query < 0 ? target : target.left(query);
}

QByteArray LoggedRequest::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (name.compare(key, Qt::CaseInsensitive) == 0) {
            return value;
        }
    }
    return {};
}

int LoggedRequest::headerCount(QByteArrayView name) const
{
    return static_cast<int>(std::count_if(headers.cbegin(), headers.cend(), [name](const auto &field) {
        return name.compare(field.first, Qt::CaseInsensitive) == 0;
    }));
}

QList<LoggedRequest> RequestLog::requests() const
{
    const std::lock_guard lock(m_mutex);
    return {m_requests.cbegin(), m_requests.cend()};
}

QList<LoggedRequest> RequestLog::requests(QByteArrayView path) const
{
    QList<LoggedRequest> found = requests();
    found.removeIf([path](const LoggedRequest &request) { return !isFor(request, path); });
    return found;
}

int RequestLog::count() const
{
    return static_cast<int>(requests().size());
}

int RequestLog::count(QByteArrayView path) const
{
    return static_cast<int>(requests(path).size());
}

QList<QByteArray> RequestLog::ranges(QByteArrayView path) const
{
    QList<QByteArray> values;
    const QList<LoggedRequest> found = requests(path);
    for (const LoggedRequest &request : found) {
        values << request.header("Range");
    }
    return values;
}

qint64 RequestLog::bodySent() const
{
    qint64 sum = 0;
    const QList<LoggedRequest> found = requests();
    for (const LoggedRequest &request : found) {
        sum += request.bodySent;
    }
    return sum;
}

qint64 RequestLog::bodySent(QByteArrayView path) const
{
    qint64 sum = 0;
    const QList<LoggedRequest> found = requests(path);
    for (const LoggedRequest &request : found) {
        sum += request.bodySent;
    }
    return sum;
}

int RequestLog::openConnections() const
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

int RequestLog::mostConnections() const
{
    const std::lock_guard lock(m_mutex);
    return m_most;
}

int RequestLog::acceptedConnections() const
{
    const std::lock_guard lock(m_mutex);
    return m_accepted;
}

void RequestLog::clear()
{
    const std::lock_guard lock(m_mutex);
    m_firstId += std::ssize(m_requests);
    m_requests.clear();
    m_most = m_open;
}

bool RequestLog::waitFor(const std::function<bool()> &condition, std::chrono::milliseconds timeout) const
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::unique_lock lock(m_mutex);
    for (;;) {
        // The condition calls the public methods, which lock for themselves.
        const quint64 seen = m_changes;
        lock.unlock();
        if (condition()) {
            return true;
        }
        lock.lock();
        if (!m_changed.wait_until(lock, deadline, [this, seen] { return m_changes != seen; })) {
            return false;
        }
    }
}

bool RequestLog::waitForRequests(QByteArrayView path, int number, std::chrono::milliseconds timeout) const
{
    return waitFor([this, path, number] { return count(path) >= number; }, timeout);
}

int RequestLog::addConnection()
{
    const std::lock_guard lock(m_mutex);
    ++m_open;
    m_most = std::max(m_most, m_open);
    noteChange();
    return ++m_accepted;
}

void RequestLog::removeConnection()
{
    const std::lock_guard lock(m_mutex);
    --m_open;
    noteChange();
}

RequestLog::RequestId RequestLog::add(const LoggedRequest &request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    noteChange();
    return m_firstId + std::ssize(m_requests) - 1;
}

void RequestLog::setStatus(RequestId id, int status)
{
    const std::lock_guard lock(m_mutex);
    if (id >= m_firstId) {
        m_requests.at(static_cast<size_t>(id - m_firstId)).status = status;
        noteChange();
    }
}

void RequestLog::addBodySent(RequestId id, qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    if (id >= m_firstId) {
        m_requests.at(static_cast<size_t>(id - m_firstId)).bodySent += bytes;
        noteChange();
    }
}

void RequestLog::touch()
{
    const std::lock_guard lock(m_mutex);
    noteChange();
}

void RequestLog::noteChange()
{
    ++m_changes;
    m_changed.notify_all();
}

} // namespace millrace
