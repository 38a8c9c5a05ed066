// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/connections.h"

#include "transfer/gatehost.h"
#include "transfer/segmentreporter.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// How often speeds are taken and the number of connections is thought over.
constexpr std::chrono::milliseconds kTick = 200ms;
// Where bytes come as fast as this computer can handle them, more connections cost and bring nothing.
constexpr double kFast = 300e6;
constexpr std::chrono::milliseconds kFirstLook = 20ms;
// While a limit is kept: as long as it takes to see what the last one brought.
constexpr std::chrono::milliseconds kLimitedStep = 2000ms;
// So often, each time after a longer pause.
constexpr int kMostAlone = 3;
constexpr std::chrono::milliseconds kAlonePause = 200ms;
// A worker with nothing to do waits no longer for its host.
constexpr std::chrono::milliseconds kMostIdle = 2000ms;
// Fetched again before an open range and compared with the disk, byte for byte: proof that it is the same
// file.
constexpr qint64 kOverlap = 64 * 1024;

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

/// Whether an address that a redirect led to may have expired.
bool mayHaveExpired(ErrorCode code)
{
    return code == ErrorCode::SignInRequired || code == ErrorCode::Forbidden || code == ErrorCode::NotFound;
}

} // namespace

Connections::Connections(const TransferJob &job, const TransferTools &tools, FileSink &sink,
                         BodyWriter &writer, std::function<void(const QString &)> log)
    : m_job(job)
    , m_tools(tools)
    , m_sink(sink)
    , m_writer(writer)
    , m_log(std::move(log))
    , m_plan(std::max(1, job.connections))
{
}

Connections::~Connections() = default;

void Connections::begin(FileFacts facts, const RequestBuilder &requests)
{
    m_facts = std::move(facts);
    m_firstUrl = m_facts.url;
    m_requests.emplace(requests);
    m_heldBefore = m_sink.held();
    m_work.emplace(m_writer, m_facts.total, m_heldBefore, m_job.minimumSplit);
    m_work->map.take(kFirst);
    m_begun = Clock::now();
    m_lastOpened = m_begun;
}

Expected<bool> Connections::takeOfFirst(qint64 &position, QByteArrayView piece, Watchdog &watchdog)
{
    return m_work->writer.take(kFirst, position, piece, m_facts.total, watchdog);
}

bool Connections::isFirstOvertaken() const
{
    return isActive() && m_isFirstRunning && m_work->map.segmentOf(kFirst)->left() == 0;
}

void Connections::endFirst(TransferError error)
{
    if (!std::exchange(m_isFirstRunning, false)) {
        return;
    }
    if (error.code == ErrorCode::None && m_work->map.segmentOf(kFirst)->left() > 0) {
        error.code = ErrorCode::ConnectionLost;
    }
    m_work->map.release(kFirst);
    m_meters.erase(kFirst);
    if (error.code != ErrorCode::None) {
        m_lastError = error;
        m_isGivenUp = running() == 0;
        m_plan.noteFailed(Clock::now(), running());
    }
}

int Connections::running() const
{
    const auto further =
        std::count_if(m_connections.begin(), m_connections.end(), [](const auto &connection) {
            return connection->state() == Connection::State::Running;
        });
    return static_cast<int>(further) + (m_isFirstRunning ? 1 : 0);
}

const QUrl &Connections::addressOf(int number) const
{
    const auto found = std::find_if(m_connections.begin(), m_connections.end(),
                                    [number](const auto &one) { return one->number() == number; });
    return found == m_connections.end() ? m_firstUrl : (*found)->url();
}

QList<ConnectionSnapshot> Connections::snapshots() const
{
    QList<ConnectionSnapshot> list;
    for (const Segment &segment : m_work->map.running()) {
        list.append(snapshotOf(segment, addressOf(segment.connection)));
    }
    return list;
}

bool Connections::mayGoOn() const
{
    return running() > 0 || !m_isGivenUp;
}

