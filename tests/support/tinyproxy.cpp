// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tinyproxy.h"

#include <QFile>
#include <QRegularExpression>

namespace millrace {

QString TinyProxy::find()
{
    return ServerProcess::find(QStringLiteral("usr/bin/tinyproxy"));
}

TinyProxy::TinyProxy(const QByteArray &user)
{
    m_process.start(find(), [this, user](quint16 port) {
        QByteArray config = "Port " + QByteArray::number(port) + "\nListen 127.0.0.1\nAllow 127.0.0.1\n";
        config += "LogFile \"" + QFile::encodeName(m_process.path(QStringLiteral("log"))) + "\"\n";
        config += "LogLevel Connect\nMaxClients 100\nTimeout 60\n";
        if (!user.isEmpty()) {
            config += "BasicAuth " + QByteArray(user).replace(':', ' ') + "\n";
        }
        m_process.write(QStringLiteral("tinyproxy.conf"), config);
        return QStringList{QStringLiteral("-d"), QStringLiteral("-c"),
                           m_process.path(QStringLiteral("tinyproxy.conf"))};
    });
}

QString TinyProxy::address(const QString &user) const
{
    const QString before = user.isEmpty() ? QString() : user + QLatin1Char('@');
    return QStringLiteral("http://") + before + QStringLiteral("127.0.0.1:") + QString::number(port());
}

QByteArrayList TinyProxy::requests() const
{
    // CONNECT   Nov 22 21:01:54.123 [99]: Request (file descriptor 5): GET http://127.0.0.1:1/a HTTP/1.1
    static const QRegularExpression line(QStringLiteral("Request \\(file descriptor \\d+\\): (.*)"));
    QByteArrayList found;
    auto matches = line.globalMatch(QString::fromUtf8(m_process.content(QStringLiteral("log"))));
    while (matches.hasNext()) {
        found.append(matches.next().captured(1).toUtf8());
    }
    return found;
}

} // namespace millrace
