// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
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
};

/// A real nginx on 127.0.0.1, with its files in a temporary folder and without a daemon. Ends with this
/// object.
class NginxServer
{
public:
    /// The program: from the environment's MILLRACE_NGINX; else nginx/usr/sbin/nginx in the build folder or
    /// the one around it; else on the PATH or in /usr/sbin. Empty when there is none.
    static QString find();

    /// Serves the files below `root`. `serverConfig` goes into the server block, for example "limit_rate
    /// 500k;".
    explicit NginxServer(const QString &root, const QByteArray &serverConfig = {});
    ~NginxServer();
    NginxServer(const NginxServer &) = delete;
    NginxServer &operator=(const NginxServer &) = delete;

    /// Whether it answers; if not, problem() says why.
    bool isRunning() const { return m_isRunning; }
    QString problem() const { return m_problem; }

    quint16 port() const { return m_port; }
    QUrl url(const QByteArray &target) const;

    /// The requests that were answered so far. nginx writes a line when the response is over.
    QList<NginxRequest> requests() const;
    QByteArray errorLog() const;

private:
    bool start(const QString &program, const QString &root, const QByteArray &serverConfig);
    bool writeConfig(const QString &root, const QByteArray &serverConfig) const;
    /// Until it accepts connections or has ended.
    bool waitUntilItAnswers();
    QByteArray fileContent(const QString &name) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    bool m_isRunning = false;
    QString m_problem;
};

} // namespace millrace
