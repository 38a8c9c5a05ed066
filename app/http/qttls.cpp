// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/qttls.h"

#include "core/schemes.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct QtTlsWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::QtTls)
};

ErrorCode codeOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateNotYetValid:
        return ErrorCode::CertificateNotYetValid;
    case QSslError::CertificateExpired:
        return ErrorCode::CertificateExpired;
    case QSslError::HostNameMismatch:
        return ErrorCode::CertificateWrongHost;
    default:
        return ErrorCode::CertificateUntrusted;
    }
}

} // namespace

QSslConfiguration QtTls::secureConfiguration()
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

Expected<QSslConfiguration> QtTls::configurationFor(const QString &caFile)
{
    if (caFile == m_caFile) {
        return m_configuration;
    }
    QSslConfiguration configuration = secureConfiguration();
    if (!caFile.isEmpty()) {
        const QList<QSslCertificate> own =
            QSslCertificate::fromPath(caFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
        if (own.isEmpty()) {
            return TransferError{ErrorCode::TlsFailed,
                                 QtTlsWords::tr("the file of authorities cannot be read")};
        }
        // A list of one's own keeps Qt from looking up the system's where they are needed.
        configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + own);
    }
    m_caFile = caFile;
    m_configuration = configuration;
    return m_configuration;
}

bool QtTls::isAccepted(const TransportRequest &request, const QSslCertificate &certificate)
{
    if (certificate.isNull()) {
        return false;
    }
    const CertificateException wanted{request.url.host(), request.url.port(defaultPort(request.url.scheme())),
                                      certificate.digest(QCryptographicHash::Sha256)};
    return request.certificateExceptions.contains(wanted);
}

TransferError QtTls::errorOf(const QList<QSslError> &errors, const QSslCertificate &certificate)
{
    TransferError error{ErrorCode::TlsFailed, {}};
    if (!certificate.isNull()) {
        error.certificate = certificate.digest(QCryptographicHash::Sha256);
    }
    // What libcrypto finds first, so that both transports name the same reason.
    for (const ErrorCode code : {ErrorCode::CertificateUntrusted, ErrorCode::CertificateNotYetValid,
                                 ErrorCode::CertificateExpired, ErrorCode::CertificateWrongHost}) {
        const auto found = std::find_if(errors.begin(), errors.end(), [code](const QSslError &candidate) {
            return codeOf(candidate.error()) == code;
        });
        if (found != errors.end()) {
            error.code = code;
            error.detail = found->errorString();
            break;
        }
    }
    return error;
}

TransferError QtTls::errorOf(const QString &text)
{
    if (text.contains(QLatin1String("unsupported protocol")) ||
        text.contains(QLatin1String("protocol version"))) {
        return {ErrorCode::TlsTooOld, text};
    }
    if (text.contains(QLatin1String("wrong version number")) ||
        text.contains(QLatin1String("packet length too long"))) {
        return {ErrorCode::TlsFailed, QtTlsWords::tr("the server does not speak TLS at this port")};
    }
    return {ErrorCode::TlsFailed, text};
}

} // namespace millrace
