// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/sources.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Compared with the disk before a source is asked for more.
constexpr qint64 kSampleSize = 64 * 1024;
// A proof that takes longer comes to connections that others have by then.
constexpr auto kSourcePatience = 2s;
constexpr std::chrono::milliseconds kFirstRest = 1s;
constexpr int kMostRestDoublings = 5;
// After so many failures without a byte in between a mirror is left out, even if it had been of use.
constexpr int kMostFailures = 3;

/// Gives the texts of this file their context.
struct SourceWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Fetch)
};

} // namespace

QString leftOutText(const QUrl &mirror, const TransferError &why)
{
    QString reason;
    switch (why.code) {
    case ErrorCode::FileChanged:
        reason = SourceWords::tr("it has another file");
        break;
    case ErrorCode::RangeMismatch:
        reason = SourceWords::tr("it does not give the parts that it is asked for");
        break;
    default:
        reason = sentence(why);
    }
    return SourceWords::tr("The mirror %1 is left out (%2)").arg(mirror.host(), reason);
}

Sources::Sources(const TransferJob &job, const TransferTools &tools, const FileSink &sink,
                 std::function<void(const QString &)> log)
    : m_job(job), m_tools(tools), m_sink(sink), m_log(std::move(log))
{
}

Sources::~Sources() = default;

const QUrl &Sources::linkOf(const TransferJob &job, int source)
{
    return source == kOwnLink ? job.url : job.mirrors[source - 1];
}

void Sources::begin(FileFacts facts, int reference, const RequestBuilder &requests, SegmentWriter &writer)
{
    m_reference = reference;
    m_requests.emplace(requests);
    m_writer = &writer;
    m_begun = Clock::now();
    m_list.resize(static_cast<std::size_t>(m_job.mirrors.size()) + 1);
    for (Source &source : m_list) {
        *source.facts = facts;
        source.facts->url = linkOf(m_job, number(source));
        // Who did not answer when the first response was waited for is not asked again so soon.
        source.state = number(source) < reference ? State::LeftOut : State::Unknown;
    }
    Source &first = m_list[static_cast<std::size_t>(reference)];
    *first.facts = std::move(facts);
    first.state = State::Proven;
    first.isAsked = true;
}

QList<QUrl> Sources::addresses() const
{
    QList<QUrl> list;
    for (const Source &source : m_list) {
        if (source.isAsked && source.state == State::Proven) {
            list.append(source.facts->url);
        }
    }
    return list;
}

/// How many others there are connections for.
int Sources::wanted() const
{
    const auto used = std::count_if(m_list.begin(), m_list.end(), [this](const Source &source) {
        return isOther(source) && (source.proof || source.state == State::Proven);
    });
    return std::max(0, m_job.connections - 1 - static_cast<int>(used));
}

void Sources::tend(Clock::time_point now)
{
    for (Source &source : m_list) {
        if (source.proof) {
            takeProof(source, now);
        }
    }
    int room = wanted();
    for (Source &source : m_list) {
        if (source.state != State::Unknown || source.proof || now < source.notBefore || room == 0) {
            continue;
        }
        const std::optional<ByteRange> sample = m_sink.sample(kSampleSize);
        if (!sample) {
            return;
        }
        askForProof(source, *sample, now);
        --room;
    }
}

void Sources::askForProof(Source &source, ByteRange sample, Clock::time_point now)
{
    source.proof = std::make_unique<Connection>(-1, number(source), m_job, m_tools, facts(m_reference),
                                                *m_requests, *m_writer);
    const ErrorCode refused = source.proof->prove(sample, source.facts->url);
    if (refused != ErrorCode::None) {
        const std::chrono::milliseconds wait = source.proof->visit().leastWait();
        const TransferError error =
            isFromGate(refused) ? TransferError{refused, {}} : source.proof->refusal();
        source.proof.reset();
        noteFailed(number(source), error, wait, false, now);
    }
}

void Sources::takeProof(Source &source, Clock::time_point now)
{
    source.proof->tend(now);
    if (source.proof->state() == Connection::State::Running) {
        return;
    }
    const std::unique_ptr<Connection> proof = std::move(source.proof);
    if (proof->state() == Connection::State::Failed) {
        leaveOut(source, proof->error());
        return;
    }
    *source.facts = proof->answer();
    source.state = State::Proven;
    m_log(SourceWords::tr("The mirror %1 has the same file").arg(source.facts->url.host()));
}

