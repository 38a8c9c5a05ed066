// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testauthority.h"

#include <QFile>

#include <array>
#include <cstdio>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace millrace {

namespace {

template <auto Free>
struct Deleter
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using File = std::unique_ptr<FILE, Deleter<fclose>>;

File openFile(const QString &path, const char *mode)
{
    return File(fopen(QFile::encodeName(path).constData(), mode));
}

void addExtension(X509 &certificate, int kind, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()));
    if (!extension || X509_add_ext(&certificate, extension.get(), -1) != 1) {
        qFatal("TestAuthority: cannot make the extension %s", value.constData());
    }
}

/// Signed with its own key, until it is signed again.
Certificate makeCertificate(EVP_PKEY &key, long serial, const QByteArray &name, const CertificateWish &wish)
{
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.validFrom);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.validUntil);
    X509_set_pubkey(certificate.get(), &key);
    X509_NAME *subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name.constData()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    return certificate;
}

TlsIdentity save(const QString &stem, X509 &certificate, EVP_PKEY &key)
{
    TlsIdentity identity{stem + QStringLiteral(".pem"), stem + QStringLiteral(".key"), {}};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const File certificateFile = openFile(identity.certificateFile, "w");
    const File keyFile = openFile(identity.keyFile, "w");
    if (!certificateFile || !keyFile || PEM_write_X509(certificateFile.get(), &certificate) != 1 ||
        PEM_write_PrivateKey(keyFile.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1) {
        qFatal("TestAuthority: cannot write a certificate");
    }
    identity.sha256 = QByteArray(reinterpret_cast<const char *>(digest.data()), static_cast<int>(size));
    return identity;
}

void sign(X509 &certificate, EVP_PKEY &key)
{
    if (X509_sign(&certificate, &key, EVP_sha256()) == 0) {
        qFatal("TestAuthority: cannot sign a certificate");
    }
}

} // namespace

TestAuthority::TestAuthority()
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = makeCertificate(*key, m_serial, "Millrace test authority", {});
    addExtension(*certificate, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(*certificate, NID_key_usage, "critical,keyCertSign");
    addExtension(*certificate, NID_subject_key_identifier, "hash");
    sign(*certificate, *key);
    m_own = save(m_folder.filePath(QStringLiteral("authority")), *certificate, *key);
}

TlsIdentity TestAuthority::issue(const CertificateWish &wish)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = makeCertificate(*key, ++m_serial, "Millrace test server", wish);
    addExtension(*certificate, NID_subject_alt_name, wish.names);
    if (wish.isSelfSigned) {
        sign(*certificate, *key);
    } else {
        const Certificate issuer(
            PEM_read_X509(openFile(m_own.certificateFile, "r").get(), nullptr, nullptr, nullptr));
        const Key issuerKey(
            PEM_read_PrivateKey(openFile(m_own.keyFile, "r").get(), nullptr, nullptr, nullptr));
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
        sign(*certificate, *issuerKey);
    }
    return save(m_folder.filePath(QString::number(m_serial)), *certificate, *key);
}

TlsIdentity TestAuthority::issueExpired()
{
    CertificateWish wish;
    wish.validFrom = -48 * 3600;
    wish.validUntil = -24 * 3600;
    return issue(wish);
}

TlsIdentity TestAuthority::issueNotYetValid()
{
    CertificateWish wish;
    wish.validFrom = 24 * 3600;
    wish.validUntil = 48 * 3600;
    return issue(wish);
}

TlsIdentity TestAuthority::issueForAnotherHost()
{
    CertificateWish wish;
    wish.names = "DNS:another.test";
    return issue(wish);
}

TlsIdentity TestAuthority::issueSelfSigned()
{
    CertificateWish wish;
    wish.isSelfSigned = true;
    return issue(wish);
}

} // namespace millrace
