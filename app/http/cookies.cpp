// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/cookies.h"

#include <QHostAddress>

#include <algorithm>

namespace millrace {

namespace {

QByteArray hostOf(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1().toLower();
    if (host.endsWith('.')) {
        host.chop(1);
    }
    return host;
}

/// RFC 6265, 5.1.3.
bool domainFits(const Cookie &cookie, const QByteArray &host)
{
    if (host == cookie.domain) {
        return true;
    }
    return cookie.coversSubdomains && host.endsWith(QByteArray('.' + cookie.domain)) &&
           QHostAddress(QString::fromLatin1(host)).isNull();
}

/// RFC 6265, 5.1.4.
bool pathFits(const Cookie &cookie, const QByteArray &path)
{
    return path.startsWith(cookie.path) && (path.size() == cookie.path.size() || cookie.path.endsWith('/') ||
                                            path[cookie.path.size()] == '/');
}

} // namespace

QByteArray cookieHeader(const QList<Cookie> &cookies, const QUrl &url, const QDateTime &now)
{
    const bool isHttps = url.scheme() == QLatin1String("https");
    if (cookies.isEmpty() || (!isHttps && url.scheme() != QLatin1String("http"))) {
        return {};
    }
    const QByteArray host = hostOf(url);
    const QByteArray path = url.path(QUrl::FullyEncoded).isEmpty() ? QByteArrayLiteral("/")
                                                                   : url.path(QUrl::FullyEncoded).toLatin1();
    QList<const Cookie *> fitting;
    for (const Cookie &cookie : cookies) {
        const bool isAlive = cookie.expires == 0 || cookie.expires > now.toSecsSinceEpoch();
        if (isAlive && (isHttps || !cookie.isSecure) && domainFits(cookie, host) && pathFits(cookie, path)) {
            fitting.append(&cookie);
        }
    }
    std::stable_sort(fitting.begin(), fitting.end(),
                     [](const Cookie *a, const Cookie *b) { return a->path.size() > b->path.size(); });
    QByteArrayList pairs;
    for (const Cookie *cookie : fitting) {
        pairs.append(cookie->name + '=' + cookie->value);
    }
    return pairs.join("; ");
}

} // namespace millrace
