// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qtexchange.h"

#include "http/qterror.h"
#include "http/qttls.h"

#include <QAbstractEventDispatcher>
#include <QAuthenticator>
#include <QThread>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// Reads of this size go straight to pwrite; smaller ones cost more system calls, larger ones no fewer.
constexpr qsizetype kQtPieceSize = 256 * 1024;
// The fastest of those measured, for one connection and for several; 0 (no limit) lets a slow disk fill the
// memory: 918 MB a GiB.
constexpr qint64 kQtReadBuffer = 4 * 1024 * 1024;
constexpr qint64 kSharedReadBufferSize = 1024 * 1024;
// While a limit is kept, what was read ahead is a burst that the server sees.
constexpr qint64 kSmallestReadBuffer = 16 * 1024;
constexpr qint64 kBuffersPerSecond = 100;

} // namespace

QtExchange::QtExchange(const TransportRequest &request, TransportClient &client,
                       QNetworkAccessManager &manager)
    : m_request(request)
    , m_client(&client)
    , m_manager(manager)
    , m_isBehindSocks(manager.proxy().type() == QNetworkProxy::Socks5Proxy)
{
    m_headTimer.setSingleShot(true);
    // A coarse one may be 5 % early.
    m_headTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_headTimer, &QTimer::timeout, this, &QtExchange::onHeadTimeout);
    connect(&m_manager, &QNetworkAccessManager::authenticationRequired, this, &QtExchange::onSignIn);
}

void QtExchange::start(const QNetworkRequest &request)
{
    m_reply.reset(m_manager.get(request));
    setRate(m_request.bytesPerSecond);
    // An event that was posted already when pump() began is handled before Qt's own event loop, which `get`
    // has in place of GLib's, begins to wait.
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &QtExchange::wake);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &QtExchange::wake);
    connect(m_reply.get(), &QNetworkReply::finished, this, &QtExchange::wake);
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &QtExchange::onHead);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &QtExchange::onReadable);
    connect(m_reply.get(), &QNetworkReply::sslErrors, this, &QtExchange::onTlsErrors);
    connect(m_reply.get(), &QNetworkReply::finished, this, &QtExchange::onFinished);
    m_headTimer.start(m_request.headTimeout);
}

void QtExchange::drop()
{
    m_client = nullptr;
    m_headTimer.stop();
    if (m_reply) {
        m_reply->disconnect(this);
    }
    m_manager.disconnect(this);
}

void QtExchange::wake()
{
    if (QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance(thread())) {
        dispatcher->wakeUp();
    }
}

/// Asked a second time, the credentials were wrong. Those for the proxy are part of it.
void QtExchange::onSignIn(QNetworkReply *reply, QAuthenticator *authenticator)
{
    if (reply == m_reply.get() && !m_request.credentials.isEmpty() && !std::exchange(m_hasSignedIn, true)) {
        authenticator->setUser(m_request.credentials.user);
        authenticator->setPassword(m_request.credentials.password);
    }
}

void QtExchange::setRate(qint64 bytesPerSecond)
{
    if (m_isBehindSocks) {
        return;
    }
    const qint64 unlimited = m_request.mayShareConnection ? kQtReadBuffer : kSharedReadBufferSize;
    m_reply->setReadBufferSize(
        bytesPerSecond == 0 ? unlimited
                            : std::clamp(bytesPerSecond / kBuffersPerSecond, kSmallestReadBuffer, unlimited));
}

void QtExchange::onHead()
{
    deliverHead();
}

bool QtExchange::deliverHead()
{
    if (m_isHeadDelivered || !m_client) {
        return m_client != nullptr;
    }
    ResponseHead head;
    head.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (head.status < 200) {
        return false;
    }
    head.reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    head.headers = m_reply->rawHeaderPairs();
    m_isHeadDelivered = true;
    m_headTimer.stop();
    if (!m_client->onHead(head)) {
        drop();
        return false;
    }
    return m_client != nullptr;
}

void QtExchange::onReadable()
{
    if (deliverHead()) {
        deliverBody();
    } else if (m_client) {
        // Bytes behind a head that is none.
        end({ErrorCode::BrokenResponse, {}});
    }
}

bool QtExchange::deliverBody()
{
    if (m_buffer.isEmpty()) {
        m_buffer.resize(kQtPieceSize);
    }
    while (m_client && m_reply->bytesAvailable() > 0) {
        const qint64 size = m_reply->read(m_buffer.data(), m_buffer.size());
        if (size <= 0) {
            break;
        }
        if (!m_client->onBody(QByteArrayView(m_buffer.constData(), size))) {
            drop();
            return false;
        }
    }
    return m_client != nullptr;
}

void QtExchange::onTlsErrors(const QList<QSslError> &errors)
{
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    if (QtTls::isAccepted(m_request, certificate)) {
        m_reply->ignoreSslErrors(errors);
    } else {
        m_tlsError = QtTls::errorOf(errors, certificate);
    }
}

void QtExchange::onFinished()
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

void QtExchange::onHeadTimeout()
{
    if (m_client && !m_isHeadDelivered) {
        end({ErrorCode::Stalled, {}});
    }
}

void QtExchange::end(const TransferError &error)
{
    TransportClient *client = m_client;
    drop();
    if (client) {
        client->onEnd(error);
    }
}

} // namespace millrace
