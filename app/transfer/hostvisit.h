// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/retrypolicy.h"
#include "http/transport.h"
#include "transfer/hostgate.h"
#include "transfer/stopsignal.h"

#include <QByteArray>
#include <QUrl>

#include <chrono>
#include <string>

namespace millrace {

/// One job's dealings with the host gate, request by request: a place while a request is under way, and what
/// the host's answer says about the next. For the worker's thread.
class HostVisit
{
public:
    using Purpose = HostGate::Purpose;

    /// \param gate  outlives this object.
    explicit HostVisit(HostGate &gate, Purpose purpose = Purpose::Download) : m_gate(gate), m_purpose(purpose)
    {
    }

    /// Before a request: takes a place at the host of this address. HostBusy or HostFull where there is none
    /// now; leastWait() then says when to ask again. Else None.
    ErrorCode enter(const QUrl &url);
    /// The same, for what is not put off: asks again, for two seconds at most and not beyond `last`, where a
    /// place may be had by then. Blocks; a stop request ends it at once, without a place.
    ErrorCode
    enterSoon(const QUrl &url, const StopSignal &stop,
              std::chrono::steady_clock::time_point last = std::chrono::steady_clock::time_point::max());
    /// The request is over.
    void leave() { m_pass = {}; }

    /// The host answered. One that has too much to do (429, 503) gets fewer requests at a time.
    void noteHead(const ResponseHead &head);
    /// The request ended with an error of the layer below. Comes before leave().
    void noteError(ErrorCode code);

    /// As HostGate names it; empty before the first request.
    const std::string &host() const { return m_host; }
    HostHistory history() const;
    bool hasHead() const { return m_hasHead; }
    /// What the host asks for (Retry-After), or the gate; 0 for nothing.
    std::chrono::milliseconds leastWait() const { return m_leastWait; }
    /// A Retry-After as it was sent, for the log; empty where there was none.
    const QByteArray &retryAfter() const { return m_retryAfter; }

private:
    void complain();

    HostGate &m_gate;
    const Purpose m_purpose;
    HostGate::Pass m_pass;
    std::string m_host;
    bool m_hasHead = false;
    /// How often the host had answered anybody when the request began.
    quint64 m_answersBefore = 0;
    std::chrono::milliseconds m_leastWait{0};
    QByteArray m_retryAfter;
};

} // namespace millrace
