// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/requestoptions.h"
#include "core/transfererror.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QUrl>

#include <chrono>
#include <optional>

namespace millrace {

/// One GET, or its like over ftp and sftp. The URL holds no user information.
struct TransportRequest
{
    /// http or https, with a host; with libcurl also ftp, ftps and sftp. Anything else ends at once with
    /// UnsupportedScheme.
    QUrl url;
    /// Sent as Range; none: no such header.
    std::optional<ByteRange> range;
    /// Sent as they are, after the transport's own (Accept-Encoding: identity, User-Agent).
    QList<HeaderField> headers;
    /// How long the response head may take from open(), name look-up and TLS included.
    std::chrono::milliseconds headTimeout{30000};
    /// Empty: Millrace's own.
    QByteArray userAgent;
    /// What answers a challenge of Digest, and what ftp and sftp sign in with. Basic goes by `headers`.
    Credentials credentials;
    /// None or Manual; System has been looked up by the caller (http/systemproxy) and counts as None.
    ProxySettings proxy{ProxySettings::Kind::None, {}, {}};
    /// PEM file of authorities to believe besides the system's; empty for none.
    QString caFile;
    /// Only those of this host and port count.
    QList<CertificateException> certificateExceptions;
    /// One connection may carry it beside others (HTTP/2), where the transport can.
    bool mayShareConnection = true;
    /// See Transport::setRate().
    qint64 bytesPerSecond = 0;
};

/// All fields to send besides Host: the request's own, and what every request has where it says nothing else.
QList<HeaderField> headersOf(const TransportRequest &request);

/// Status line and header fields of a response. Never a 1xx.
struct ResponseHead
{
    int status = 0;
    QByteArray reason;
    /// In the order received. A transport below may have joined repeated fields with ", ".
    QList<HeaderField> headers;

    /// Values of all fields of this name, in any case, joined with ", " (RFC 9110, 5.2); empty where there is
    /// none.
    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;
    /// The same without the fields of this name.
    ResponseHead without(QByteArrayView name) const;
};

/// What a request's end is told of. All calls come from within Transport::pump() or open(), in the thread
/// that called it: one onHead, then any number of onBody, then one onEnd; onEnd alone where no head came.
/// None after Transport::abort().
class TransportClient
{
public:
    virtual ~TransportClient() = default;

    /// The final response's head has arrived. Returning false refuses the body: the connection is given up
    /// and no other call follows, onEnd neither.
    virtual bool onHead(const ResponseHead &head) = 0;

    /// A piece of the body, at most 256 KiB, valid during the call. Returning false stops as onHead does.
    virtual bool onBody(QByteArrayView piece) = 0;

    /// Nothing more will come. `error.code` is None when the layer below saw no fault: that is not yet a
    /// proof that the body is whole, so the client must count.
    virtual void onEnd(const TransferError &error) = 0;
};

/// Tells the system how many bytes a second of a connection are going to be taken, 0 for all that come, so
/// that it lets the other end run ahead little. Called in the transport's thread.
using SocketRate = void (*)(int socket, qint64 bytesPerSecond);

/// Speaks HTTP for one thread. Redirects are not followed, cookies not kept, credentials not remembered,
/// content not decoded. Connections are kept open between requests to the same origin.
///
/// Several requests may be under way at once, told apart by their clients: those of one download, all with
/// the same caFile and certificateExceptions.
///
/// Every method but wake() belongs to the thread that made the object.
class Transport
{
public:
    virtual ~Transport() = default;

    /// Starts a request; ends an earlier one of this client as abort() does. `client` must live until onEnd,
    /// a refusal or abort().
    virtual void open(const TransportRequest &request, TransportClient &client) = 0;

    /// Lets the requests go on for at most `maxWait`, returning as soon as something has happened, or wake()
    /// was called. Does nothing but return when no request is under way.
    virtual void pump(std::chrono::milliseconds maxWait) = 0;

    /// The caller is going to take at most so many bytes of the client's request a second from now on; 0: all
    /// that come. Of a limited one little is read ahead, for what lies in buffers has passed the network too.
    virtual void setRate(const TransportClient &client, qint64 bytesPerSecond) = 0;

    /// Ends the client's request, if one is under way, without another call to the client.
    virtual void abort(const TransportClient &client) = 0;

    /// Whether a request is under way: any, or this client's.
    virtual bool isBusy() const = 0;
    virtual bool isBusy(const TransportClient &client) const = 0;

    /// Makes a pump() that waits, or else the next one, return soon. From any thread.
    virtual void wake() = 0;

    /// "qt", "curl": as --transport names it.
    virtual QByteArrayView name() const = 0;
};

} // namespace millrace
