// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"

namespace millrace {

/// The digests of a Repr-Digest header (RFC 9530, 3): a dictionary of byte sequences. None where any of it is
/// malformed; algorithms that are not known, and digests of a wrong size, are left out.
QList<Checksum> digestsOfReprDigest(QByteArrayView value);

/// The digests of a Digest header (RFC 3230, 4.3.2): "SHA-256=BASE64,MD5=BASE64". What is malformed or not
/// known is left out.
QList<Checksum> digestsOfDigest(QByteArrayView value);

/// The digest of a Content-MD5 header (RFC 1864); nothing where it is malformed.
std::optional<Checksum> digestOfContentMd5(QByteArrayView value);

} // namespace millrace
