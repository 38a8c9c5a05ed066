// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace millrace {

/// How a server lets people sign in, as its WWW-Authenticate or Proxy-Authenticate says (RFC 9110, 11.6.1).
struct AuthOffer
{
    /// In the server's order, each once: "Basic", "Digest", "Bearer".
    QStringList schemes;
    /// What the first one that has one calls the place; printable, at most 80 characters.
    QString realm;

    bool offers(QLatin1String scheme) const { return schemes.contains(scheme, Qt::CaseInsensitive); }
    /// For a TransferError's detail: "Digest, Basic: Members only".
    QString text() const;
};

/// \param value  all fields of the name, joined with ", ".
AuthOffer authOfferOf(const QByteArray &value);

/// Whether the text of an offer says that a password would go over the wire only as a digest.
bool offersOnlyDigest(const QString &text);

} // namespace millrace
