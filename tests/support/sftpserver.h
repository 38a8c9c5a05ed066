// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testbody.h"

#include <QUrl>

namespace millrace {

/// A real sshd on 127.0.0.1 that serves sftp alone, with keys of its own. Its one user is made up for it and
/// is really the one who runs the test, or nobody where that is root: sshd as root would need folders and
/// users of the machine. Ends with this object.
class SftpServer
{
public:
    /// See ServerProcess::find(). Empty also when the user that it makes up cannot be had.
    static QString find();

    SftpServer();

    bool isRunning() const { return m_process.isRunning(); }
    QString problem() const { return m_process.problem(); }
    /// Ends it and its sessions as a crash does; starts it again on the same port.
    void kill() { m_process.kill(); }
    bool restart() { return m_process.restart(); }

    /// Offers a file of this name; the URL holds no user.
    QUrl put(const QString &name, const TestBody &body);
    QUrl url(const QString &name) const;
    quint16 port() const { return m_process.port(); }

    /// User and password that it lets in.
    Credentials credentials() const;
    /// The private key that it lets the same user in with, and the public one's file.
    QString keyFile() const { return m_process.path(QStringLiteral("user")); }
    /// The line of a known_hosts file that says this server's key is that of this port of 127.0.0.1.
    QByteArray knownHost(quint16 port) const;
    /// A known_hosts file with this server's key, or with another for its address.
    QString knownHostsFile() const { return m_process.path(QStringLiteral("known_hosts")); }
    QString wrongKnownHostsFile() const { return m_process.path(QStringLiteral("wrong_hosts")); }

    /// The place from which a file was read first, for each time that one was opened.
    QList<qint64> beginnings() const;

private:
    QString reachable(const QString &path) const;
    bool makeKeys();
    QStringList setUp(quint16 port) const;

    ServerProcess m_process;
};

} // namespace millrace
