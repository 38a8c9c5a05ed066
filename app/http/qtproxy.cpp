// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qtproxy.h"

#include "core/transfererror.h"

#include <QCoreApplication>

namespace millrace {

Expected<QNetworkProxy> qtProxyOf(const ProxySettings &settings)
{
    if (settings.kind != ProxySettings::Kind::Manual) {
        return QNetworkProxy(QNetworkProxy::NoProxy);
    }
    const QString scheme = settings.url.scheme();
    if (scheme == QLatin1String("https")) {
        return TransferError{
            ErrorCode::ProxyFailed,
            QCoreApplication::translate("millrace::QtTransport",
                                        "a proxy over https needs the transport on libcurl")};
    }
    const bool isSocks = scheme != QLatin1String("http");
    QNetworkProxy proxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, settings.url.host(),
                        static_cast<quint16>(settings.url.port()), settings.credentials.user,
                        settings.credentials.password);
    proxy.setCapabilities(proxy.capabilities().setFlag(QNetworkProxy::HostNameLookupCapability,
                                                       scheme != QLatin1String("socks5")));
    return proxy;
}

} // namespace millrace
