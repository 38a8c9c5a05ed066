// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"

#include <QByteArrayView>

namespace millrace {

/// A declaration, comments and a byte order mark may stand before a document's first element: so many bytes.
inline constexpr qsizetype kMetalinkProlog = 4096;

/// Whether a text begins as a Metalink document does.
bool isMetalink(QByteArrayView text);

/// Reads Metalink 4 (RFC 5854) and Metalink 3 (its specification of 2007): a download for each file, with
/// name, size, the best of its checksums and of its pieces' digests, and its links, those that are preferred
/// first. Pieces that do not make up the size, links to further descriptions, languages and systems are
/// passed over; of a name only its last component counts. A document that is not well-formed, declares a
/// document type (and so entities), nests too deeply or names no file yields no download and one fault. Takes
/// time and room linear in the document.
///
/// \param lines  gets the line at which each download's element begins; the first is 1.
ReadList parseMetalink(const QByteArray &document, QList<qint64> *lines = nullptr);

/// A Metalink 4 document; one without a name is called as its link says. Users and passwords are left out,
/// and checksums that have no registered name.
QByteArray metalinkOf(const QList<ListedDownload> &downloads);

} // namespace millrace
