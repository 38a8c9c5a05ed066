// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"
#include "core/transfererror.h"

#include <curl/curl.h>

namespace millrace {

/// Whom one of libcurl's requests believes: the system's authorities, those of a file besides, and single
/// certificates that a person has accepted. Remembers why a certificate was refused.
class CurlTls
{
public:
    /// \param exceptions  those of this host and port.
    CurlTls(const QString &host, const QString &caFile, const QList<CertificateException> &exceptions);

    /// Sets the handle's options; this object must outlive its request.
    void setUp(CURL *easy);

    /// What a failed handshake means. `text` is libcurl's own.
    TransferError errorOf(CURLcode code, const QString &text) const;

private:
    static CURLcode onContext(CURL *easy, void *context, void *self);
    static int onVerify(void *store, void *self);
    CURLcode prepare(void *context);
    int verify(void *store);

    const QByteArray m_host;
    const QByteArray m_caFile;
    QList<QByteArray> m_exceptions;
    /// OpenSSL's X509_V_…; 0 while nothing was refused.
    int m_verifyError = 0;
    /// SHA-256 of the server's certificate.
    QByteArray m_certificate;
};

} // namespace millrace
