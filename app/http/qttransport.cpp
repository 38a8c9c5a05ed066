// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qttransport.h"

#include "http/qtexchange.h"
#include "http/qtproxy.h"

#include <QAbstractEventDispatcher>
#include <QEventLoop>
#include <QNetworkRequest>
#include <QThread>

#include <algorithm>

namespace millrace {

namespace {

// QNetworkAccessManager opens no more to one host; the rest would wait for those.
constexpr std::ptrdiff_t kConnectionsPerManager = 6;

QNetworkRequest requestOf(const TransportRequest &request)
{
    QNetworkRequest qt(request.url);
    qt.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    // It ignores the read buffer (768 MB for 1 GiB), and ranges would share one connection.
    qt.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    qt.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    qt.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    // Manual keeps Qt from asking us too; but then no other request's credentials are used.
    qt.setAttribute(QNetworkRequest::AuthenticationReuseAttribute,
                    request.credentials.isEmpty() && request.proxy.credentials.isEmpty()
                        ? QNetworkRequest::Manual
                        : QNetworkRequest::Automatic);
    qt.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    qt.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    for (const auto &[name, value] : headersOf(request)) {
        qt.setRawHeader(name, value);
    }
    return qt;
}

bool isSupported(const QUrl &url)
{
    return (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) &&
           !url.host().isEmpty();
}

} // namespace

QtTransport::QtTransport()
{
    // Only there to end the wait of pump().
    m_pumpTimer.setSingleShot(true);
}

QtTransport::~QtTransport()
{
    for (const auto &exchange : m_exchanges) {
        exchange->drop();
    }
}

QtExchange *QtTransport::exchangeOf(const TransportClient &client) const
{
    const auto found = std::find_if(m_exchanges.begin(), m_exchanges.end(), [&client](const auto &exchange) {
        return exchange->client() == &client;
    });
    return found == m_exchanges.end() ? nullptr : found->get();
}

bool QtTransport::isBusy() const
{
    return std::any_of(m_exchanges.begin(), m_exchanges.end(),
                       [](const auto &exchange) { return exchange->client() != nullptr; });
}

bool QtTransport::isBusy(const TransportClient &client) const
{
    return exchangeOf(client) != nullptr;
}

void QtTransport::open(const TransportRequest &request, TransportClient &client)
{
    abort(client);
    if (!isSupported(request.url)) {
        client.onEnd({ErrorCode::UnsupportedScheme, {}});
        return;
    }
    TransportRequest own = request;
    own.url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    QNetworkRequest qt = requestOf(own);
    if (own.url.scheme() == QLatin1String("https")) {
        const Expected<QSslConfiguration> configuration = m_tls.configurationFor(own.caFile);
        if (!configuration) {
            client.onEnd(configuration.error());
            return;
        }
        qt.setSslConfiguration(*configuration);
    }
    const Expected<QNetworkProxy> proxy = qtProxyOf(own.proxy);
    if (!proxy) {
        client.onEnd(proxy.error());
        return;
    }
    if (!m_lastTrust.allows(own)) {
        for (const auto &manager : m_managers) {
            manager->qt.clearConnectionCache();
        }
    }
    Manager &manager = freeManager();
    prepareSignIn(manager, own, *proxy);
    m_exchanges.push_back(std::make_unique<QtExchange>(own, client, manager.qt));
    m_exchanges.back()->start(qt);
}

QtTransport::Manager &QtTransport::freeManager()
{
    for (const auto &manager : m_managers) {
        const auto count = std::count_if(m_exchanges.begin(), m_exchanges.end(), [&](const auto &exchange) {
            return exchange->manager() == &manager->qt;
        });
        if (count < kConnectionsPerManager) {
            return *manager;
        }
    }
    m_managers.push_back(std::make_unique<Manager>());
    return *m_managers.back();
}

/// Sets the proxy, and forgets whom earlier requests signed in as where that was somebody else: Qt keeps it
/// with the connections.
void QtTransport::prepareSignIn(Manager &manager, const TransportRequest &request, const QNetworkProxy &proxy)
{
    const auto signedIn = std::pair(request.credentials, request.proxy.credentials);
    if (std::exchange(manager.lastSignedIn, signedIn) != signedIn) {
        manager.qt.clearAccessCache();
    }
    manager.qt.setProxy(proxy);
}

void QtTransport::pump(std::chrono::milliseconds maxWait)
{
    if (!isBusy()) {
        return;
    }
    m_pumpTimer.start(maxWait);
    m_isPumping = true;
    QEventLoop loop;
    loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    m_isPumping = false;
    m_pumpTimer.stop();
    sweep();
}

void QtTransport::setRate(const TransportClient &client, qint64 bytesPerSecond)
{
    if (QtExchange *exchange = exchangeOf(client)) {
        exchange->setRate(bytesPerSecond);
    }
}

void QtTransport::wake()
{
    if (QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance(thread())) {
        dispatcher->wakeUp();
    }
}

void QtTransport::abort(const TransportClient &client)
{
    if (QtExchange *exchange = exchangeOf(client)) {
        exchange->drop();
        if (!m_isPumping) {
            sweep();
        }
    }
}

void QtTransport::sweep()
{
    // Deleting aborts the request. abort() itself complains of a reply that has an error already, as one with
    // status 404 has while its body is still coming.
    std::erase_if(m_exchanges, [](const auto &exchange) { return exchange->client() == nullptr; });
}

} // namespace millrace
