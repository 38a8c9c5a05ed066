// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sourcechoice.h"
#include "transfer/connection.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// A line of the log.
QString leftOutText(const QUrl &mirror, const TransferError &why);

/// The links that one file is fetched from: its own, and its mirrors. One of them answered first and says
/// what the file is. Each other one is asked for parts only once it has shown that it has the same file: by
/// its size, by a validator, and by bytes that are held already and are compared with what it sends. One that
/// has another file, or fails, is left out. Numbered as mirrorOf() has it. For the worker's thread.
class Sources
{
public:
    using Clock = Watchdog::Clock;
    /// The file's own link; its mirrors follow in their order.
    static constexpr int kOwnLink = 0;

    /// Everything outlives this object.
    ///
    /// \param log  takes a line.
    Sources(const TransferJob &job, const TransferTools &tools, const FileSink &sink,
            std::function<void(const QString &)> log);
    ~Sources();

    /// The link of a number.
    static const QUrl &linkOf(const TransferJob &job, int source);

    /// \param facts  what the first response said of the file. \param reference  who sent it.
    /// \param writer  outlives this object.
    void begin(FileFacts facts, int reference, const RequestBuilder &requests, SegmentWriter &writer);
    int reference() const { return m_reference; }
    /// What its answers have to agree with; stays where it is.
    FileFacts &facts(int source) { return *m_list[static_cast<std::size_t>(source)].facts; }
    const FileFacts &facts(int source) const { return *m_list[static_cast<std::size_t>(source)].facts; }
    /// The addresses that are asked at present.
    QList<QUrl> addresses() const;

    /// Asks those for a proof that have not given one. As Connections::tend().
    void tend(Clock::time_point now);
    std::chrono::milliseconds nextCheck(Clock::time_point now) const;
    /// Ends what still runs.
    void close();

    /// Most connections to the one that answered first, as long as others may soon take some of them.
    ///
    /// \param most  of all together.
    int mostAtReference(int most, Clock::time_point now) const;
    /// Whether another than the reference may be asked for parts, now or once it has given its proof.
    bool hasOthers() const;
    /// Whether another has given it.
    bool hasProvenOthers() const;
    /// Whether another than the reference has been asked for parts.
    bool hasAskedOthers() const;

    struct Running
    {
        int source = 0;
        /// Negative while nothing was measured.
        double bytesPerSecond = -1;
    };
    /// What each source does, by the connections that run.
    QList<SourceLoad> loads(const std::vector<Running> &running, Clock::time_point now);

    void noteAsked(int source) { m_list[static_cast<std::size_t>(source)].isAsked = true; }
    /// A connection to it brought something.
    void noteBrought(int source) { m_list[static_cast<std::size_t>(source)].failures = 0; }
    /// A connection to it ended before its time, or was refused.
    ///
    /// \param wait  it is not asked again before. \param othersRun  other connections to it go on.
    void noteFailed(int source, const TransferError &error, std::chrono::milliseconds wait, bool othersRun,
                    Clock::time_point now);
    /// What came from several of them does not fit together: only the reference stays.
    void leaveOthersOut();

    /// Mirrors that were asked for parts, or sent the first response, and are not left out as refuted.
    QList<QUrl> askedMirrors() const;
    /// Mirrors that turned out to have another file.
    const QList<QUrl> &refuted() const { return m_refuted; }

private:
    enum class State { Unknown, Proven, LeftOut };
    struct Source
    {
        State state = State::Unknown;
        /// At one place, as connections look at it.
        std::unique_ptr<FileFacts> facts = std::make_unique<FileFacts>();
        std::unique_ptr<Connection> proof{};
        /// Since it last brought something.
        int failures = 0;
        Clock::time_point notBefore{};
        /// What one connection brought when that was last measured, in bytes a second.
        double bytesPerSecond = -1;
        bool isAsked = false;
    };

    int number(const Source &source) const { return static_cast<int>(&source - m_list.data()); }
    bool isOther(const Source &source) const { return number(source) != m_reference; }
    int wanted() const;
    void askForProof(Source &source, ByteRange sample, Clock::time_point now);
    void takeProof(Source &source, Clock::time_point now);
    void leaveOut(Source &source, const TransferError &error);
    void rest(Source &source, std::chrono::milliseconds wait, Clock::time_point now);

    const TransferJob &m_job;
    const TransferTools &m_tools;
    const FileSink &m_sink;
    const std::function<void(const QString &)> m_log;
    int m_reference = kOwnLink;
    std::optional<RequestBuilder> m_requests;
    SegmentWriter *m_writer = nullptr;
    Clock::time_point m_begun;
    std::vector<Source> m_list;
    QList<QUrl> m_refuted;
};

} // namespace millrace
