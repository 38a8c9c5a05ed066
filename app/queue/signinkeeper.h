// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/keychain.h"
#include "queue/downloadrows.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace millrace {

/// Signs rows in with what the desktop's keychain remembers, and lets it remember what a server has accepted.
/// The keychain is asked once for each server, when the first row is refused there that has nothing to sign
/// in with. Lives on the main thread.
class SignInKeeper : public QObject
{
    Q_OBJECT

public:
    /// The rows outlive this object.
    explicit SignInKeeper(DownloadRows &rows, QObject *parent = nullptr);

    /// What a sign-in is for: scheme, host and port, without a port where it is the scheme's own.
    static QString serverOf(const QUrl &url);
    /// What a row that was refused signs in with from now on, in the ways that its server offered.
    static void setCredentials(Download &download, const Credentials &credentials);

    /// \param limit  how long a row waits for an answer, which a person may have to give.
    void setKeychain(std::unique_ptr<Keychain> keychain, std::chrono::milliseconds limit);
    /// \param answer  is told, from the event loop, whether there is a keychain that could remember anything.
    void askWhetherCanRemember(std::function<void(bool)> answer);

    /// Whether a row that failed so waits from now on for the keychain's answer; then answered() follows.
    bool takesOver(Download &download, const TransferError &error);
    /// To be remembered for a server once it has accepted them.
    void remember(const QString &server, const Credentials &credentials);
    /// The row's server has let it in.
    void noteAccepted(const Download &download);

signals:
    /// The row waits no longer: it has got credentials, or there are none.
    void answered(millrace::DownloadId id, bool isFound);

private:
    struct Server
    {
        bool isAnswered = false;
        Credentials credentials;
        QList<DownloadId> waiting;
    };

    void ask(const QString &server);
    void answer(const QString &server, const Credentials &credentials);
    /// Lets those go on that still wait for this server's answer.
    void forget(const QString &server);
    void release(const QString &server);

    DownloadRows &m_rows;
    std::unique_ptr<Keychain> m_keychain;
    std::chrono::milliseconds m_limit{0};
    QHash<QString, Server> m_servers;
    QHash<QString, Credentials> m_toRemember;
};

} // namespace millrace
