// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qttransport.h"

#include "core/redactor.h"
#include "http/qterror.h"
#include "http/qtproxy.h"

#include <QAbstractEventDispatcher>
#include <QAuthenticator>
#include <QEventLoop>
#include <QNetworkRequest>
#include <QThread>

#include <algorithm>

namespace millrace {

namespace {

// Reads of this size go straight to pwrite; smaller ones cost more system calls, larger ones no fewer.
constexpr qsizetype kPieceSize = 256 * 1024;
// For one connection the fastest of those measured; 0 (no limit) lets a slow disk fill the memory: 918 MB a
// GiB.
constexpr qint64 kReadBufferSize = 4 * 1024 * 1024;
// While a limit is kept, what was read ahead is a burst that the server sees.
constexpr qint64 kSmallestReadBuffer = 16 * 1024;
constexpr qint64 kBuffersPerSecond = 100;

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

} // namespace

QtTransport::QtTransport()
{
    m_headTimer.setSingleShot(true);
    // A coarse one may be 5 % early.
    m_headTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_headTimer, &QTimer::timeout, this, &QtTransport::onHeadTimeout);
    // Only there to end the wait of pump().
    m_pumpTimer.setSingleShot(true);
    connect(&m_manager, &QNetworkAccessManager::authenticationRequired, this, &QtTransport::onSignIn);
}

QtTransport::~QtTransport() = default;

void QtTransport::open(const TransportRequest &request, TransportClient &client)
{
    abort();
    m_client = &client;
    m_headDelivered = false;
    const QString scheme = request.url.scheme();
    if ((scheme != QLatin1String("http") && scheme != QLatin1String("https")) ||
        request.url.host().isEmpty()) {
        end({ErrorCode::UnsupportedScheme, {}});
        return;
    }
    m_request = request;
    m_request.url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    m_tlsError = {};
    if (!m_lastTrust.allows(request)) {
        m_manager.clearConnectionCache();
    }
    QNetworkRequest qt = requestOf(m_request);
    if (scheme == QLatin1String("https")) {
        const Expected<QSslConfiguration> configuration = m_tls.configurationFor(request.caFile);
        if (!configuration) {
            end(configuration.error());
            return;
        }
        qt.setSslConfiguration(*configuration);
    }
    if (const Expected<void> prepared = prepareSignIn(); !prepared) {
        end(prepared.error());
        return;
    }
    m_reply.reset(m_manager.get(qt));
    setRate(request.bytesPerSecond);
    // An event that was posted already when pump() began is handled before Qt's own event loop, which `get`
    // has in place of GLib's, begins to wait.
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &QtTransport::wake);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &QtTransport::wake);
    connect(m_reply.get(), &QNetworkReply::finished, this, &QtTransport::wake);
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &QtTransport::onHead);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &QtTransport::onReadable);
    connect(m_reply.get(), &QNetworkReply::sslErrors, this, &QtTransport::onTlsErrors);
    connect(m_reply.get(), &QNetworkReply::finished, this, &QtTransport::onFinished);
    m_headTimer.start(request.headTimeout);
}

/// Sets the proxy, and forgets whom earlier requests signed in as where that was somebody else: Qt keeps it
/// with the connections.
Expected<void> QtTransport::prepareSignIn()
{
    const Expected<QNetworkProxy> proxy = qtProxyOf(m_request.proxy);
    if (!proxy) {
        return proxy.error();
    }
    const auto signedIn = std::pair(m_request.credentials, m_request.proxy.credentials);
    if (std::exchange(m_lastSignedIn, signedIn) != signedIn) {
        m_manager.clearAccessCache();
    }
    m_manager.setProxy(*proxy);
    m_hasSignedIn = false;
    return {};
}

/// Asked a second time, the credentials were wrong. Those for the proxy are part of it.
void QtTransport::onSignIn(QNetworkReply *reply, QAuthenticator *authenticator)
{
    if (reply == m_reply.get() && !m_request.credentials.isEmpty() && !std::exchange(m_hasSignedIn, true)) {
        authenticator->setUser(m_request.credentials.user);
        authenticator->setPassword(m_request.credentials.password);
    }
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
    dropFormerReplies();
}

void QtTransport::setRate(qint64 bytesPerSecond)
{
    if (m_reply) {
        m_reply->setReadBufferSize(bytesPerSecond == 0 ? kReadBufferSize
                                                       : std::clamp(bytesPerSecond / kBuffersPerSecond,
                                                                    kSmallestReadBuffer, kReadBufferSize));
    }
}

void QtTransport::wake()
{
    if (QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance(thread())) {
        dispatcher->wakeUp();
    }
}

void QtTransport::abort()
{
    m_client = nullptr;
    m_headTimer.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_formerReplies.push_back(std::move(m_reply));
    }
    if (!m_isPumping) {
        dropFormerReplies();
    }
}

void QtTransport::dropFormerReplies()
{
    // Deleting aborts the request. abort() itself complains of a reply that has an error already, as one with
    // status 404 has while its body is still coming.
    m_formerReplies.clear();
}

void QtTransport::onHead()
{
    deliverHead();
}

bool QtTransport::deliverHead()
{
    if (m_headDelivered || !m_client) {
        return m_client != nullptr;
    }
    ResponseHead head;
    head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (head.status < 200) {
        return false;
    }
    head.reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    head.headers = m_reply->rawHeaderPairs();
    m_headDelivered = true;
    m_headTimer.stop();
    if (!m_client->onHead(head)) {
        abort();
        return false;
    }
    return m_client != nullptr;
}

void QtTransport::onReadable()
{
    if (deliverHead()) {
        deliverBody();
    } else if (m_client) {
        // Bytes behind a head that is none.
        end({ErrorCode::BrokenResponse, {}});
    }
}

bool QtTransport::deliverBody()
{
    if (m_buffer.isEmpty()) {
        m_buffer.resize(kPieceSize);
    }
    while (m_client && m_reply->bytesAvailable() > 0) {
        const qint64 size = m_reply->read(m_buffer.data(), m_buffer.size());
        if (size <= 0) {
            break;
        }
        if (!m_client->onBody(QByteArrayView(m_buffer.constData(), size))) {
            abort();
            return false;
        }
    }
    return m_client != nullptr;
}

void QtTransport::onTlsErrors(const QList<QSslError> &errors)
{
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    if (QtTls::isAccepted(m_request, certificate)) {
        m_reply->ignoreSslErrors(errors);
    } else {
        m_tlsError = QtTls::errorOf(errors, certificate);
    }
}

void QtTransport::onFinished()
{
    const bool noHead = !deliverHead();
    if (!m_client || (!noHead && !deliverBody())) {
        return;
    }
    if (!noHead && isStatusError(*m_reply)) {
        end({});
        return;
    }
    const bool isTlsError =
        m_tlsError.code != ErrorCode::None && m_reply->error() == QNetworkReply::SslHandshakeFailedError;
    TransferError error = isTlsError ? m_tlsError : qtErrorOf(*m_reply, m_request.proxy, !noHead);
    if (noHead && error.code == ErrorCode::None) {
        error = {ErrorCode::BrokenResponse, {}};
    }
    end(error);
}

void QtTransport::onHeadTimeout()
{
    if (m_client && !m_headDelivered) {
        end({ErrorCode::Stalled, {}});
    }
}

void QtTransport::end(const TransferError &error)
{
    TransportClient *client = m_client;
    abort();
    if (client) {
        client->onEnd(error);
    }
}

} // namespace millrace
