// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/lasttrust.h"
#include "http/qttls.h"
#include "http/transport.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QObject>
#include <QTimer>

#include <memory>
#include <utility>
#include <vector>

namespace millrace {

class QtExchange;

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
    void setRate(const TransportClient &client, qint64 bytesPerSecond) override;
    void abort(const TransportClient &client) override;
    bool isBusy() const override;
    bool isBusy(const TransportClient &client) const override;
    void wake() override;
    QByteArrayView name() const override { return "qt"; }

private:
    struct Manager
    {
        QNetworkAccessManager qt;
        /// At the server and at the proxy, with the latest request.
        std::pair<Credentials, Credentials> lastSignedIn;
    };

    QtExchange *exchangeOf(const TransportClient &client) const;
    Manager &freeManager();
    static void prepareSignIn(Manager &manager, const TransportRequest &request, const QNetworkProxy &proxy);
    void sweep();

    std::vector<std::unique_ptr<Manager>> m_managers;
    QtTls m_tls;
    LastTrust m_lastTrust;
    /// Those without a client were let go, perhaps from within their own signals, so that they are deleted
    /// only outside of pump(): Qt goes on with a reply after its signal. deleteLater would wait for the end
    /// of the thread, as no event loop is nested around us.
    std::vector<std::unique_ptr<QtExchange>> m_exchanges;
    bool m_isPumping = false;
    QTimer m_pumpTimer;
};

} // namespace millrace
