// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/integritycheck.h"

#include <openssl/evp.h>

#include <new>

namespace millrace {

namespace {

const EVP_MD *methodOf(ChecksumAlgorithm algorithm)
{
    switch (algorithm) {
    case ChecksumAlgorithm::Md5:
        return EVP_md5();
    case ChecksumAlgorithm::Sha1:
        return EVP_sha1();
    case ChecksumAlgorithm::Sha224:
        return EVP_sha224();
    case ChecksumAlgorithm::Sha256:
        return EVP_sha256();
    case ChecksumAlgorithm::Sha384:
        return EVP_sha384();
    case ChecksumAlgorithm::Sha512:
        return EVP_sha512();
    case ChecksumAlgorithm::Sha3_224:
        return EVP_sha3_224();
    case ChecksumAlgorithm::Sha3_256:
        return EVP_sha3_256();
    case ChecksumAlgorithm::Sha3_384:
        return EVP_sha3_384();
    case ChecksumAlgorithm::Sha3_512:
        return EVP_sha3_512();
    case ChecksumAlgorithm::Blake2b:
        return EVP_blake2b512();
    }
    return nullptr;
}

} // namespace

void Hasher::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Hasher::Hasher(ChecksumAlgorithm algorithm) : m_context(EVP_MD_CTX_new())
{
    const EVP_MD *method = methodOf(algorithm);
    if (!m_context || !method || EVP_DigestInit_ex(m_context.get(), method, nullptr) != 1) {
        throw std::bad_alloc();
    }
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher &&) noexcept = default;
Hasher &Hasher::operator=(Hasher &&) noexcept = default;

void Hasher::update(QByteArrayView piece)
{
    EVP_DigestUpdate(m_context.get(), piece.data(), static_cast<std::size_t>(piece.size()));
}

QByteArray Hasher::result()
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int size = 0;
    EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()), &size);
    digest.truncate(static_cast<qsizetype>(size));
    return digest;
}

} // namespace millrace
