// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/redactor.h"
#include "http/responsejudge.h"
#include "http/transport.h"
#include "transfer/bodywriter.h"
#include "transfer/connections.h"
#include "transfer/fileintake.h"
#include "transfer/filesink.h"
#include "transfer/hostvisit.h"
#include "transfer/requestbuilder.h"
#include "transfer/segmentreporter.h"
#include "transfer/sleepwatch.h"
#include "transfer/transfer.h"
#include "transfer/watchdog.h"
#include "transfer/webpagecheck.h"

#include <QStringList>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace millrace {

/// Brings the bytes of one job into its sink: requests, redirects, the judged response, the body, the count.
/// Where the link fails before it has brought anything, its mirrors are asked in turn.
/// Runs in the worker's thread.
class Fetch final : private TransportClient
{
public:
    using Clock = Watchdog::Clock;

    /// \param sink  is open; outlives this object, as the job and the tools do.
    /// \param accepted  called when the response was accepted, the file has its place on the disk, and not
    /// all of it has come at once. \param progressed  called after each piece.
    Fetch(const TransferJob &job, const TransferTools &tools, FileSink &sink, std::function<void()> accepted,
          std::function<void()> progressed);

    /// From the first request to the last byte. Success means that the sink holds the whole file, or
    /// isAlreadyHere(). After a stop request it returns soon, and what it returns means nothing.
    Expected<void> run();

    /// When the job began, for its time limit.
    Clock::time_point started() const { return m_watchdog.started(); }
    /// The worker had slept right before run() ended, which may be why that failed.
    bool hadJustWoken() const { return m_hadJustWoken; }
    /// The host that was asked last, and what it said.
    const HostVisit &visit() const { return *m_visit; }
    /// How long the host asks to be left alone.
    std::chrono::milliseconds leastWait() const
    {
        return std::max(m_visit->leastWait(), m_connections.lastWait());
    }
    /// The file's name, as far as it is known.
    const QString &name() const { return m_intake.name(); }
    /// The name is taken, and the job says to skip those.
    bool isAlreadyHere() const { return m_intake.isAlreadyHere(); }
    /// What the response promised the whole file to be.
    const std::optional<Checksum> &promised() const { return m_intake.promised(); }
    /// Mirrors that turned out to have another file.
    QList<QUrl> refutedMirrors() const { return m_refuted + m_connections.refutedMirrors(); }
    /// Mirrors that parts of the file came from, or may have.
    QList<QUrl> askedMirrors() const;
    /// What was done, without secrets.
    const QStringList &log() const { return m_log; }

private:
    enum class Step { Ended, Again };

    bool onHead(const ResponseHead &head) override;
    bool onBody(QByteArrayView piece) override;
    void onEnd(const TransferError &error) override;

    Expected<void> fetchFirst();
    Expected<void> fetchFrom(int source);
    Expected<void> fetchRange(int source);
    bool isPartMissing() const;
    Expected<void> askMirrors(TransferError error);
    bool mayMirrorHelp(const TransferError &error) const;
    Expectation expectation(const ResponseHead &head) const;
    bool isOfTheFile(const ResponseHead &head) const;
    Expected<void> fetchRest();
    Step request(const QUrl &url, std::optional<ByteRange> range);
    void pumpUntilEnd();
    void noteProgress();
    void lookForSleep();
    QList<ConnectionSnapshot> running() const;
    bool refuseChanged();
    bool refuse(const TransferError &error);
    bool beginsTheFile(const ResponseHead &head) const;
    bool accept(const ResponseHead &head);
    bool acceptHeldBack(QByteArrayView bytes);
    bool write(QByteArrayView piece);
    void divideWhenProven();
    bool mayDivide(const ResponseHead &head) const;
    Expected<void> checkCount() const;
    void log(const QString &line) { m_log.append(redactedText(line)); }

    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    QStringList m_log;
    FileIntake m_intake;
    Watchdog m_watchdog;
    SleepWatch m_sleep;
    bool m_hadJustWoken = false;
    const std::function<void()> m_progressed;
    BodyWriter m_writer;
    Connections m_connections;
    SegmentReporter m_reporter;
    /// Of the source whose error counts.
    std::unique_ptr<HostVisit> m_visit;

    RequestBuilder m_requests{m_job};
    /// Ask the same address once more, with the credentials as the server wants them.
    bool m_answersChallenge = false;
    /// Who is asked at present, as Sources numbers it, and at which address.
    int m_source = Sources::kOwnLink;
    QUrl m_url;
    std::optional<ByteRange> m_range;
    QByteArray m_location;
    Judgement m_judgement;
    WebPageCheck m_page;
    /// What the transport knows of the limit.
    qint64 m_toldRate = 0;
    /// Bytes that the body has brought.
    qint64 m_bodyBytes = 0;
    /// What further connections are to agree with, while it is not proven, and the offset at which it will
    /// be.
    std::optional<FileFacts> m_toDivide;
    qint64 m_provenAt = 0;
    /// Where the body's next byte belongs in the file.
    qint64 m_position = 0;
    bool m_ended = false;
    /// A response was accepted.
    bool m_isBegun = false;
    /// Mirrors that were asked in the link's place, and have another file.
    QList<QUrl> m_refuted;
    /// The error is the disk's, or the file's: no other connection could go on.
    bool m_isFatal = false;
    TransferError m_error;
};

} // namespace millrace
