// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <memory>

namespace millrace {

/// One request on QNetworkAccessManager: what its reply brings, told to the client. A part of QtTransport,
/// which deletes it outside of Qt's signals.
class QtExchange final : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives this object; has the request's proxy.
    QtExchange(const TransportRequest &request, TransportClient &client, QNetworkAccessManager &manager);

    void start(const QNetworkRequest &request);
    /// Nothing is told to the client from now on.
    void drop();
    /// Null once nothing more comes.
    TransportClient *client() const { return m_client; }
    const QNetworkAccessManager *manager() const { return &m_manager; }
    /// See Transport::setRate().
    void setRate(qint64 bytesPerSecond);
    /// Ends the wait of the thread that pumps this object's events.
    void wake();

private:
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

    const TransportRequest m_request;
    TransportClient *m_client;
    QNetworkAccessManager &m_manager;
    /// Qt's SOCKS socket reads all that comes, and says nothing of what a full read buffer left behind in it:
    /// with a limit of any size the last bytes of a file may never arrive.
    const bool m_isBehindSocks;
    std::unique_ptr<QNetworkReply> m_reply;
    TransferError m_tlsError;
    bool m_hasSignedIn = false;
    bool m_isHeadDelivered = false;
    QByteArray m_buffer;
    QTimer m_headTimer;
};

} // namespace millrace
