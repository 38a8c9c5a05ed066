// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/socksproxy.h"

#include <QRegularExpression>

namespace millrace {

QString SocksProxy::find()
{
    return ServerProcess::find(QStringLiteral("usr/bin/microsocks"));
}

SocksProxy::SocksProxy(const QString &user)
{
    m_process.start(find(), [user](quint16 port) {
        QStringList arguments{QStringLiteral("-i"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                              QString::number(port)};
        if (!user.isEmpty()) {
            arguments += {QStringLiteral("-u"), user.section(QLatin1Char(':'), 0, 0), QStringLiteral("-P"),
                          user.section(QLatin1Char(':'), 1)};
        }
        return arguments;
    });
}

QString SocksProxy::address(const QString &scheme, const QString &user) const
{
    const QString before = user.isEmpty() ? QString() : user + QLatin1Char('@');
    return scheme + QStringLiteral("://") + before + QStringLiteral("127.0.0.1:") + QString::number(port());
}

QByteArrayList SocksProxy::targets()
{
    // client[4] 127.0.0.1: connected to 127.0.0.1:8080
    static const QRegularExpression line(QStringLiteral("connected to (\\S+)"));
    QByteArrayList found;
    auto matches = line.globalMatch(QString::fromUtf8(m_process.output()));
    while (matches.hasNext()) {
        found.append(matches.next().captured(1).toUtf8());
    }
    return found;
}

} // namespace millrace
