// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"
#include "transfer/onlinestate.h"
#include "transfer/transferjob.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace millrace {

/// A redirect that is not followed, where the network's own sign-in page may be why: that often lies in a
/// private network.
TransferError redirectError(const TransferError &error, const OnlineState &online);

/// Looks whether a response is a web page although the file's name promises another kind of file: a login
/// page, a notice, a network that wants somebody to sign in. Where the head does not say, it holds the first
/// bytes back until they do. For the worker's thread.
class WebPageCheck
{
public:
    /// Both outlive this object.
    WebPageCheck(const TransferJob &job, const OnlineState &online) : m_job(job), m_online(online) {}

    /// A response that begins with the file's first byte, by its head.
    ///
    /// \param name  the file's, as far as it is known before the response.
    /// \param url  the address that answered.
    void begin(const QString &name, const QUrl &url, const ResponseHead &head);
    /// The next bytes of its body, while isUndecided(). Returns all of them so far, valid as long as `piece`
    /// and until the next call.
    QByteArrayView take(QByteArrayView piece);
    /// The body is over.
    void end();
    /// Another request goes out.
    void reset();

    bool isUndecided() const { return m_state == State::Undecided; }
    bool isWebPage() const { return m_state == State::WebPage; }
    /// WebPageInstead, with what was promised, or CaptivePortal.
    TransferError error() const;

    /// What was held back; of the bytes, those of calls that left it undecided.
    const ResponseHead &head() const { return m_head; }
    const QByteArray &heldBytes() const { return m_held; }

private:
    enum class State { File, WebPage, Undecided };

    State stateOf(bool isPage);
    QString promise() const;

    const TransferJob &m_job;
    const OnlineState &m_online;
    State m_state = State::File;
    QString m_name;
    QUrl m_url;
    ResponseHead m_head;
    QByteArray m_held;
    QString m_promised;
};

} // namespace millrace
