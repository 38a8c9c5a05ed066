// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/systemproxy.h"

#include "core/redactor.h"
#include "http/automaticproxy.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QHostAddress>
#include <QNetworkProxyFactory>
#include <QNetworkProxyQuery>

#include <algorithm>
#include <chrono>

namespace millrace {

namespace {

const ProxySettings kDirect{ProxySettings::Kind::None, {}, {}};
// Shorter than a person needs to change the desktop's proxy and start a download.
constexpr std::chrono::seconds kAnswerLasts{5};

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost")) ||
           QHostAddress(host).isLoopback();
}

QString inEitherCase(const std::function<QString(const QByteArray &)> &variable, const QByteArray &name)
{
    const QString value = variable(name);
    return (value.isEmpty() ? variable(name.toUpper()) : value).trimmed();
}

/// Whether no_proxy names a host or one of the domains that it is in.
bool isExcepted(const QString &list, const QString &host)
{
    const QStringList entries = list.split(u',', Qt::SkipEmptyParts);
    return std::any_of(entries.begin(), entries.end(), [&host](const QString &raw) {
        QString entry = raw.trimmed();
        if (entry == QLatin1String("*")) {
            return true;
        }
        while (entry.startsWith(u'.') || entry.startsWith(u'*')) {
            entry.remove(0, 1);
        }
        return !entry.isEmpty() && (host.compare(entry, Qt::CaseInsensitive) == 0 ||
                                    host.endsWith(u'.' + entry, Qt::CaseInsensitive));
    });
}

/// What Qt says, in our words; nothing where it cannot be used for this kind of address.
std::optional<ProxySettings> settingsOf(const QNetworkProxy &proxy, const QUrl &url)
{
    QString scheme;
    int standardPort = 1080;
    switch (proxy.type()) {
    case QNetworkProxy::NoProxy:
    case QNetworkProxy::DefaultProxy:
        return kDirect;
    case QNetworkProxy::HttpProxy:
    case QNetworkProxy::HttpCachingProxy:
        // The one for web pages is said to be everything's.
        if (url.scheme() == QLatin1String("sftp")) {
            return std::nullopt;
        }
        scheme = QStringLiteral("http");
        standardPort = 8080;
        break;
    case QNetworkProxy::Socks5Proxy:
        scheme = proxy.capabilities().testFlag(QNetworkProxy::HostNameLookupCapability)
                     ? QStringLiteral("socks5h")
                     : QStringLiteral("socks5");
        break;
    default:
        return std::nullopt;
    }
    ProxySettings settings{ProxySettings::Kind::Manual, {}, {proxy.user(), proxy.password(), false}};
    settings.url.setScheme(scheme);
    settings.url.setHost(proxy.hostName());
    // 0 stands for an address without one.
    settings.url.setPort(proxy.port() > 0 ? proxy.port() : standardPort);
    return settings.url.isValid() && !settings.url.host().isEmpty() ? std::optional(settings) : std::nullopt;
}

TransferError unusable(const QString &proxy)
{
    return {ErrorCode::ProxyFailed,
            QCoreApplication::translate("millrace::SystemProxy",
                                        "the system names %1, which cannot be used here; choose another "
                                        "proxy, or none, in the settings or by --proxy")
                .arg(proxy)};
}

/// automaticProxy(), asked for seldom.
QString script()
{
    thread_local QString last;
    thread_local QDeadlineTimer goodUntil(0);
    if (goodUntil.hasExpired()) {
        last = automaticProxy();
        goodUntil = QDeadlineTimer(kAnswerLasts);
    }
    return last;
}

Expected<ProxySettings> askSystem(const QUrl &url)
{
    const auto fromEnvironment =
        proxyFromEnvironment([](const QByteArray &name) { return qEnvironmentVariable(name); }, url);
    if (fromEnvironment) {
        return *fromEnvironment;
    }
    if (const QString address = script(); !address.isEmpty()) {
        return unusable(redactedText(address));
    }
    for (const QNetworkProxy &proxy : QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url))) {
        if (const auto settings = settingsOf(proxy, url)) {
            return *settings;
        }
    }
    return kDirect;
}

struct LastAnswer
{
    QUrl server;
    Expected<ProxySettings> proxy{kDirect};
    QDeadlineTimer goodUntil;
};

} // namespace

std::optional<Expected<ProxySettings>>
proxyFromEnvironment(const std::function<QString(const QByteArray &name)> &variable, const QUrl &url)
{
    QString text = inEitherCase(variable, url.scheme().toLatin1() + "_proxy");
    if (text.isEmpty()) {
        text = inEitherCase(variable, "all_proxy");
    }
    if (text.isEmpty()) {
        return std::nullopt;
    }
    if (isExcepted(inEitherCase(variable, "no_proxy"), url.host())) {
        return Expected(kDirect);
    }
    const QLatin1String oldSocks("socks://");
    if (text.startsWith(oldSocks)) {
        text = QLatin1String("socks5://") + text.mid(oldSocks.size());
    }
    const std::optional<ProxySettings> proxy = proxyFromText(text);
    if (!proxy) {
        return unusable(redactedText(text));
    }
    return proxy->kind == ProxySettings::Kind::System ? std::nullopt : std::optional(Expected(*proxy));
}

Expected<ProxySettings> resolveProxy(const ProxySettings &wanted, const QUrl &url)
{
    if (wanted.kind != ProxySettings::Kind::System) {
        return wanted;
    }
    if (isLoopback(url.host())) {
        return kDirect;
    }
    thread_local LastAnswer last;
    const QUrl server =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (last.server != server || last.goodUntil.hasExpired()) {
        last = {server, askSystem(server), QDeadlineTimer(kAnswerLasts)};
    }
    return last.proxy;
}

} // namespace millrace
