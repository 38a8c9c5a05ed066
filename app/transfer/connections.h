// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionplan.h"
#include "core/segmentmap.h"
#include "core/segmentsnapshot.h"
#include "core/speedmeter.h"
#include "transfer/bodywriter.h"
#include "transfer/connection.h"
#include "transfer/linkrenewal.h"
#include "transfer/segmentwriter.h"
#include "transfer/sources.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// The connections of one download: the first, which is the Fetch that made this object, and as many further
/// ones as help. Nothing happens until begin(). For the worker's thread.
class Connections
{
public:
    using Clock = Watchdog::Clock;
    /// The first connection's number.
    static constexpr int kFirst = 0;

    /// Everything outlives this object.
    ///
    /// \param log  takes a line.
    Connections(const TransferJob &job, const TransferTools &tools, FileSink &sink, BodyWriter &writer,
                std::function<void(const QString &)> log);
    ~Connections();

    /// The first response came and can be shared out: from now on the first connection brings what its
    /// segment says.
    ///
    /// \param source  who sent it, as Sources numbers it.
    /// \param requests  knows how the job's own server wants to be asked.
    void begin(FileFacts facts, int source, const RequestBuilder &requests);
    bool isActive() const { return m_work.has_value(); }

    /// See SegmentWriter::take(), for the first connection.
    Expected<bool> takeOfFirst(qint64 &position, QByteArrayView piece, Watchdog &watchdog);
    /// Others have brought what was left of the first connection's segment, or it cannot go on with it.
    bool isFirstOvertaken() const;
    /// The first connection is over. `error` says why, where it was before the end of its segment.
    void endFirst(TransferError error);

    /// Opens connections, ends those that are of no use, looks at their clocks. To be called between two
    /// calls of the transport's pump(), which nothing else may be inside of.
    void tend(Clock::time_point now);
    /// When to call tend() again, if nothing happens until then.
    std::chrono::milliseconds nextCheck(Clock::time_point now) const;
    /// Whether a connection brings something or may do so soon.
    bool mayGoOn() const;
    /// All bytes of the file are held.
    bool isComplete() const { return m_sink.heldBytes() == m_total; }
    /// Why no connection may go on; none while there is no such reason.
    const std::optional<TransferError> &fatal() const { return m_fatal; }
    /// Ends what still runs.
    void close();
    /// How the connection ended that ended last without success.
    const TransferError &lastError() const { return m_lastError; }
    /// And how long its host asks to be left alone.
    std::chrono::milliseconds lastWait() const { return m_lastWait; }
    /// Those that run, at this moment, in no order.
    QList<ConnectionSnapshot> snapshots() const;
    /// Mirrors that turned out to have another file.
    const QList<QUrl> &refutedMirrors() const { return m_sources.refuted(); }
    /// Mirrors that were asked for parts.
    QList<QUrl> askedMirrors() const { return m_sources.askedMirrors(); }
    /// So many connections share the download's limit.
    qint64 shareOf(qint64 bytesPerSecond) const;

private:
    /// How often speeds are taken and the number of connections is thought over; and when first.
    static constexpr std::chrono::milliseconds kTick{200};
    static constexpr std::chrono::milliseconds kFirstLook{20};

    struct Work
    {
        Work(BodyWriter &body, qint64 total, const RangeSet &held, qint64 minimumSplit)
            : map(total, held, minimumSplit), writer(body, map)
        {
        }
        SegmentMap map;
        SegmentWriter writer;
    };

    void measure(Clock::time_point now);
    void release(const Connection &connection, Clock::time_point now);
    void reap(Clock::time_point now);
    void noteLink(const Connection &connection);
    void noteFailure(const Connection &connection, Clock::time_point now);
    bool noteMixed(const TransferError &error);
    void startUnmixed();
    void open(Clock::time_point now);
    bool isMoreOfUse(Clock::time_point now) const;
    bool openOne(Clock::time_point now);
    int chooseSource(Clock::time_point now);
    QList<SourceLoad> loads(Clock::time_point now);
    int runningAt(int source) const;
    void moveOne(Clock::time_point now);
    void close(const Connection &connection, Clock::time_point now);
    bool triesAlone(const Connection &connection, Clock::time_point now);
    void closeSurplus(Clock::time_point now);
    bool noteRefusal(const Connection &connection, ErrorCode why, Clock::time_point now);
    int running() const;
    const QUrl &addressOf(int number) const;
    qint64 overlapBefore(qint64 offset) const;

    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    BodyWriter &m_writer;
    const std::function<void(const QString &)> m_log;

    std::optional<Work> m_work;
    Sources m_sources;
    qint64 m_total = 0;
    /// The address that answered the first connection.
    QUrl m_firstUrl;
    std::optional<RequestBuilder> m_requests;
    /// What an earlier job left: the bytes that follow it are asked for together with the end of it.
    RangeSet m_heldBefore;
    ConnectionPlan m_plan;
    bool m_isFirstRunning = true;
    std::vector<std::unique_ptr<Connection>> m_connections;
    int m_lastNumber = kFirst;
    Clock::time_point m_begun;
    Clock::time_point m_lastOpened;
    /// Of all together, as it was measured last; 0 before that.
    double m_bytesPerSecond = 0;
    std::map<int, SpeedMeter> m_meters;
    Clock::time_point m_nextMeasure;
    /// The host gate lets nobody in before.
    Clock::time_point m_nextOpening;
    LinkRenewal m_renewal;
    int m_lastAlone = 0;
    /// The last connection was lost: whether another is tried is the queue's to say.
    bool m_isGivenUp = false;
    /// What came from several sources does not fit together.
    bool m_isMixed = false;
    Clock::time_point m_nextMove;
    std::optional<TransferError> m_fatal;
    TransferError m_lastError;
    std::chrono::milliseconds m_lastWait{0};
    /// Since when the host lets nobody in, while nothing runs.
    std::optional<Clock::time_point> m_refusedSince;
};

} // namespace millrace
