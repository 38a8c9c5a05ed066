// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/signinkeeper.h"

#include "core/authoffer.h"
#include "core/schemes.h"

#include <QTimer>

#include <utility>

namespace millrace {

namespace {

bool isSame(const Credentials &a, const Credentials &b)
{
    return a.user == b.user && a.password == b.password;
}

} // namespace

SignInKeeper::SignInKeeper(DownloadRows &rows, QObject *parent) : QObject(parent), m_rows(rows) {}

QString SignInKeeper::serverOf(const QUrl &url)
{
    QUrl server =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (server.port() == defaultPort(server.scheme())) {
        server.setPort(-1);
    }
    return server.toString(QUrl::FullyEncoded);
}

void SignInKeeper::setCredentials(Download &download, const Credentials &credentials)
{
    const bool onlyDigest = offersOnlyDigest(download.error->detail);
    download.request.options.update([&credentials, onlyDigest](RequestOptions &options) {
        options.credentials = credentials;
        options.credentials.onlyDigest = onlyDigest;
    });
}

void SignInKeeper::setKeychain(std::unique_ptr<Keychain> keychain, std::chrono::milliseconds limit)
{
    m_keychain = std::move(keychain);
    m_limit = limit;
}

void SignInKeeper::askWhetherCanRemember(std::function<void(bool)> answer)
{
    if (m_keychain) {
        m_keychain->askWhetherAvailable(std::move(answer));
    } else {
        QTimer::singleShot(0, this, [answer = std::move(answer)] { answer(false); });
    }
}

bool SignInKeeper::takesOver(Download &download, const TransferError &error)
{
    if (!m_keychain || error.code != ErrorCode::SignInRequired) {
        return false;
    }
    const QString server = serverOf(download.request.url);
    const Credentials &refused = download.request.options->credentials;
    if (!refused.isEmpty()) {
        // Wrong ones; what the keychain has may have been mended when the next row asks.
        if (isSame(m_toRemember.value(server), refused)) {
            m_toRemember.remove(server);
        }
        if (isSame(m_servers.value(server).credentials, refused)) {
            forget(server);
        }
        return false;
    }
    const bool isAsked = m_servers.contains(server);
    Server &entry = m_servers[server];
    if (entry.isAnswered && entry.credentials.isEmpty()) {
        return false;
    }
    download.error = error;
    download.waitsUntil = QDeadlineTimer(QDeadlineTimer::Forever);
    m_rows.setState(download, DownloadState::Waiting);
    entry.waiting.append(download.id);
    if (!isAsked) {
        ask(server);
    } else if (entry.isAnswered) {
        // From the event loop: the caller is not done with the row.
        QTimer::singleShot(0, this, [this, server] { release(server); });
    }
    return true;
}

void SignInKeeper::ask(const QString &server)
{
    m_keychain->read(server, [this, server](const Credentials &found) { answer(server, found); });
    QTimer::singleShot(m_limit, this, [this, server] {
        const auto entry = m_servers.constFind(server);
        if (entry != m_servers.constEnd() && !entry->isAnswered) {
            answer(server, {});
        }
    });
}

void SignInKeeper::answer(const QString &server, const Credentials &credentials)
{
    const auto entry = m_servers.find(server);
    if (entry == m_servers.end() || !entry->credentials.isEmpty()) {
        // A person was quicker.
        return;
    }
    entry->isAnswered = true;
    entry->credentials = credentials;
    release(server);
}

/// What the keychain said was wrong. Rows that are about to be told it are not told, but wait for what it
/// says now.
void SignInKeeper::forget(const QString &server)
{
    Server &entry = m_servers[server];
    entry.isAnswered = false;
    entry.credentials = {};
    if (entry.waiting.isEmpty()) {
        m_servers.remove(server);
    } else {
        ask(server);
    }
}

void SignInKeeper::release(const QString &server)
{
    const auto entry = m_servers.find(server);
    if (entry == m_servers.end() || !entry->isAnswered) {
        return;
    }
    const QList<DownloadId> waiting = std::exchange(entry->waiting, {});
    const Credentials credentials = entry->credentials;
    for (const DownloadId id : waiting) {
        Download *download = m_rows.find(id);
        // Paused, cancelled or begun again meanwhile.
        if (!download || download->state != DownloadState::Waiting ||
            download->error->code != ErrorCode::SignInRequired) {
            continue;
        }
        if (!credentials.isEmpty()) {
            setCredentials(*download, credentials);
            m_rows.log(*download, tr("Signing in with what the keychain remembers"));
        }
        emit answered(id, !credentials.isEmpty());
    }
}

void SignInKeeper::remember(const QString &server, const Credentials &credentials)
{
    m_toRemember.insert(server, credentials);
}

void SignInKeeper::noteAccepted(const Download &download)
{
    if (m_toRemember.isEmpty()) {
        return;
    }
    const QString server = serverOf(download.request.url);
    const auto kept = m_toRemember.constFind(server);
    if (kept == m_toRemember.constEnd() || !isSame(*kept, download.request.options->credentials) ||
        !m_keychain) {
        return;
    }
    const Credentials credentials = m_toRemember.take(server);
    Server &entry = m_servers[server];
    entry.isAnswered = true;
    entry.credentials = credentials;
    // From the event loop: the caller is not done with its row.
    QTimer::singleShot(0, this, [this, server] { release(server); });
    m_keychain->write(server, credentials, [this](bool isKept) {
        if (!isKept) {
            emit m_rows.activity(tr("The keychain could not keep the password"));
        }
    });
}

} // namespace millrace
