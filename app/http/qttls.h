// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "http/transport.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QString>

namespace millrace {

/// Whom QtTransport believes, and what it makes of Qt's complaints.
class QtTls
{
public:
    /// TLS 1.2 at least, the system's authorities and those of `caFile`. Fails with TlsFailed when that file
    /// holds none. Reads it again only when another one is named.
    Expected<QSslConfiguration> configurationFor(const QString &caFile);

    /// Whether a person has accepted this certificate for the request's server, whatever is wrong with it.
    static bool isAccepted(const TransportRequest &request, const QSslCertificate &certificate);

    /// The error for a server's `certificate` that failed with `errors`; the first in the order untrusted,
    /// not yet valid, expired, wrong host counts.
    static TransferError errorOf(const QList<QSslError> &errors, const QSslCertificate &certificate);

    /// The error for a handshake that failed with Qt's and OpenSSL's `text` before there was a certificate.
    static TransferError errorOf(const QString &text);

private:
    static QSslConfiguration secureConfiguration();

    QString m_caFile;
    QSslConfiguration m_configuration = secureConfiguration();
};

} // namespace millrace
