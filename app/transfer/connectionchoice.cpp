// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/connections.h"

#include "transfer/gatehost.h"

#include <algorithm>

// Of Connections, how many there are at a moment, and whom they ask.

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Where bytes come as fast as this computer can handle them, more connections cost and bring nothing.
constexpr double kFast = 300e6;
// As long as a new connection takes to show its speed.
constexpr std::chrono::milliseconds kSettledRate = 1000ms;
// While a limit is kept: as long as it takes to see what the last one brought.
constexpr std::chrono::milliseconds kLimitedStep = 2000ms;
// A worker with nothing to do waits no longer for its host.
constexpr std::chrono::milliseconds kMostIdle = 2000ms;
// Fetched again before an open range and compared with the disk, byte for byte: proof that it is the same
// file.
constexpr qint64 kChoiceOverlap = 64 * 1024;

} // namespace

void Connections::closeSurplus(Clock::time_point now)
{
    const bool isSurplus = running() > m_plan.target();
    std::string full;
    for (const QUrl &address : m_sources.addresses()) {
        if (!isSurplus && full.empty() && running() > 1 &&
            m_tools.shared.hostGate.takeYield(gateHost(address))) {
            full = gateHost(address);
        }
    }
    if (!isSurplus && full.empty()) {
        return;
    }
    // Not the one that finds out where the file is.
    const auto last = std::find_if(m_connections.rbegin(), m_connections.rend(), [&](const auto &one) {
        return !m_renewal.isWith(one->number()) && (full.empty() || gateHost(one->url()) == full);
    });
    if (last != m_connections.rend()) {
        close(**last, now);
    }
}

void Connections::close(const Connection &connection, Clock::time_point now)
{
    release(connection, now);
    std::erase_if(m_connections, [&connection](const auto &one) { return one.get() == &connection; });
}

int Connections::runningAt(int source) const
{
    const auto further = std::count_if(m_connections.begin(), m_connections.end(), [source](const auto &one) {
        return one->state() == Connection::State::Running && one->source() == source;
    });
    const bool isFirsts = m_isFirstRunning && source == m_sources.reference();
    return static_cast<int>(further) + (isFirsts ? 1 : 0);
}

QList<SourceLoad> Connections::loads(Clock::time_point now)
{
    std::vector<Sources::Running> running;
    for (const Segment &segment : m_work->map.running()) {
        const auto found = std::find_if(m_connections.begin(), m_connections.end(),
                                        [&](const auto &one) { return one->number() == segment.connection; });
        const int source = found == m_connections.end() ? m_sources.reference() : (*found)->source();
        running.push_back({source, segment.speed});
    }
    return m_sources.loads(running, now);
}

/// Where several sources have the file, the slowest connection is tried at the one that promises most.
void Connections::moveOne(Clock::time_point now)
{
    if (now < m_nextMove || !m_sources.hasOthers() || m_writer.limit() > 0) {
        return;
    }
    const QList<SourceLoad> loads = this->loads(now);
    const int best = sourceForOneMore(loads);
    const Connection *slowest = nullptr;
    double least = 0;
    for (const auto &one : m_connections) {
        const Segment *segment = m_work->map.segmentOf(one->number());
        const bool isSettled =
            now - one->started() >= kSettledRate && segment->speed >= 0 && !segment->isRaced;
        const bool hasMuch = segment->left() >= m_job.minimumSplit;
        if (one->source() != best && isSettled && hasMuch && !m_renewal.isWith(one->number()) &&
            (!slowest || segment->speed < least)) {
            slowest = one.get();
            least = segment->speed;
        }
    }
    if (best >= 0 && slowest && isWorthMoving(least, loads[best])) {
        m_nextMove = now + kSettledRate;
        close(*slowest, now);
    }
}

void Connections::open(Clock::time_point now)
{
    // While nobody knows where the file is now, only the link is asked.
    const auto hasRoom = [this, now] {
        return m_renewal.isDue() ||
               (!m_renewal.isUnderWay() && running() < m_plan.target() && isMoreOfUse(now));
    };
    while (!m_isGivenUp && hasRoom() && now >= m_nextOpening && openOne(now)) {
    }
}