qint64 Connections::shareOf(qint64 bytesPerSecond) const
{
    return bytesPerSecond == 0 ? 0 : std::max<qint64>(1, bytesPerSecond / std::max(1, running()));
}

void Connections::tend(Clock::time_point now)
{
    if (!isActive() || m_fatal) {
        return;
    }
    for (const auto &connection : m_connections) {
        connection->tend(now);
        noteLink(*connection);
    }
    reap(now);
    if (m_fatal || m_sink.heldBytes() == m_facts.total) {
        m_connections.clear();
        return;
    }
    if (now >= m_nextMeasure) {
        measure(now);
        closeSurplus(now);
    }
    open(now);
    const qint64 share = shareOf(m_writer.limit());
    for (const auto &connection : m_connections) {
        connection->setRate(share);
    }
}

void Connections::measure(Clock::time_point now)
{
    m_nextMeasure = now + kTick;
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
    double sum = 0;
    for (const Segment &segment : QList(m_work->map.running())) {
        SpeedMeter &meter = m_meters[segment.connection];
        meter.sample(segment.position, time);
        const double speed = meter.bytesPerSecond();
        if (speed > 0 || meter.silence() >= 2 * kTick) {
            m_work->map.setSpeed(segment.connection, speed);
        }
        sum += speed;
    }
    m_bytesPerSecond = sum;
    m_plan.update(now, running(), sum);
}

/// Takes leave of the connections that have ended, and of those whose segment others have brought.
void Connections::reap(Clock::time_point now)
{
    const auto isOver = [this](const auto &connection) {
        const Segment *segment = m_work->map.segmentOf(connection->number());
        return connection->state() != Connection::State::Running || !segment || segment->left() == 0;
    };
    const auto over = std::stable_partition(m_connections.begin(), m_connections.end(), std::not_fn(isOver));
    for (auto it = over; it != m_connections.end(); ++it) {
        release(**it, now);
    }
    const std::vector<std::unique_ptr<Connection>> gone(std::make_move_iterator(over),
                                                        std::make_move_iterator(m_connections.end()));
    m_connections.erase(over, m_connections.end());
    for (const auto &connection : gone) {
        if (connection->state() == Connection::State::Failed) {
            noteFailure(*connection, now);
        }
    }
}

/// Where the link leads to by now, once that is known.
void Connections::noteLink(const Connection &connection)
{
    if (!m_renewal.isWith(connection.number())) {
        return;
    }
    if (connection.state() == Connection::State::Failed) {
        m_renewal.noteFailed();
    } else if (connection.hasBody()) {
        m_renewal.noteAnswered();
        m_facts.url = connection.url();
    }
}

void Connections::noteFailure(const Connection &connection, Clock::time_point now)
{
    m_lastError = connection.error();
    m_lastWait = connection.visit().leastWait();
    if (connection.isFatal()) {
        m_fatal = connection.error();
        return;
    }
    if (mayHaveExpired(m_lastError.code) && connection.url() == m_facts.url && m_facts.url != m_job.url &&
        m_renewal.noteExpired()) {
        return;
    }
    m_plan.noteFailed(now, running(), connection.visit().leastWait());
    m_isGivenUp = running() == 0 && !triesAlone(connection, now);
    if (running() > 0) {
        m_log(Words::tr("A connection ended (%1): going on with %n", nullptr, running())
                  .arg(sentence(m_lastError)));
    }
}

/// A connection that was too short for its meter has a speed too, by which the others are judged.
void Connections::release(const Connection &connection, Clock::time_point now)
{
    const int number = connection.number();
    if (m_renewal.isWith(number)) {
        m_renewal.noteClosed();
    }
    if (const Segment *segment = m_work->map.segmentOf(number); segment && segment->speed < 0) {
        const std::chrono::duration<double> span = now - connection.started();
        m_work->map.setSpeed(number, static_cast<double>(segment->position - segment->begin) /
                                         std::max(span.count(), 0.001));
    }
    m_work->map.release(number);
    m_meters.erase(number);
}

