// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/nginxserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <chrono>
#include <csignal>

#include <sys/prctl.h>

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr auto kLongestStart = 10s;
constexpr int kLongestStop = 5000;
constexpr int kTicksToStop = 50;
// Between the choice of a free port and nginx's bind() somebody else may take it.
constexpr int kAttempts = 3;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

bool isProgram(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable();
}

/// In the log's quoted fields "-" stands for nothing.
QByteArray unquoted(const QByteArray &field)
{
    return field == "-" ? QByteArray() : field;
}

} // namespace

QString NginxServer::find()
{
    const QString named = qEnvironmentVariable("MILLRACE_NGINX");
    if (!named.isEmpty()) {
        return isProgram(named) ? named : QString();
    }
    const QString unpacked = QStringLiteral("/nginx/usr/sbin/nginx");
    for (const QString &folder :
         {QStringLiteral(MILLRACE_BUILD_DIR), QStringLiteral(MILLRACE_BUILD_DIR "/..")}) {
        if (isProgram(folder + unpacked)) {
            return QFileInfo(folder + unpacked).absoluteFilePath();
        }
    }
    const QString onPath = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    return onPath.isEmpty()
               ? QStandardPaths::findExecutable(QStringLiteral("nginx"), {QStringLiteral("/usr/sbin")})
               : onPath;
}

NginxServer::NginxServer(const QString &root, const QByteArray &serverConfig)
{
    const QString program = find();
    if (program.isEmpty() || !m_folder.isValid()) {
        m_problem = QStringLiteral("There is no nginx, or no temporary folder");
        return;
    }
    for (int attempt = 0; attempt < kAttempts && !m_isRunning; ++attempt) {
        m_isRunning = start(program, root, serverConfig);
    }
}

NginxServer::~NginxServer()
{
    if (m_process.state() == QProcess::NotRunning) {
        return;
    }
    m_process.terminate();
    if (!m_process.waitForFinished(kLongestStop)) {
        m_process.kill();
        m_process.waitForFinished(kLongestStop);
    }
}

QUrl NginxServer::url(const QByteArray &target) const
{
    return QUrl::fromEncoded("http://127.0.0.1:" + QByteArray::number(m_port) + target);
}

QList<NginxRequest> NginxServer::requests() const
{
    QList<NginxRequest> found;
    const QList<QByteArray> lines = fileContent(QStringLiteral("access.log")).split('\n');
    for (const QByteArray &line : lines) {
        // "GET /a HTTP/1.1" "206" "bytes=0-" "100" "350": every second part stands between quotes.
        const QList<QByteArray> parts = line.split('"');
        if (parts.size() == 11) {
            found.append({parts.at(1), parts.at(3).toInt(), unquoted(parts.at(5)), parts.at(7).toLongLong(),
                          parts.at(9).toLongLong()});
        }
    }
    return found;
}

QByteArray NginxServer::errorLog() const
{
    return fileContent(QStringLiteral("error.log"));
}

bool NginxServer::start(const QString &program, const QString &root, const QByteArray &serverConfig)
{
    m_port = freePort();
    if (m_port == 0 || !writeConfig(root, serverConfig)) {
        m_problem = QStringLiteral("No free port, or the configuration cannot be written");
        return false;
    }
    const QString folder = m_folder.path();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // A test that crashes leaves no server behind.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.start(program, {QStringLiteral("-p"), folder, QStringLiteral("-c"),
                              folder + QStringLiteral("/nginx.conf"), QStringLiteral("-e"),
                              folder + QStringLiteral("/error.log")});
    if (m_process.waitForStarted() && waitUntilItAnswers()) {
        m_problem.clear();
        return true;
    }
    m_problem = m_process.errorString() + QStringLiteral(": ") + QString::fromLocal8Bit(m_process.readAll());
    m_process.kill();
    m_process.waitForFinished(kLongestStop);
    return false;
}

bool NginxServer::writeConfig(const QString &root, const QByteArray &serverConfig) const
{
    const QByteArray folder = QFile::encodeName(m_folder.path());
    QByteArray config = "daemon off;\nmaster_process off;\npid \"" + folder + "/nginx.pid\";\n";
    config += "error_log \"" + folder + "/error.log\";\n";
    config += "events { worker_connections 1024; }\nhttp {\n";
    config += "  log_format quoted '\"$request\" \"$status\" \"$http_range\" \"$body_bytes_sent\" "
              "\"$bytes_sent\"';\n";
    config += "  access_log \"" + folder + "/access.log\" quoted;\n";
    config += "  default_type application/octet-stream;\n  sendfile on;\n  tcp_nopush on;\n";
    for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        config += QByteArray("  ") + kind + "_temp_path \"" + folder + "/tmp\";\n";
    }
    config += "  server {\n    listen 127.0.0.1:" + QByteArray::number(m_port) + ";\n";
    config += "    root \"" + QFile::encodeName(root) + "\";\n" + serverConfig + "\n  }\n}\n";
    QFile file(m_folder.filePath(QStringLiteral("nginx.conf")));
    return file.open(QIODevice::WriteOnly) && file.write(config) == config.size();
}

bool NginxServer::waitUntilItAnswers()
{
    const QDeadlineTimer deadline(kLongestStart);
    while (!deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        if (socket.waitForConnected(kTicksToStop)) {
            return true;
        }
        // Notices an early end, and keeps the loop from spinning.
        if (m_process.waitForFinished(kTicksToStop)) {
            return false;
        }
    }
    return false;
}

QByteArray NginxServer::fileContent(const QString &name) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace millrace
