// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qterror.h"

#include "core/redactor.h"
#include "http/qttls.h"

#include <QCoreApplication>
#include <QNetworkRequest>

namespace millrace {

namespace {

/// As if no proxy were there.
TransferError plainErrorOf(const QNetworkReply &reply)
{
    const QString text = redactedText(reply.errorString());
    switch (reply.error()) {
    case QNetworkReply::NoError:
        return {};
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorCode::ConnectionRefused, text};
    case QNetworkReply::HostNotFoundError:
        return {ErrorCode::HostNotFound, reply.request().url().host()};
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return {ErrorCode::Stalled, text};
    case QNetworkReply::SslHandshakeFailedError:
        return QtTls::errorOf(text);
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        return {ErrorCode::NetworkUnreachable, text};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::UnknownProxyError:
        return {ErrorCode::ProxyFailed, text};
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {ErrorCode::ProxySignInRequired, text};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {ErrorCode::BrokenResponse, text};
    default:
        return {ErrorCode::ConnectionLost, text};
    }
}

/// Qt names a proxy's fault as if the server had it (6.4): which is which follows from what a proxy of that
/// kind leaves to us. One for HTTP looks up every server's name itself and is all that we connect to; one for
/// SOCKS says when the server refuses.
bool isProxyFault(QNetworkReply::NetworkError error, const ProxySettings &proxy)
{
    const bool isHttp = proxy.url.scheme() == QLatin1String("http");
    return error == QNetworkReply::UnknownNetworkError ||
           (isHttp &&
            (error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::HostNotFoundError));
}

QString proxyFault(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return QCoreApplication::translate("millrace::QtTransport", "its name is not known");
    case QNetworkReply::ConnectionRefusedError:
        return QCoreApplication::translate("millrace::QtTransport", "it refused the connection");
    default:
        return redactedText(reply.errorString());
    }
}

} // namespace

TransferError qtErrorOf(const QNetworkReply &reply, const ProxySettings &proxy, bool hasHead)
{
    if (!hasHead && proxy.kind == ProxySettings::Kind::Manual && isProxyFault(reply.error(), proxy)) {
        return {ErrorCode::ProxyFailed, proxyFault(reply)};
    }
    TransferError error = plainErrorOf(reply);
    if (!hasHead && reply.error() == QNetworkReply::UnknownNetworkError) {
        // What Qt makes of ENETUNREACH and EHOSTUNREACH.
        error.code = ErrorCode::NetworkUnreachable;
    }
    return error;
}

bool isStatusError(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const int error = reply.error();
    constexpr int kFirstContentError = QNetworkReply::ContentAccessDenied;
    return status >= 400 && error >= kFirstContentError && error != QNetworkReply::ProtocolFailure &&
           error != QNetworkReply::ProtocolUnknownError &&
           error != QNetworkReply::ProtocolInvalidOperationError;
}

} // namespace millrace
