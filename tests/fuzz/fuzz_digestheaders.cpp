// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digestheaders.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

/// Written again as a server does, between `begin` and `end`, it is read as the same.
QByteArray headerOf(const QList<Checksum> &digests, const char *begin, const char *end)
{
    QByteArrayList members;
    for (const Checksum &checksum : digests) {
        require(checksum.digest.size() == digestSize(checksum.algorithm), "a digest of the right size");
        members.append(algorithmName(checksum.algorithm).toLower().toLatin1() + begin +
                       checksum.digest.toBase64() + end);
    }
    return members.join(", ");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray header = bytesOf(data, size);
    const QList<Checksum> represented = digestsOfReprDigest(header);
    require(digestsOfReprDigest(headerOf(represented, "=:", ":")) == represented, "Repr-Digest");
    const QList<Checksum> digests = digestsOfDigest(header);
    require(digestsOfDigest(headerOf(digests, "=", "")) == digests, "Digest");
    if (const auto md5 = digestOfContentMd5(header)) {
        require(md5->algorithm == ChecksumAlgorithm::Md5, "Content-MD5");
        require(digestOfContentMd5(md5->digest.toBase64()) == md5, "Content-MD5");
    }
    return 0;
}
