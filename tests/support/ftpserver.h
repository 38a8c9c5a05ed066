// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/serverprocess.h"
#include "tests/support/testauthority.h"

#include <QUrl>

namespace millrace {

/// A real FTP server (vsftpd) on 127.0.0.1 that runs as whoever runs the test and needs no user of the
/// machine. Ends with this object.
class FtpServer
{
public:
    /// See ServerProcess::find().
    static QString find();

    /// What it does beside serving files.
    struct Wish
    {
        /// The one password that "anonymous", its only user, may sign in with; empty: any.
        QByteArray password;
        /// Serves ftps, with TLS from the first byte on.
        TlsIdentity tls;
        /// Most bytes a second of a connection; 0: no limit.
        qint64 bytesPerSecond = 0;
    };

    explicit FtpServer(const QString &root);
    FtpServer(const QString &root, const Wish &wish);

    bool isRunning() const { return m_process.isRunning(); }
    QString problem() const { return m_process.problem(); }
    /// Ends it and its sessions as a crash does; starts it again on the same port.
    void kill() { m_process.kill(); }
    bool restart() { return m_process.restart(); }
    /// As in the wish; counts from the next restart() on.
    void setRate(qint64 bytesPerSecond) { m_wish.bytesPerSecond = bytesPerSecond; }

    quint16 port() const { return m_process.port(); }
    /// `target` begins with a slash, which stands for the root.
    QUrl url(const QByteArray &target) const;

    /// The commands it was given so far, as "SIZE a.bin", "REST 100"; a password is not among them.
    QByteArrayList commands() const;

private:
    QByteArray config(const QString &root, quint16 port) const;

    Wish m_wish;
    ServerProcess m_process;
};

} // namespace millrace
