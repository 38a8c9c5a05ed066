// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace millrace {

/// What a server shows: PEM files of its certificate and key.
struct TlsIdentity
{
    QString certificateFile;
    QString keyFile;
    /// SHA-256 of the certificate in DER, 32 bytes.
    QByteArray sha256;

    bool isEmpty() const { return certificateFile.isEmpty(); }
};

/// What a certificate is to say.
struct CertificateWish
{
    /// As OpenSSL writes a subjectAltName.
    QByteArray names = "IP:127.0.0.1,DNS:localhost";
    /// Seconds from now.
    long validFrom = -3600;
    long validUntil = 24 * 3600;
    /// By its own key and not by the authority's.
    bool isSelfSigned = false;
};

/// A certificate authority that nobody knows, made with its keys anew for each test.
class TestAuthority
{
public:
    TestAuthority();

    /// PEM file with the authority's own certificate.
    QString caFile() const { return m_own.certificateFile; }

    /// A certificate with a new key; its files live as long as this object.
    TlsIdentity issue(const CertificateWish &wish = {});
    TlsIdentity issueExpired();
    TlsIdentity issueNotYetValid();
    TlsIdentity issueForAnotherHost();
    TlsIdentity issueSelfSigned();

private:
    QTemporaryDir m_folder;
    TlsIdentity m_own;
    long m_serial = 1;
};

} // namespace millrace