std::chrono::milliseconds Sources::nextCheck(Clock::time_point now) const
{
    std::chrono::milliseconds wait = std::chrono::milliseconds::max();
    for (const Source &source : m_list) {
        if (source.proof) {
            wait = std::min(wait, source.proof->nextCheck(now));
        }
    }
    return wait;
}

void Sources::close()
{
    for (Source &source : m_list) {
        source.proof.reset();
    }
}

int Sources::mostAtReference(int most, Clock::time_point now) const
{
    if (now - m_begun >= kSourcePatience) {
        return most;
    }
    const auto isHopeful = [this](const Source &source) {
        return isOther(source) && source.state == State::Unknown;
    };
    const bool isAnyHopeful = std::any_of(m_list.begin(), m_list.end(), isHopeful);
    const auto live = std::count_if(m_list.begin(), m_list.end(),
                                    [](const Source &source) { return source.state != State::LeftOut; });
    return isAnyHopeful ? std::max(1, most / static_cast<int>(live)) : most;
}

bool Sources::hasOthers() const
{
    return std::any_of(m_list.begin(), m_list.end(), [this](const Source &source) {
        return isOther(source) && source.state != State::LeftOut;
    });
}

bool Sources::hasProvenOthers() const
{
    return std::any_of(m_list.begin(), m_list.end(), [this](const Source &source) {
        return isOther(source) && source.state == State::Proven;
    });
}

bool Sources::hasAskedOthers() const
{
    return std::any_of(m_list.begin(), m_list.end(),
                       [this](const Source &source) { return isOther(source) && source.isAsked; });
}

QList<QUrl> Sources::askedMirrors() const
{
    QList<QUrl> mirrors;
    for (const Source &source : m_list) {
        if (source.isAsked && number(source) != kOwnLink &&
            !m_refuted.contains(linkOf(m_job, number(source)))) {
            mirrors.append(linkOf(m_job, number(source)));
        }
    }
    return mirrors;
}

QList<SourceLoad> Sources::loads(const std::vector<Running> &running, Clock::time_point now)
{
    QList<SourceLoad> loads;
    for (Source &source : m_list) {
        SourceLoad load;
        load.isOpen = source.state == State::Proven && now >= source.notBefore;
        double sum = 0;
        int measured = 0;
        for (const Running &one : running) {
            if (one.source == number(source)) {
                ++load.running;
                sum += std::max(one.bytesPerSecond, 0.0);
                measured += one.bytesPerSecond >= 0 ? 1 : 0;
            }
        }
        source.bytesPerSecond = measured > 0 ? sum / measured : source.bytesPerSecond;
        load.bytesPerSecond = source.bytesPerSecond * std::max(load.running, 1);
        loads.append(load);
    }
    return loads;
}

void Sources::noteFailed(int number, const TransferError &error, std::chrono::milliseconds wait,
                         bool othersRun, Clock::time_point now)
{
    Source &source = m_list[static_cast<std::size_t>(number)];
    if (isFromGate(error.code)) {
        rest(source, wait, now);
        return;
    }
    const bool isPassing = errorClass(error.code) == ErrorClass::RetriesByItself;
    const bool mayReturn = source.state == State::Proven && isPassing && ++source.failures < kMostFailures;
    if (isOther(source) && !mayReturn && !othersRun) {
        leaveOut(source, error);
        return;
    }
    // The address may have been one of many that the link leads to.
    source.facts->url = isOther(source) ? linkOf(m_job, number) : source.facts->url;
    rest(source, std::max(wait, kFirstRest * (1 << std::min(source.failures, kMostRestDoublings))), now);
}

void Sources::rest(Source &source, std::chrono::milliseconds wait, Clock::time_point now)
{
    source.notBefore = now + std::max(wait, kFirstRest);
}

void Sources::leaveOut(Source &source, const TransferError &error)
{
    source.state = State::LeftOut;
    const QUrl &link = linkOf(m_job, number(source));
    if (error.code == ErrorCode::FileChanged) {
        m_refuted.append(link);
    }
    m_log(leftOutText(link, error));
}

void Sources::leaveOthersOut()
{
    m_log(SourceWords::tr("What the mirrors sent does not fit together: going on without them"));
    for (Source &source : m_list) {
        if (isOther(source) && source.state != State::LeftOut) {
            source.proof.reset();
            if (source.isAsked) {
                m_refuted.append(linkOf(m_job, number(source)));
            }
            source.state = State::LeftOut;
        }
    }
}

} // namespace millrace
