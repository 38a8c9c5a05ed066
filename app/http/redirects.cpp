// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/redirects.h"

#include "core/privatehost.h"
#include "core/redactor.h"
#include "core/schemes.h"

namespace millrace {

namespace {

int portOf(const QUrl &url)
{
    return url.port(defaultPort(url.scheme()));
}

} // namespace

Expected<QUrl> followRedirect(const QUrl &from, const QByteArray &location, int hops, const QUrl &asked)
{
    if (hops >= kMaxRedirects) {
        return TransferError{ErrorCode::TooManyRedirects, {}, 0};
    }
    // Servers send raw UTF-8 although only ASCII is allowed; QUrl encodes it.
    const QUrl relative(QString::fromUtf8(location.trimmed()), QUrl::TolerantMode);
    if (!relative.isValid() || relative.isEmpty()) {
        return TransferError{ErrorCode::RedirectRefused, QStringLiteral("?"), 0};
    }
    QUrl target = from.resolved(relative).adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    const QString scheme = target.scheme();
    const bool isWeb = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!isWeb || target.host().isEmpty() ||
        (from.scheme() == QLatin1String("https") && scheme == QLatin1String("http"))) {
        return TransferError{ErrorCode::RedirectRefused, redactedLink(target), 0};
    }
    if (isPrivateHost(target) && !isPrivateHost(from) && target.host() != asked.host()) {
        return TransferError{ErrorCode::RedirectIntoPrivate, redactedLink(target), 0};
    }
    return target;
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b);
}

} // namespace millrace
