// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curlerror.h"

#include <QCoreApplication>

#include <cerrno>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct CurlErrorWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CurlTransport)
};

/// The system refused or could not find the way.
TransferError connectError(CURL *easy, const QString &text)
{
    long systemError = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &systemError);
    switch (systemError) {
    case ECONNREFUSED:
        return {ErrorCode::ConnectionRefused, text};
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
        return {ErrorCode::NetworkUnreachable, text};
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
        return {ErrorCode::ConnectionLost, text};
    default:
        return {ErrorCode::Stalled, text};
    }
}

/// A SOCKS proxy's answer.
TransferError socksError(CURL *easy, const QString &text)
{
    long reply = CURLPX_OK;
    curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &reply);
    switch (reply) {
    case CURLPX_RESOLVE_HOST:
        return {ErrorCode::HostNotFound, text};
    case CURLPX_REPLY_CONNECTION_REFUSED:
        return {ErrorCode::ConnectionRefused, text};
    case CURLPX_REPLY_HOST_UNREACHABLE:
    case CURLPX_REPLY_NETWORK_UNREACHABLE:
    case CURLPX_REPLY_TTL_EXPIRED:
        return {ErrorCode::NetworkUnreachable, text};
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
        return {ErrorCode::ProxySignInRequired, text};
    default:
        return {ErrorCode::ProxyFailed, text};
    }
}

TransferError proxyError(CURL *easy, CURLcode code, const QString &text)
{
    if (code == CURLE_PROXY) {
        return socksError(easy, text);
    }
    long answer = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &answer);
    if (answer == 407) {
        return {ErrorCode::ProxySignInRequired, text, 407};
    }
    if (answer >= 300) {
        return {ErrorCode::ProxyFailed, CurlErrorWords::tr("it answered %1").arg(answer),
                static_cast<int>(answer)};
    }
    // Of a SOCKS proxy libcurl says that the host could not be resolved; the server's own name is its own
    // error.
    if (code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_RESOLVE_HOST ||
        code == CURLE_COULDNT_CONNECT) {
        return {ErrorCode::ProxyFailed, text};
    }
    return {};
}

TransferError fileServerError(CURL *easy, CURLcode code, const QString &text)
{
    long response = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response);
    const int status = static_cast<int>(response);
    switch (code) {
    case CURLE_LOGIN_DENIED:
        return {ErrorCode::SignInRequired, text, status};
    case CURLE_REMOTE_FILE_NOT_FOUND:
    case CURLE_FTP_COULDNT_RETR_FILE:
        return {ErrorCode::NotFound, text, status};
    case CURLE_REMOTE_ACCESS_DENIED:
        return {ErrorCode::Forbidden, text, status};
    case CURLE_FTP_COULDNT_USE_REST:
    case CURLE_RANGE_ERROR:
    case CURLE_BAD_DOWNLOAD_RESUME:
        return {ErrorCode::RangeMismatch, text, status};
    case CURLE_FTP_ACCEPT_TIMEOUT:
        return {ErrorCode::Stalled, text, status};
    case CURLE_FTP_WEIRD_PASS_REPLY:
    case CURLE_FTP_WEIRD_PASV_REPLY:
    case CURLE_FTP_WEIRD_227_FORMAT:
    case CURLE_FTP_CANT_GET_HOST:
    case CURLE_FTP_COULDNT_SET_TYPE:
        return {ErrorCode::BrokenResponse, text, status};
    default:
        return {};
    }
}

} // namespace

bool isTlsError(CURLcode code)
{
    switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return true;
    default:
        return false;
    }
}

TransferError curlError(CURL *easy, CURLcode code, const QUrl &url, bool hasProxy, const QString &text)
{
    if (code == CURLE_OK) {
        return {};
    }
    const bool isWeb = url.scheme().startsWith(QLatin1String("http"));
    if (hasProxy || code == CURLE_PROXY || code == CURLE_COULDNT_RESOLVE_PROXY) {
        if (const TransferError error = proxyError(easy, code, text); error.code != ErrorCode::None) {
            return error;
        }
    }
    if (const TransferError error = fileServerError(easy, code, text); error.code != ErrorCode::None) {
        return error;
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return {ErrorCode::HostNotFound, url.host()};
    case CURLE_COULDNT_CONNECT:
        return connectError(easy, text);
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorCode::Stalled, text};
    case CURLE_UNSUPPORTED_PROTOCOL: // also what libcurl calls an answer that is no HTTP
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
        return {ErrorCode::BrokenResponse, text};
    case CURLE_RECV_ERROR:
        if (text.contains(QLatin1String("chunk"))) {
            return {ErrorCode::BrokenResponse, text};
        }
        return {ErrorCode::ConnectionLost, text};
    case CURLE_OUT_OF_MEMORY:
        // Also what libcurl says of a header line beyond its 100 KiB.
        return {isWeb ? ErrorCode::BrokenResponse : ErrorCode::OutOfMemory, text};
    case CURLE_FAILED_INIT:
        // Also what libcurl says of a connection that is lost before ssh greets.
        return {url.scheme() == QLatin1String("sftp") ? ErrorCode::ConnectionLost : ErrorCode::Internal,
                text};
    case CURLE_BAD_FUNCTION_ARGUMENT:
        return {ErrorCode::Internal, text};
    default:
        return {ErrorCode::ConnectionLost, text};
    }
}

} // namespace millrace
