// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"

#include <QHash>
#include <QUrl>

namespace millrace {

/// What the name of a checksum file says of what is in it.
struct ChecksumFileName
{
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::Sha256;
    /// The one file that it is about ("a.iso" of "a.iso.sha256"); empty for a list (SHA256SUMS).
    QString about;
};

/// Reads a checksum file's name: SHA256SUMS, SHA512SUMS, SHA1SUMS, MD5SUMS, B2SUMS and the like, in any case
/// and with or without ".txt"; NAME.sha256, .sha512, .sha1, .md5, .b2 and the like. Nothing for any other
/// name.
std::optional<ChecksumFileName> checksumFileName(const QString &name);

/// The name by which a link's file is found in a checksum file: the last segment of its path, decoded. Not
/// made harmless: for comparing alone.
QString checksumNameOf(const QUrl &link);

/// Whether a link says what its file is called: its path ends in a name with an extension, or in that of a
/// checksum file.
bool linkNamesFile(const QUrl &link);

/// A line of a checksum file.
struct ChecksumLine
{
    /// Without "./" before it.
    QString fileName;
    Checksum checksum;
};

/// Reads a line "HEX  NAME" or "HEX *NAME" (GNU coreutils; a backslash before it: the name is escaped), or
/// "SHA256 (NAME) = HEX" (BSD; OpenSSL's without the spaces). Nothing for any other.
///
/// \param algorithm  of the first form; nothing: by the number of digits.
std::optional<ChecksumLine> parseChecksumLine(QStringView line,
                                              std::optional<ChecksumAlgorithm> algorithm = std::nullopt);

/// What a checksum file says.
struct ChecksumFile
{
    /// As messages name it: "SHA256SUMS".
    QString name;
    /// By the name of the file that it is about.
    QHash<QString, QList<Checksum>> checksums;

    /// The checksum of a file of exactly this name.
    std::optional<Checksum> of(const QString &fileName) const { return bestOf(checksums.value(fileName)); }
};

/// Reads a checksum file's text. One about a single file may hold the digits alone. Lines of any other kind
/// are passed over; so is a text that is a web page or not text at all, which then says nothing.
ChecksumFile parseChecksumFile(QByteArrayView text, const QString &name);

} // namespace millrace
