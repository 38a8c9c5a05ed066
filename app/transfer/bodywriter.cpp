// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/bodywriter.h"

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

std::shared_ptr<RateLimiter> ownLimiter(const TransferJob &job, const TransferTicket &ticket)
{
    if (ticket.rateLimiter) {
        return ticket.rateLimiter;
    }
    auto limiter = std::make_shared<RateLimiter>();
    limiter->setLimit(job.options.bytesPerSecond);
    return limiter;
}

} // namespace

BodyWriter::BodyWriter(const TransferJob &job, const TransferTools &tools, FileSink &sink, Watchdog &watchdog,
                       std::function<void()> progressed)
    : m_job(job)
    , m_tools(tools)
    , m_sink(sink)
    , m_watchdog(watchdog)
    , m_watchdogs{&watchdog}
    , m_progressed(std::move(progressed))
    , m_brake(tools.shared.rateLimiter, ownLimiter(job, tools.ticket), tools.ticket.stop.token())
{
}

void BodyWriter::rest()
{
    const auto span = m_brake.rest([this] { return m_watchdog.isTimeUp(Watchdog::Clock::now()); });
    if (span.count() > 0) {
        m_lastRest = Watchdog::Clock::now();
        noteRest(span);
    }
}

void BodyWriter::noteSleep(Watchdog::Clock::time_point now, std::chrono::milliseconds patience)
{
    for (Watchdog *watchdog : m_watchdogs) {
        watchdog->noteSleep(now, patience);
    }
}

void BodyWriter::noteRest(std::chrono::nanoseconds span)
{
    m_rested += span;
    for (Watchdog *watchdog : m_watchdogs) {
        watchdog->noteRest(span);
    }
}

Expected<void> BodyWriter::write(qint64 offset, QByteArrayView piece, Watchdog &connection)
{
    while (!piece.isEmpty()) {
        rest();
        const Watchdog::Clock::time_point begin = Watchdog::Clock::now();
        if (m_watchdog.isTimeUp(begin)) {
            return TransferError{ErrorCode::TimeLimitExceeded, {}};
        }
        if (m_tools.ticket.stop.isStopRequested()) {
            return {};
        }
        const QByteArrayView portion = piece.first(std::min<qint64>(piece.size(), m_brake.portion()));
        if (Expected<void> taken = m_sink.take(offset, portion); !taken) {
            return taken;
        }
        const Watchdog::Clock::time_point end = Watchdog::Clock::now();
        noteRest(end - begin);
        connection.noteBytes(portion.size(), end);
        m_brake.take(portion.size());
        m_progressed();
        offset += portion.size();
        piece = piece.sliced(portion.size());
    }
    return {};
}

Expected<void> BodyWriter::compare(qint64 offset, QByteArrayView piece, Watchdog &connection)
{
    const Watchdog::Clock::time_point begin = Watchdog::Clock::now();
    const Expected<bool> isSame = m_sink.isHeldAs(offset, piece);
    if (!isSame) {
        return isSame.error();
    }
    const Watchdog::Clock::time_point end = Watchdog::Clock::now();
    noteRest(end - begin);
    connection.noteBytes(piece.size(), end);
    m_brake.take(piece.size());
    return *isSame ? Expected<void>() : TransferError{ErrorCode::FileChanged, {}};
}

bool BodyWriter::isSpeedTheServers() const
{
    const qint64 share = m_brake.leastShare();
    return share == 0 || share >= m_job.lowSpeedLimit;
}

} // namespace millrace
