// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/connections.h"

#include "transfer/segmentreporter.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// So often, each time after a longer pause.
constexpr int kMostAlone = 3;
constexpr std::chrono::milliseconds kAlonePause = 200ms;

/// Gives the texts of this file their context.
struct ConnectionWords
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
    , m_sources(job, tools, sink, m_log)
    , m_plan(std::max(1, job.connections))
{
}

Connections::~Connections() = default;

void Connections::begin(FileFacts facts, int source, const RequestBuilder &requests)
{
    m_total = facts.total;
    m_firstUrl = facts.url;
    m_requests.emplace(requests);
    m_heldBefore = m_sink.held();
    m_work.emplace(m_writer, m_total, m_heldBefore, m_job.minimumSplit);
    m_work->map.take(kFirst);
    m_sources.begin(std::move(facts), source, requests, m_work->writer);
    m_begun = Clock::now();
    m_lastOpened = m_begun;
}

Expected<bool> Connections::takeOfFirst(qint64 &position, QByteArrayView piece, Watchdog &watchdog)
{
    Expected<bool> taken = m_work->writer.take(kFirst, position, piece, m_total, watchdog);
    if (!taken && noteMixed(taken.error())) {
        return false;
    }
    return taken;
}

bool Connections::isFirstOvertaken() const
{
    return isActive() && m_isFirstRunning && (m_isMixed || m_work->map.segmentOf(kFirst)->left() == 0);
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
    if (m_isMixed) {
        return;
    }
    if (error.code != ErrorCode::None) {
        m_lastError = error;
        m_isGivenUp = running() == 0 && !m_sources.hasProvenOthers();
        m_plan.noteFailed(Clock::now(), running());
    }
}

void Connections::close()
{
    m_connections.clear();
    m_sources.close();
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
    if (m_fatal || isComplete()) {
        close();
        return;
    }
    if (m_isMixed) {
        startUnmixed();
    }
    m_sources.tend(now);
    if (now >= m_nextMeasure) {
        measure(now);
        closeSurplus(now);
        moveOne(now);
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
        m_sources.facts(m_sources.reference()).url = connection.url();
    }
}

void Connections::noteFailure(const Connection &connection, Clock::time_point now)
{
    const int source = connection.source();
    const bool isMirrors = source != m_sources.reference();
    const TransferError &error = connection.error();
    const std::chrono::milliseconds wait = connection.visit().leastWait();
    if (!isMirrors) {
        // A mirror's says nothing of the download, which goes on without it.
        m_lastError = error;
        m_lastWait = wait;
    }
    if (connection.isAgainstDisk() && noteMixed(error)) {
        return;
    }
    const bool hasOtherFile = isMirrors && error.code == ErrorCode::FileChanged;
    if (connection.isFatal() && !hasOtherFile) {
        m_fatal = error;
        return;
    }
    const FileFacts &facts = m_sources.facts(source);
    if (!isMirrors && mayHaveExpired(error.code) && connection.url() == facts.url &&
        facts.url != Sources::linkOf(m_job, source) && m_renewal.noteExpired()) {
        return;
    }
    const bool isAlone = running() == 0 && !isMirrors && !m_sources.hasProvenOthers();
    if (isMirrors || m_sources.hasProvenOthers()) {
        m_sources.noteFailed(source, error, wait, runningAt(source) > 0, now);
    }
    if (!isMirrors) {
        m_plan.noteFailed(now, running(), wait);
    }
    m_isGivenUp = isAlone && !triesAlone(connection, now);
    if (running() > 0) {
        m_log(ConnectionWords::tr("A connection ended (%1): going on with %n", nullptr, running())
                  .arg(sentence(error)));
    }
}

/// Whether an error says that bytes of one source differ from those of another, or may: then nothing that
/// this job brought is known to be of the file that the link leads to, and the disk holds none of it any
/// more.
bool Connections::noteMixed(const TransferError &error)
{
    m_isMixed = m_isMixed || (error.code == ErrorCode::FileChanged && m_sources.hasAskedOthers());
    return m_isMixed;
}

/// Goes on with the source that answered first, and with what earlier jobs left.
void Connections::startUnmixed()
{
    if (m_isFirstRunning) {
        // It ends as soon as it sees isFirstOvertaken().
        return;
    }
    m_isMixed = false;
    close();
    m_meters.clear();
    m_sources.leaveOthersOut();
    // Those that still ran have written on.
    if (const Expected<void> dropped = m_sink.dropNewer(); !dropped) {
        m_fatal = dropped.error();
    }
    m_heldBefore = m_sink.held();
    m_work->map = SegmentMap(m_total, m_heldBefore, m_job.minimumSplit);
}

/// A connection that was too short for its meter has a speed too, by which the others are judged.
void Connections::release(const Connection &connection, Clock::time_point now)
{
    const int number = connection.number();
    if (m_renewal.isWith(number)) {
        m_renewal.noteClosed();
    }
    const Segment *segment = m_work->map.segmentOf(number);
    if (segment && segment->position > segment->begin) {
        m_sources.noteBrought(connection.source());
    }
    if (segment && segment->speed < 0) {
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

std::chrono::milliseconds Connections::nextCheck(Clock::time_point now) const
{
    if (!isActive()) {
        return std::chrono::milliseconds::max();
    }
    std::chrono::milliseconds wait = m_bytesPerSecond > 0 ? kTick : kFirstLook;
    wait = std::min(wait, m_sources.nextCheck(now));
    for (const auto &connection : m_connections) {
        wait = std::min(wait, connection->nextCheck(now));
    }
    return wait;
}

} // namespace millrace
