// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/requestbuilder.h"

#include "core/authoffer.h"
#include "core/schemes.h"
#include "http/cookies.h"
#include "http/redirects.h"
#include "http/systemproxy.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace millrace {

namespace {

bool isWeb(const QUrl &url)
{
    return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
}

HeaderField *find(QList<HeaderField> &headers, const QByteArray &name)
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&name](const HeaderField &field) {
        return field.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? nullptr : &*found;
}

/// One field a name, as QNetworkAccessManager would send only the last one of several.
void add(QList<HeaderField> &headers, const QByteArray &name, const QByteArray &value)
{
    if (HeaderField *field = find(headers, name)) {
        field->second += (name.compare("Cookie", Qt::CaseInsensitive) == 0 ? "; " : ", ") + value;
    } else {
        headers.append({name, value});
    }
}

} // namespace

TransportRequest RequestBuilder::build(const QUrl &url, const std::optional<ByteRange> &range)
{
    const RequestOptions &options = m_job.options;
    TransportRequest request;
    request.url = url.adjusted(QUrl::RemoveUserInfo);
    request.range = range;
    request.headTimeout = std::min(request.headTimeout, m_job.stallTimeout);
    request.userAgent = options.userAgent;
    request.caFile = options.caFile;
    request.certificateExceptions = options.certificateExceptions;
    const auto proxy = resolveProxy(options.proxy.value_or(ProxySettings{}), request.url);
    m_refusal = proxy ? TransferError() : proxy.error();
    if (proxy) {
        request.proxy = *proxy;
    }
    if (isOwnOrigin(url)) {
        addOwnHeaders(request);
    }
    addCookies(request);
    m_url = url;
    m_proxy = request.proxy;
    return request;
}

bool RequestBuilder::isOwnOrigin(const QUrl &url) const
{
    return isSameOrigin(url, m_job.url);
}

void RequestBuilder::addOwnHeaders(TransportRequest &request) const
{
    const RequestOptions &options = m_job.options;
    if (!isWeb(request.url)) {
        request.credentials = options.credentials;
        return;
    }
    for (const auto &[name, value] : options.headers) {
        add(request.headers, name, value);
    }
    if (!options.referer.isEmpty() && !find(request.headers, "Referer")) {
        request.headers.append({"Referer", options.referer});
    }
    if (options.credentials.isEmpty() || find(request.headers, "Authorization")) {
        return;
    }
    if (m_usesDigest) {
        request.credentials = options.credentials;
        request.credentials.onlyDigest = true;
    } else if (!options.credentials.onlyDigest) {
        request.headers.append({"Authorization", options.credentials.basicHeader()});
    }
}

void RequestBuilder::addCookies(TransportRequest &request) const
{
    const QByteArray cookies =
        cookieHeader(m_job.options.cookies, request.url, QDateTime::currentDateTimeUtc());
    if (!cookies.isEmpty()) {
        add(request.headers, "Cookie", cookies);
    }
}

bool RequestBuilder::answersChallenge(const ResponseHead &head)
{
    const Credentials &credentials = m_job.options.credentials;
    const bool canAnswer =
        head.status == 401 && isWeb(m_url) && isOwnOrigin(m_url) && !m_usesDigest && !credentials.isEmpty();
    QList<HeaderField> headers = m_job.options.headers;
    if (!canAnswer || find(headers, "Authorization") ||
        !authOfferOf(head.header("WWW-Authenticate")).offers(QLatin1String("Digest"))) {
        return false;
    }
    m_usesDigest = true;
    return true;
}

TransferError RequestBuilder::explained(TransferError error, const ResponseHead *head) const
{
    if (!error.certificate.isEmpty()) {
        error.certificateHost = m_url.host();
        error.certificatePort = m_url.port(defaultPort(m_url.scheme()));
    }
    const QString proxy = m_proxy.url.host() % u':' % QString::number(m_proxy.url.port());
    switch (error.code) {
    case ErrorCode::SignInRequired:
        if (head) {
            const QString offer = authOfferOf(head->header("WWW-Authenticate")).text();
            error.detail = isOwnOrigin(m_url) ? offer : m_url.host() % QLatin1String(": ") % offer;
        }
        break;
    case ErrorCode::HostNotFound:
        // Whose name it is cannot always be seen.
        if (m_proxy.kind == ProxySettings::Kind::Manual) {
            error.detail = QCoreApplication::translate("millrace::RequestBuilder", "%1 (asked by way of %2)")
                               .arg(m_url.host(), proxy);
        }
        break;
    case ErrorCode::ProxySignInRequired:
        error.detail = proxy;
        break;
    case ErrorCode::ProxyFailed:
        if (m_proxy.kind != ProxySettings::Kind::Manual) {
            break;
        }
        error.detail = error.detail.isEmpty() ? proxy : proxy % QLatin1String(" (") % error.detail % u')';
        break;
    default:
        break;
    }
    return error;
}

} // namespace millrace
