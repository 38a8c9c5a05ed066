// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDataStream>
#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace millrace {

/// By what a file's bytes are summed up. The numbers are kept in lists: they are never reused.
enum class ChecksumAlgorithm : quint8 {
    Md5 = 1,
    Sha1 = 2,
    Sha224 = 3,
    Sha256 = 4,
    Sha384 = 5,
    Sha512 = 6,
    Sha3_224 = 7,
    Sha3_256 = 8,
    Sha3_384 = 9,
    Sha3_512 = 10,
    Blake2b = 11, ///< of 64 bytes, as b2sum makes it
};

/// What a file's digest has to be.
struct Checksum
{
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::Sha256;
    /// Raw, digestSize() bytes.
    QByteArray digest;

    friend bool operator==(const Checksum &, const Checksum &) = default;
};

/// Bytes of an algorithm's digest: 16 to 64.
qsizetype digestSize(ChecksumAlgorithm algorithm);

/// "SHA-256", as people write it.
QString algorithmName(ChecksumAlgorithm algorithm);

/// The algorithm of a name in any case and with or without its hyphens: "sha-256", "SHA256", "SHA2-256".
std::optional<ChecksumAlgorithm> algorithmFromName(QStringView name);

/// The algorithm that makes digests of so many bytes; of several the one in common use: SHA-2.
std::optional<ChecksumAlgorithm> algorithmOfSize(qsizetype bytes);

/// A digest in hexadecimal digits of any case; nothing where it is none of this algorithm.
std::optional<Checksum> checksumFromHex(ChecksumAlgorithm algorithm, QStringView hex);

/// A checksum as a person gives it. `reason` is set where it is none: what it must be, as the end of a
/// sentence that begins with the field's or the option's name ("must be …").
struct ParsedChecksum
{
    std::optional<Checksum> checksum;
    QString reason;
};

/// Reads "ALGORITHM=HEX", with "=" or ":" between them.
ParsedChecksum parseChecksum(QStringView text);

/// The same, or the digits alone, whose number then says which of MD5, SHA-1 and SHA-2 it is.
ParsedChecksum parseTypedChecksum(QStringView text);

/// Of several checksums that one source gives, the one to go by: the safest, of those the quickest. Nothing
/// of none.
std::optional<Checksum> bestOf(const QList<Checksum> &checksums);

QDataStream &operator<<(QDataStream &stream, const Checksum &checksum);
QDataStream &operator>>(QDataStream &stream, Checksum &checksum);

} // namespace millrace
