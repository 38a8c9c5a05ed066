// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksum.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <iterator>

namespace millrace {

namespace {

using A = ChecksumAlgorithm;

/// Gives the texts of this file their context.
struct ChecksumWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Checksum)
};

struct Fact
{
    ChecksumAlgorithm algorithm;
    qsizetype size;
    const char *name;
    /// Lower case, without hyphens; the second may be empty.
    std::array<const char *, 2> names;
};

// The safest first, of those the quickest (SHA-256 has instructions of its own in today's processors).
constexpr std::array kFacts = {
    Fact{A::Sha256, 32, "SHA-256", {"sha256", "sha2256"}},
    Fact{A::Sha512, 64, "SHA-512", {"sha512", "sha2512"}},
    Fact{A::Sha384, 48, "SHA-384", {"sha384", "sha2384"}},
    Fact{A::Blake2b, 64, "BLAKE2b", {"blake2b", "blake2b512"}},
    Fact{A::Sha3_256, 32, "SHA3-256", {"sha3256", ""}},
    Fact{A::Sha3_384, 48, "SHA3-384", {"sha3384", ""}},
    Fact{A::Sha3_512, 64, "SHA3-512", {"sha3512", ""}},
    Fact{A::Sha224, 28, "SHA-224", {"sha224", "sha2224"}},
    Fact{A::Sha3_224, 28, "SHA3-224", {"sha3224", ""}},
    Fact{A::Sha1, 20, "SHA-1", {"sha1", "sha"}},
    Fact{A::Md5, 16, "MD5", {"md5", ""}},
};

const Fact *factOf(ChecksumAlgorithm algorithm)
{
    const auto found = std::find_if(kFacts.begin(), kFacts.end(),
                                    [algorithm](const Fact &fact) { return fact.algorithm == algorithm; });
    return found == kFacts.end() ? nullptr : &*found;
}

bool isHex(QStringView text)
{
    constexpr QStringView kDigits = u"0123456789abcdefABCDEF";
    return std::all_of(text.begin(), text.end(), [kDigits](QChar c) { return kDigits.contains(c); });
}

ParsedChecksum refused(const QString &reason)
{
    return {std::nullopt, reason};
}

ParsedChecksum read(ChecksumAlgorithm algorithm, QStringView hex)
{
    if (const auto checksum = checksumFromHex(algorithm, hex)) {
        return {checksum, {}};
    }
    const qsizetype digits = 2 * digestSize(algorithm);
    return refused(ChecksumWords::tr("must have %1 hexadecimal digits for %2, not %3", "a checksum's digits")
                       .arg(digits)
                       .arg(algorithmName(algorithm))
                       .arg(isHex(hex) ? QString::number(hex.size()) : ChecksumWords::tr("other letters")));
}

} // namespace

qsizetype digestSize(ChecksumAlgorithm algorithm)
{
    const Fact *fact = factOf(algorithm);
    return fact ? fact->size : 0;
}

QString algorithmName(ChecksumAlgorithm algorithm)
{
    const Fact *fact = factOf(algorithm);
    return fact ? QString::fromLatin1(fact->name) : QString();
}

std::optional<ChecksumAlgorithm> algorithmFromName(QStringView name)
{
    QString plain = name.toString().toLower();
    plain.remove(u'-').remove(u'_');
    for (const Fact &fact : kFacts) {
        for (const char *known : fact.names) {
            if (!plain.isEmpty() && plain == QLatin1String(known)) {
                return fact.algorithm;
            }
        }
    }
    return std::nullopt;
}

std::optional<ChecksumAlgorithm> algorithmOfSize(qsizetype bytes)
{
    const auto found =
        std::find_if(kFacts.begin(), kFacts.end(), [bytes](const Fact &fact) { return fact.size == bytes; });
    return found == kFacts.end() ? std::nullopt : std::optional(found->algorithm);
}

std::optional<Checksum> checksumFromHex(ChecksumAlgorithm algorithm, QStringView hex)
{
    if (hex.isEmpty() || hex.size() != 2 * digestSize(algorithm) || !isHex(hex)) {
        return std::nullopt;
    }
    return Checksum{algorithm, QByteArray::fromHex(hex.toLatin1())};
}

ParsedChecksum parseChecksum(QStringView text)
{
    text = text.trimmed();
    const auto at = std::find_if(text.begin(), text.end(), [](QChar c) { return c == u'=' || c == u':'; });
    if (at == text.end()) {
        return refused(ChecksumWords::tr("must be ALGORITHM=HEX, for example sha-256=…"));
    }
    const qsizetype split = std::distance(text.begin(), at);
    const auto algorithm = algorithmFromName(text.first(split).trimmed());
    if (!algorithm) {
        return refused(ChecksumWords::tr("must begin with one of these: %1", "names of algorithms")
                           .arg(QStringLiteral("sha-256, sha-512, sha-384, sha-224, sha3-256, sha3-384, "
                                               "sha3-512, sha3-224, blake2b, sha-1, md5")));
    }
    return read(*algorithm, text.sliced(split + 1).trimmed());
}

ParsedChecksum parseTypedChecksum(QStringView text)
{
    text = text.trimmed();
    if (!isHex(text)) {
        return parseChecksum(text);
    }
    if (const auto algorithm = algorithmOfSize(text.size() / 2); algorithm && text.size() % 2 == 0) {
        return read(*algorithm, text);
    }
    return refused(ChecksumWords::tr("must have 32, 40, 56, 64, 96 or 128 hexadecimal digits, not %1")
                       .arg(QString::number(text.size())));
}

std::optional<Checksum> bestOf(const QList<Checksum> &checksums)
{
    for (const Fact &fact : kFacts) {
        for (const Checksum &checksum : checksums) {
            if (checksum.algorithm == fact.algorithm) {
                return checksum;
            }
        }
    }
    return std::nullopt;
}

QDataStream &operator<<(QDataStream &stream, const Checksum &checksum)
{
    return stream << checksum.algorithm << checksum.digest;
}

QDataStream &operator>>(QDataStream &stream, Checksum &checksum)
{
    return stream >> checksum.algorithm >> checksum.digest;
}

} // namespace millrace
