// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/gatehost.h"

#include <QHash>

namespace millrace {

std::string gateHost(const QUrl &url)
{
    static const QHash<QString, int> kPorts{
        {QStringLiteral("http"), 80},  {QStringLiteral("https"), 443}, {QStringLiteral("ftp"), 21},
        {QStringLiteral("ftps"), 990}, {QStringLiteral("sftp"), 22},
    };
    const int port = url.port();
    return url.host(QUrl::FullyEncoded).toStdString() + ':' +
           std::to_string(port >= 0 ? port : kPorts.value(url.scheme()));
}

} // namespace millrace