/// Whether the only connection left is asked for once more, a little later: a server with a limit may still
/// have counted one that had gone.
bool Connections::triesAlone(const Connection &connection, Clock::time_point now)
{
    const ErrorCode code = connection.error().code;
    const bool isRefused = code == ErrorCode::ConnectionRefused || code == ErrorCode::ConnectionLost;
    if (!isRefused || connection.hasBody() || m_lastAlone == kMostAlone) {
        return false;
    }
    m_nextOpening = now + ++m_lastAlone * kAlonePause;
    return true;
}

void Connections::closeSurplus(Clock::time_point now)
{
    const bool isOneOver = running() > m_plan.target() ||
                           (running() > 1 && m_tools.shared.hostGate.takeYield(gateHost(m_facts.url)));
    if (!isOneOver) {
        return;
    }
    // Not the one that finds out where the file is.
    const auto last = std::find_if(m_connections.rbegin(), m_connections.rend(), [this](const auto &one) {
        return !m_renewal.isWith(one->number());
    });
    if (last != m_connections.rend()) {
        release(**last, now);
        m_connections.erase(std::next(last).base());
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

/// Whether another one may be tried at once.
bool Connections::openOne(Clock::time_point now)
{
    const int number = ++m_lastNumber;
    const std::optional<ByteRange> range = m_work->map.take(number);
    if (!range) {
        // Nothing to do for it before the speeds are known better.
        m_nextOpening = now + kTick;
        return false;
    }
    auto connection =
        std::make_unique<Connection>(number, m_job, m_tools, m_facts, *m_requests, m_work->writer);
    const qint64 overlap = overlapBefore(range->begin);
    const bool asksLink = m_renewal.isDue();
    const ErrorCode refused = connection->start({range->begin - overlap, range->end}, asksLink);
    if (refused != ErrorCode::None) {
        m_work->map.release(number);
        noteRefusal(*connection, refused, now);
        return false;
    }
    if (asksLink) {
        m_renewal.begin(number);
    }
    m_refusedSince.reset();
    m_lastOpened = now;
    m_connections.push_back(std::move(connection));
    return true;
}

/// Nobody was asked. Where nothing else runs, the job ends soon, and is tried again when the host has room.
void Connections::noteRefusal(const Connection &connection, ErrorCode why, Clock::time_point now)
{
    const std::chrono::milliseconds wait = connection.visit().leastWait();
    // The gate is soon asked, and by then this may be the only one.
    m_nextOpening = now + std::clamp(wait, kTick, kMostIdle);
    if (running() > 0) {
        m_refusedSince.reset();
        return;
    }
    const Clock::time_point since = m_refusedSince.value_or(now);
    m_refusedSince = since;
    if (!isFromGate(why) || wait > kMostIdle || now - since >= kMostIdle) {
        m_lastError = isFromGate(why) ? TransferError{why, {}} : connection.refusal();
        m_lastWait = wait;
        m_isGivenUp = true;
    }
}

/// How many bytes right before an offset an earlier job has left.
qint64 Connections::overlapBefore(qint64 offset) const
{
    const ByteRange before{std::max<qint64>(0, offset - kOverlap), offset};
    const QList<ByteRange> missing = m_heldBefore.gapsIn(before);
    return offset - (missing.isEmpty() ? before.begin : missing.last().end);
}

std::chrono::milliseconds Connections::nextCheck(Clock::time_point now) const
{
    if (!isActive()) {
        return std::chrono::milliseconds::max();
    }
    std::chrono::milliseconds wait = m_bytesPerSecond > 0 ? kTick : kFirstLook;
    for (const auto &connection : m_connections) {
        wait = std::min(wait, connection->nextCheck(now));
    }
    return wait;
}

} // namespace millrace
