// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/webpagecheck.h"

#include "core/contentdisposition.h"
#include "core/filename.h"
#include "core/webpage.h"

namespace millrace {

void WebPageCheck::begin(const QString &name, const QUrl &url, const ResponseHead &head)
{
    reset();
    if (m_job.options.acceptWebPage) {
        return;
    }
    m_name = name;
    m_url = url;
    m_head = head;
    const QByteArray type = head.header("Content-Type");
    if (isWebPageType(type)) {
        m_state = stateOf(true);
    } else if (isVagueType(type)) {
        m_state = State::Undecided;
    }
}

QByteArrayView WebPageCheck::take(QByteArrayView piece)
{
    if (!m_held.isEmpty()) {
        m_held.append(piece);
        piece = m_held;
    }
    if (const WebPageGuess guess = guessWebPage(piece, false); guess != WebPageGuess::NeedsMore) {
        m_state = stateOf(guess == WebPageGuess::Yes);
    } else if (m_held.isEmpty()) {
        m_held = piece.toByteArray();
    }
    return piece;
}

void WebPageCheck::end()
{
    if (isUndecided()) {
        m_state = stateOf(guessWebPage(m_held, true) == WebPageGuess::Yes);
    }
}

void WebPageCheck::reset()
{
    m_state = State::File;
    m_head = {};
    m_held.clear();
    m_promised.clear();
}

/// Asks what was promised only of a page, as that opens the table of media types.
WebPageCheck::State WebPageCheck::stateOf(bool isPage)
{
    m_promised = isPage ? promise() : QString();
    return m_promised.isEmpty() ? State::File : State::WebPage;
}

QString WebPageCheck::promise() const
{
    if (!m_name.isEmpty() && !extensionOf(m_name).isEmpty()) {
        return promisedKind(m_name);
    }
    const QString proposed = fileNameFromContentDisposition(m_head.header("Content-Disposition"));
    if (!extensionOf(proposed).isEmpty()) {
        return promisedKind(proposed);
    }
    // A link to an archive that leads to a page to sign in at.
    const QString byLink = promisedKind(fileNameFromUrl(m_job.url));
    return byLink.isEmpty() ? promisedKind(fileNameFromUrl(m_url)) : byLink;
}

TransferError WebPageCheck::error() const
{
    if (m_online.isCaptive()) {
        return {ErrorCode::CaptivePortal, {}, m_head.status};
    }
    return {ErrorCode::WebPageInstead, m_promised, m_head.status};
}

TransferError redirectError(const TransferError &error, const OnlineState &online)
{
    const bool isPortal = error.code == ErrorCode::RedirectIntoPrivate && online.isCaptive();
    return isPortal ? TransferError{ErrorCode::CaptivePortal, error.detail} : error;
}

} // namespace millrace
