// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentmap.h"
#include "core/transfererror.h"
#include "http/responsejudge.h"
#include "http/transport.h"
#include "transfer/bodywriter.h"
#include "transfer/hostvisit.h"
#include "transfer/requestbuilder.h"
#include "transfer/segmentwriter.h"
#include "transfer/watchdog.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>

namespace millrace {

/// What a source's response said of a file, which every further one of that source has to agree with.
struct FileFacts
{
    /// The address that answered.
    QUrl url;
    qint64 total = 0;
    QByteArray etag;
    QByteArray lastModified;
};

/// One of a download's further connections: asks for a part of the file and brings what the segment map wants
/// of it. For the worker's thread.
class Connection final : private TransportClient
{
public:
    using Clock = Watchdog::Clock;

    enum class State {
        Running,
        Done,   ///< it brought all that was left of its segment
        Failed, ///< it cannot go on; see error()
    };

    /// Everything outlives this object.
    ///
    /// \param number  as the segment map knows it.
    /// \param source  as Sources numbers it.
    /// \param requests  knows already how the job's own server wants to be asked.
    Connection(int number, int source, const TransferJob &job, const TransferTools &tools,
               const FileFacts &facts, const RequestBuilder &requests, SegmentWriter &writer);
    ~Connection() override;

    /// Asks for a part of the file. HostFull and HostBusy where the host gate lets nobody in; ProxyFailed.
    ErrorCode start(ByteRange range, const QUrl &address);
    /// Asks an address whether it has the same file, as far as size, validators and these bytes, which are
    /// held, can tell; nothing is written. Done where it has; Failed with FileChanged where it has another.
    /// Errors of start().
    ErrorCode prove(ByteRange held, const QUrl &address);
    /// Follows a redirect, looks at the clocks.
    void tend(Clock::time_point now);
    std::chrono::milliseconds nextCheck(Clock::time_point now) const { return m_watchdog.nextCheck(now); }
    void setRate(qint64 bytesPerSecond);

    int number() const { return m_number; }
    int source() const { return m_source; }
    State state() const { return m_state; }
    const TransferError &error() const { return m_error; }
    /// No other connection may go on either: the disk failed, the file has changed, the time is up.
    bool isFatal() const { return m_isFatal; }
    /// What it sent differs from what is on the disk.
    bool isAgainstDisk() const { return m_isAgainstDisk; }
    bool hasBody() const { return m_judgement.isAccepted(); }
    /// With hasBody(): what the response said of the file.
    const FileFacts &answer() const { return m_answer; }
    const HostVisit &visit() const { return m_visit; }
    /// Why start() could not make its request, where it was not the host gate.
    TransferError refusal() const { return m_requests.explained(m_requests.refusal()); }
    const QUrl &url() const { return m_url; }
    Clock::time_point started() const { return m_watchdog.started(); }

private:
    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    bool isSameVersion(const ResponseHead &head) const;
    TransferError otherFile(const ResponseHead &head) const;
    Expected<bool> takeBody(QByteArrayView piece, qint64 bodyEnd);
    ErrorCode open();
    void goOn();
    bool fail(const TransferError &error, bool isFatal = false);
    bool done();

    const int m_number;
    const int m_source;
    const TransferJob &m_job;
    const TransferTools &m_tools;
    const FileFacts &m_facts;
    SegmentWriter &m_writer;
    RequestBuilder m_requests;
    HostVisit m_visit;
    Watchdog m_watchdog;

    QUrl m_url;
    bool m_isProof = false;
    int m_hops = 0;
    qint64 m_rate = 0;
    ByteRange m_range;
    Judgement m_judgement;
    QByteArray m_location;
    /// A redirect, or a challenge to answer: another request is due.
    bool m_asksAgain = false;
    /// Where the next byte of the body belongs.
    qint64 m_position = 0;
    State m_state = State::Running;
    TransferError m_error;
    bool m_isFatal = false;
    bool m_isAgainstDisk = false;
    FileFacts m_answer;
};

} // namespace millrace