/// Whether one more could bring more than those that run.
bool Connections::isMoreOfUse(Clock::time_point now) const
{
    if (running() == 0) {
        return true;
    }
    if (m_writer.limit() > 0) {
        // Each reads a little ahead, which the limit does not hold back. It is reached where we rest for it.
        return now - std::max(m_lastOpened, m_writer.lastRest()) >= kLimitedStep;
    }
    double speed = m_bytesPerSecond;
    if (speed <= 0) {
        const std::chrono::duration<double> span = now - m_begun;
        const Segment *first = m_work->map.segmentOf(kFirst);
        if (now - m_begun < kFirstLook || !first) {
            return !first;
        }
        speed = static_cast<double>(first->position - first->begin) / span.count();
    }
    return speed < kFast;
}

/// Who one more connection asks; -1 where nobody may be asked now.
int Connections::chooseSource(Clock::time_point now)
{
    const int reference = m_sources.reference();
    if (!m_sources.hasOthers() || m_renewal.isDue()) {
        return reference;
    }
    QList<SourceLoad> loads = this->loads(now);
    const int most = m_sources.mostAtReference(m_plan.target(), now);
    loads[reference].isOpen = loads[reference].isOpen && loads[reference].running < most;
    return sourceForOneMore(loads);
}

/// Whether another one may be tried at once.
bool Connections::openOne(Clock::time_point now)
{
    const int source = chooseSource(now);
    if (source < 0) {
        m_isGivenUp = running() == 0;
        m_nextOpening = now + kFirstLook;
        return false;
    }
    const int number = ++m_lastNumber;
    const std::optional<ByteRange> range = m_work->map.take(number);
    if (!range) {
        // Nothing to do for it before the speeds are known better.
        m_nextOpening = now + kTick;
        return false;
    }
    const FileFacts &facts = m_sources.facts(source);
    auto connection =
        std::make_unique<Connection>(number, source, m_job, m_tools, facts, *m_requests, m_work->writer);
    const qint64 overlap = overlapBefore(range->begin);
    const bool asksLink = m_renewal.isDue();
    const ErrorCode refused = connection->start({range->begin - overlap, range->end},
                                                asksLink ? Sources::linkOf(m_job, source) : facts.url);
    if (refused != ErrorCode::None) {
        m_work->map.release(number);
        return noteRefusal(*connection, refused, now);
    }
    if (asksLink) {
        m_renewal.begin(number);
    }
    m_sources.noteAsked(source);
    m_refusedSince.reset();
    m_lastOpened = now;
    m_connections.push_back(std::move(connection));
    return true;
}

/// Nobody was asked. Where nothing else runs, the job ends soon, and is tried again when the host has room.
/// Whether another source may be tried at once.
bool Connections::noteRefusal(const Connection &connection, ErrorCode why, Clock::time_point now)
{
    const std::chrono::milliseconds wait = connection.visit().leastWait();
    const TransferError error = isFromGate(why) ? TransferError{why, {}} : connection.refusal();
    if (connection.source() != m_sources.reference() || (m_sources.hasProvenOthers() && !m_renewal.isDue())) {
        m_sources.noteFailed(connection.source(), error, wait, runningAt(connection.source()) > 0, now);
        return true;
    }
    // The gate is soon asked, and by then this may be the only one.
    m_nextOpening = now + std::clamp(wait, kTick, kMostIdle);
    if (running() > 0) {
        m_refusedSince.reset();
        return false;
    }
    const Clock::time_point since = m_refusedSince.value_or(now);
    m_refusedSince = since;
    if (!isFromGate(why) || wait > kMostIdle || now - since >= kMostIdle) {
        m_lastError = error;
        m_lastWait = wait;
        m_isGivenUp = true;
    }
    return false;
}

/// How many bytes right before an offset an earlier job has left.
qint64 Connections::overlapBefore(qint64 offset) const
{
    const ByteRange before{std::max<qint64>(0, offset - kChoiceOverlap), offset};
    const QList<ByteRange> missing = m_heldBefore.gapsIn(before);
    return offset - (missing.isEmpty() ? before.begin : missing.last().end);
}

} // namespace millrace
