// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curltls.h"

#include <QCoreApplication>
#include <QFile>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct CurlTlsWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CurlTransport)
};

ErrorCode codeOfVerification(int verifyError)
{
    switch (verifyError) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return ErrorCode::CertificateExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return ErrorCode::CertificateNotYetValid;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return ErrorCode::CertificateWrongHost;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return ErrorCode::CertificateUntrusted;
    default:
        return ErrorCode::TlsFailed;
    }
}

QByteArray digestOf(X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (!certificate || X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) {
        return {};
    }
    return {reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(size)};
}

} // namespace

CurlTls::CurlTls(const QString &host, const QString &caFile, const QList<CertificateException> &exceptions)
    : m_host(host.toLatin1()), m_caFile(QFile::encodeName(caFile))
{
    for (const CertificateException &exception : exceptions) {
        m_exceptions.append(exception.sha256);
    }
}

void CurlTls::setUp(CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    // Where a certificate may be accepted by its digest, verify() looks at the name as well, as it does not
    // matter then.
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, m_exceptions.isEmpty() ? 2L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlTls::onContext);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
    if (!m_caFile.isEmpty()) {
        // The store is shared between requests while it is cached, and must not learn of this file.
        curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    }
}

CURLcode CurlTls::onContext(CURL *, void *context, void *self)
{
    return static_cast<CurlTls *>(self)->prepare(context);
}

CURLcode CurlTls::prepare(void *context)
{
    auto *ssl = static_cast<SSL_CTX *>(context);
    if (!m_caFile.isEmpty() && X509_STORE_load_file(SSL_CTX_get_cert_store(ssl), m_caFile.constData()) != 1) {
        return CURLE_SSL_CACERT_BADFILE;
    }
    if (!m_exceptions.isEmpty()) {
        X509_VERIFY_PARAM *wanted = SSL_CTX_get0_param(ssl);
        if (X509_VERIFY_PARAM_set1_ip_asc(wanted, m_host.constData()) != 1 &&
            X509_VERIFY_PARAM_set1_host(wanted, m_host.constData(), 0) != 1) {
            return CURLE_OUT_OF_MEMORY;
        }
    }
    // The connection may outlive this object, for other requests: nobody is to be verified then.
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_cert_verify_callback(
        ssl, [](X509_STORE_CTX *store, void *self) { return onVerify(store, self); }, this);
    return CURLE_OK;
}

int CurlTls::onVerify(void *store, void *self)
{
    return static_cast<CurlTls *>(self)->verify(store);
}

int CurlTls::verify(void *store)
{
    auto *chain = static_cast<X509_STORE_CTX *>(store);
    m_certificate = digestOf(X509_STORE_CTX_get0_cert(chain));
    if (!m_certificate.isEmpty() && m_exceptions.contains(m_certificate)) {
        X509_STORE_CTX_set_error(chain, X509_V_OK);
        return 1;
    }
    const int isValid = X509_verify_cert(chain);
    m_verifyError = X509_STORE_CTX_get_error(chain);
    return isValid;
}

TransferError CurlTls::errorOf(CURLcode code, const QString &text) const
{
    TransferError error{ErrorCode::TlsFailed, text};
    error.certificate = m_certificate;
    if (code == CURLE_SSL_CACERT_BADFILE) {
        error.detail = CurlTlsWords::tr("the file of authorities cannot be read");
    } else if (code == CURLE_PEER_FAILED_VERIFICATION && m_verifyError == X509_V_OK) {
        error.code = ErrorCode::CertificateWrongHost;
    } else if (m_verifyError != X509_V_OK) {
        error.code = codeOfVerification(m_verifyError);
        error.detail = QString::fromUtf8(X509_verify_cert_error_string(m_verifyError));
    } else if (text.contains(QLatin1String("unsupported protocol")) ||
               text.contains(QLatin1String("protocol version"))) {
        error.code = ErrorCode::TlsTooOld;
    } else if (text.contains(QLatin1String("wrong version number")) ||
               text.contains(QLatin1String("packet length too long"))) {
        error.detail = CurlTlsWords::tr("the server does not speak TLS at this port");
    }
    return error;
}

} // namespace millrace
