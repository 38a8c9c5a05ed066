// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/hostvisit.h"

#include "core/retryafter.h"
#include "transfer/gatehost.h"

#include <QDateTime>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <variant>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A host that has no place now may have one soon; no worker waits longer.
constexpr std::chrono::milliseconds kPlaceWait = 2s;
constexpr std::chrono::milliseconds kPlaceLook = 50ms;

} // namespace

ErrorCode HostVisit::enter(const QUrl &url)
{
    leave();
    m_host = gateHost(url);
    m_hasHead = false;
    m_answersBefore = m_gate.answers(m_host);
    m_leastWait = 0ms;
    m_retryAfter.clear();
    auto answer = m_gate.enter(m_host, m_purpose);
    if (const auto *refusal = std::get_if<HostGate::Refusal>(&answer)) {
        m_leastWait = refusal->wait;
        return refusal->isCoolDown ? ErrorCode::HostBusy : ErrorCode::HostFull;
    }
    m_pass = std::get<HostGate::Pass>(std::move(answer));
    return ErrorCode::None;
}

ErrorCode HostVisit::enterSoon(const QUrl &url, const StopSignal &stop,
                               std::chrono::steady_clock::time_point last)
{
    using Clock = std::chrono::steady_clock;
    last = std::min(last, Clock::now() + kPlaceWait);
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any wake;
    ErrorCode refusal = enter(url);
    while (refusal != ErrorCode::None && !stop.isStopRequested() &&
           std::min<std::chrono::milliseconds>(m_leastWait, 2 * kPlaceWait) < last - Clock::now()) {
        wake.wait_for(lock, stop.token(), kPlaceLook, [] { return false; });
        if (stop.isStopRequested()) {
            break;
        }
        refusal = enter(url);
    }
    return refusal;
}

void HostVisit::noteHead(const ResponseHead &head)
{
    m_hasHead = true;
    m_gate.noteAnswered(m_host);
    if (head.status != 429 && head.status != 503) {
        return;
    }
    complain();
    QByteArrayList values;
    for (const auto &[name, value] : head.headers) {
        if (name.compare("Retry-After", Qt::CaseInsensitive) == 0) {
            values.append(value);
        }
    }
    m_retryAfter = values.join(", ");
    m_leastWait =
        parseRetryAfter(m_retryAfter, head.header("Date"), QDateTime::currentDateTimeUtc()).value_or(0s);
}

void HostVisit::noteError(ErrorCode code)
{
    // A port where nothing ever answered is refused by nobody who could have too much to do.
    const bool isRefused =
        code == ErrorCode::ConnectionRefused ||
        (m_purpose == Purpose::Connection && code == ErrorCode::ConnectionLost && !m_hasHead);
    if (isRefused && m_gate.hasAnswered(m_host)) {
        complain();
    }
}

/// A further connection too many says how many are not.
void HostVisit::complain()
{
    m_purpose == Purpose::Connection ? m_gate.lowerByOne(m_host) : m_gate.lowerLimit(m_host);
}

HostHistory HostVisit::history() const
{
    const quint64 answers = m_gate.answers(m_host);
    // Whom the host has answered meanwhile makes no difference: the network is there.
    if (m_hasHead || answers > m_answersBefore) {
        return HostHistory::AnsweredNow;
    }
    return answers > 0 ? HostHistory::AnsweredBefore : HostHistory::Silent;
}

} // namespace millrace
