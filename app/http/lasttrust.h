// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <QList>
#include <QString>

namespace millrace {

/// Remembers whom the last request over TLS believed. The libraries look at a certificate once for each
/// connection, and keep connections and TLS sessions for later requests: those must not profit from a trust
/// that is not their own.
class LastTrust
{
public:
    /// Whether `request` may use what the requests before have left open; from now on it is the last.
    bool allows(const TransportRequest &request)
    {
        const QString scheme = request.url.scheme();
        if (scheme != QLatin1String("https") && scheme != QLatin1String("ftps")) {
            return true;
        }
        const bool isSame =
            request.caFile == m_caFile && request.certificateExceptions == m_certificateExceptions;
        m_caFile = request.caFile;
        m_certificateExceptions = request.certificateExceptions;
        return isSame;
    }

private:
    QString m_caFile;
    QList<CertificateException> m_certificateExceptions;
};

} // namespace millrace
