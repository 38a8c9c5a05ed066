// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/nginxserver.h"

#include <QFile>

#include <crypt.h>

namespace millrace {

namespace {

/// In the log's quoted fields "-" stands for nothing.
QByteArray unquoted(const QByteArray &field)
{
    return field == "-" ? QByteArray() : field;
}

QByteArray httpBlock(const QByteArray &folder)
{
    QByteArray config = "  log_format quoted '\"$request\" \"$status\" \"$http_range\" \"$body_bytes_sent\" "
                        "\"$bytes_sent\" \"$ssl_protocol\" \"$remote_user\" \"$server_protocol\" "
                        "\"$msec\" \"$request_time\"';\n"
                        "  access_log \"" +
                        folder +
                        "/access.log\" quoted;\n"
                        "  default_type application/octet-stream;\n  sendfile on;\n  tcp_nopush on;\n";
    for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        config += QByteArray("  ") + kind + "_temp_path \"" + folder + "/tmp\";\n";
    }
    return config;
}

QByteArray serverBlock(const QByteArray &folder, const NginxWish &wish, quint16 port)
{
    const QByteArray kind = wish.tls.isEmpty() ? "" : wish.http2 ? " ssl http2" : " ssl";
    QByteArray config = "    listen 127.0.0.1:" + QByteArray::number(port) + kind + ";\n";
    if (wish.isVersion6) {
        config += "    listen [::1]:" + QByteArray::number(port) + kind + ";\n";
    }
    if (!wish.tls.isEmpty()) {
        config += "    ssl_certificate \"" + QFile::encodeName(wish.tls.certificateFile) + "\";\n";
        config += "    ssl_certificate_key \"" + QFile::encodeName(wish.tls.keyFile) + "\";\n";
        config += "    ssl_protocols TLSv1.2 TLSv1.3;\n";
    }
    if (!wish.user.isEmpty()) {
        config += "    auth_basic \"Millrace\";\n    auth_basic_user_file \"" + folder + "/users\";\n";
    }
    return config + wish.server + "\n";
}

} // namespace

QString NginxServer::find()
{
    return ServerProcess::find(QStringLiteral("usr/sbin/nginx"));
}

NginxServer::NginxServer(const QString &root, const QByteArray &serverConfig)
    : NginxServer(root, NginxWish{serverConfig, {}, {}, false, {}, false})
{
}

NginxServer::NginxServer(const QString &root, const NginxWish &wish) : m_isTls(!wish.tls.isEmpty())
{
    m_process.start(find(), [this, root, wish](quint16 port) { return setUp(root, wish, port); });
}

QUrl NginxServer::url(const QByteArray &target) const
{
    const QByteArray scheme = m_isTls ? "https" : "http";
    return QUrl::fromEncoded(scheme + "://127.0.0.1:" + QByteArray::number(port()) + target);
}

QList<NginxRequest> NginxServer::requests() const
{
    QList<NginxRequest> found;
    const QList<QByteArray> lines = m_process.content(QStringLiteral("access.log")).split('\n');
    for (const QByteArray &line : lines) {
        // "GET /a HTTP/1.1" "206" "bytes=0-" "100" "350" "-" "-" "HTTP/1.1": every second part stands between
        // quotes.
        const QList<QByteArray> parts = line.split('"');
        if (parts.size() == 21) {
            found.append({parts.at(1), parts.at(3).toInt(), unquoted(parts.at(5)), parts.at(7).toLongLong(),
                          parts.at(9).toLongLong(), unquoted(parts.at(11)), unquoted(parts.at(13)),
                          parts.at(15), parts.at(17).toDouble(), parts.at(19).toDouble()});
        }
    }
    return found;
}

QStringList NginxServer::setUp(const QString &root, const NginxWish &wish, quint16 port) const
{
    const QByteArray folder = QFile::encodeName(m_process.folder());
    QByteArray config = "daemon off;\nmaster_process off;\npid \"" + folder + "/nginx.pid\";\n";
    config += "error_log \"" + folder + "/error.log\";\n";
    config += "events { worker_connections 1024; }\nhttp {\n" + httpBlock(folder) + wish.http + "\n";
    config += "  server {\n    root \"" + QFile::encodeName(root) + "\";\n";
    config += serverBlock(folder, wish, port) + "  }\n}\n";
    const qsizetype colon = wish.user.indexOf(':');
    const QByteArray hash = crypt(wish.user.mid(colon + 1).constData(), "$6$millrace$");
    m_process.write(QStringLiteral("users"), wish.user.left(colon) + ":" + hash + "\n");
    m_process.write(QStringLiteral("nginx.conf"), config);
    return {QStringLiteral("-p"), m_process.folder(),
            QStringLiteral("-c"), m_process.path(QStringLiteral("nginx.conf")),
            QStringLiteral("-e"), m_process.path(QStringLiteral("error.log"))};
}

} // namespace millrace
