// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "http/lasttrust.h"
#include "http/qttls.h"
#include "http/transport.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>

#include <memory>
#include <utility>
#include <vector>

namespace millrace {

/// The transport on Qt Network's QNetworkAccessManager. Needs no event loop around it: pump() runs its
/// thread's events. Below it Qt keeps a thread of its own for the sockets.
///
/// What Qt 6.4 does not tell (measured): a body without Content-Length that is reset midway, a bad chunk size
/// and a cut stream all end without an error, and of more than 100 header fields none arrives.
class QtTransport final : public QObject, public Transport
{
    Q_OBJECT

public:
    QtTransport();
    ~QtTransport() override;

    void open(const TransportRequest &request, TransportClient &client) override;
    void pump(std::chrono::milliseconds maxWait) override;
    void setRate(qint64 bytesPerSecond) override;
    void abort() override;
    bool isBusy() const override { return m_client != nullptr; }
    void wake() override;
    QByteArrayView name() const override { return "qt"; }

private:
    Expected<void> prepareSignIn();
    void onSignIn(QNetworkReply *reply, QAuthenticator *authenticator);
    void onHead();
    void onReadable();
    void onTlsErrors(const QList<QSslError> &errors);
    void onFinished();
    void onHeadTimeout();
    /// Tells the client about the head once; whether a body may follow: false while there is no final head,
    /// and when the client has refused.
    bool deliverHead();
    /// Hands over what is there; false when the client has refused.
    bool deliverBody();
    void end(const TransferError &error);
    void dropFormerReplies();

    QNetworkAccessManager m_manager;
    QtTls m_tls;
    LastTrust m_lastTrust;
    TransportRequest m_request;
    TransferError m_tlsError;
    /// At the server and at the proxy, with the latest request.
    std::pair<Credentials, Credentials> m_lastSignedIn;
    bool m_hasSignedIn = false;
    std::unique_ptr<QNetworkReply> m_reply;
    /// Let go, perhaps from within their own signals, so that they are deleted only outside of pump():
    /// Qt goes on with a reply after its signal. deleteLater would wait for the end of the thread, as no
    /// event loop is nested around us.
    std::vector<std::unique_ptr<QNetworkReply>> m_formerReplies;
    bool m_isPumping = false;
    TransportClient *m_client = nullptr;
    bool m_headDelivered = false;
    QByteArray m_buffer;
    QTimer m_headTimer;
    QTimer m_pumpTimer;
};

} // namespace millrace
