// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/serverprocess.h"
#include "tests/support/testauthority.h"

#include <QList>
#include <QUrl>

namespace millrace {

/// A line of NginxServer's access log.
struct NginxRequest
{
    /// As "GET /a.bin HTTP/1.1".
    QByteArray request;
    int status = 0;
    /// The Range header; empty where there was none.
    QByteArray range;
    qint64 bodyBytesSent = 0;
    qint64 bytesSent = 0;
    /// As "TLSv1.3"; empty for plain HTTP.
    QByteArray tls;
    /// Who signed in; empty where nobody did.
    QByteArray user;
    /// As "HTTP/2.0": what was spoken.
    QByteArray protocol;
    /// When it was over, in seconds since 1970, and how long it took since its first byte came.
    double ended = 0;
    double took = 0;
};

/// What an NginxServer does beside serving files.
struct NginxWish
{
    /// Goes into the server block, for example "limit_rate 500k;".
    QByteArray server;
    /// Goes into the http block, for example "limit_conn_zone $server_port zone=one:1m;".
    QByteArray http;
    /// Serves HTTPS with this.
    TlsIdentity tls;
    /// Over TLS alone.
    bool http2 = false;
    /// Who may sign in (Basic), as "user:password"; empty: everybody may come in.
    QByteArray user;
    /// Also at the same port of ::1.
    bool isVersion6 = false;
};

/// A real nginx on 127.0.0.1, with its files in a temporary folder and without a daemon. Ends with this
/// object.
class NginxServer
{
public:
    /// See ServerProcess::find().
    static QString find();

    /// Serves the files below `root`.
    explicit NginxServer(const QString &root, const QByteArray &serverConfig = {});
    NginxServer(const QString &root, const NginxWish &wish);

    /// Whether it answers; if not, problem() says why.
    bool isRunning() const { return m_process.isRunning(); }
    QString problem() const { return m_process.problem(); }
    /// Ends it as a crash does; starts it again on the same port.
    void kill() { m_process.kill(); }
    bool restart() { return m_process.restart(); }

    quint16 port() const { return m_process.port(); }
    QUrl url(const QByteArray &target) const;

    /// The requests that were answered so far. nginx writes a line when the response is over.
    QList<NginxRequest> requests() const;
    QByteArray errorLog() const { return m_process.content(QStringLiteral("error.log")); }

private:
    QStringList setUp(const QString &root, const NginxWish &wish, quint16 port) const;

    ServerProcess m_process;
    bool m_isTls;
};

} // namespace millrace
