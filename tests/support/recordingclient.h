// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QDeadlineTimer>

#include <algorithm>
#include <chrono>
#include <functional>

namespace millrace {

/// Notes what a transport tells it, and refuses what it is told to refuse.
class RecordingClient : public TransportClient
{
public:
    /// Refuse at the head.
    bool refusesHead = false;
    /// Refuse the piece with which so many bytes have come; -1: never.
    qint64 stopsAfter = -1;

    ResponseHead head;
    QByteArray body;
    qsizetype largestPiece = 0;
    TransferError error;
    /// One letter a call: H head, B body (once for pieces in a row), E end. A whole response is "HBE".
    QByteArray trace;

    bool onHead(const ResponseHead &received) override
    {
        trace += 'H';
        head = received;
        m_isOver = refusesHead;
        return !refusesHead;
    }

    bool onBody(QByteArrayView piece) override
    {
        if (!trace.endsWith('B')) {
            trace += 'B';
        }
        body.append(piece);
        largestPiece = std::max(largestPiece, piece.size());
        m_isOver = stopsAfter >= 0 && body.size() >= stopsAfter;
        return !m_isOver;
    }

    void onEnd(const TransferError &received) override
    {
        trace += 'E';
        error = received;
        m_isOver = true;
    }

    /// Ended or refused.
    bool isOver() const { return m_isOver; }
    bool hasHead() const { return trace.contains('H'); }
    QByteArray sha256() const { return QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex(); }

private:
    bool m_isOver = false;
};

/// Pumps until `condition` holds; false when the time is up.
inline bool pumpUntil(Transport &transport, const std::function<bool()> &condition,
                      std::chrono::milliseconds timeout = std::chrono::seconds(10))
{
    const QDeadlineTimer deadline(timeout);
    while (!condition()) {
        if (deadline.hasExpired()) {
            return false;
        }
        transport.pump(std::chrono::milliseconds(20));
    }
    return true;
}

/// Gives a transport time to make a call that it must not make.
inline void pumpFor(Transport &transport, std::chrono::milliseconds time)
{
    const QDeadlineTimer deadline(time);
    do {
        transport.pump(std::chrono::milliseconds(5));
    } while (!deadline.hasExpired());
}

/// Opens and pumps until the end or the client's refusal; false when neither comes in time.
inline bool exchange(Transport &transport, const TransportRequest &request, RecordingClient &client,
                     std::chrono::milliseconds timeout = std::chrono::seconds(10))
{
    transport.open(request, client);
    return pumpUntil(
        transport, [&client] { return client.isOver(); }, timeout);
}

} // namespace millrace
