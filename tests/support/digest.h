// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultreply.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace millrace {

/// A server's side of Digest (RFC 7616, MD5 with qop=auth), with one user.
class Digest
{
public:
    Digest(QByteArray user, QByteArray password) : m_user(std::move(user)), m_password(std::move(password)) {}

    /// What asks for it.
    static Reply challenge()
    {
        return Reply::statusOnly(401, "who?")
            .header(
                "WWW-Authenticate: Digest realm=\"Members\", nonce=\"n0nce\", qop=\"auth\", algorithm=MD5");
    }

    /// Whether a request is signed by that user.
    bool isSigned(const LoggedRequest &request) const
    {
        const QByteArray value = request.header("Authorization");
        const QByteArray first = md5(m_user + ":Members:" + m_password);
        const QByteArray second = md5(request.method + ':' + request.target);
        const QByteArray expected =
            md5(first + ":n0nce:" + part(value, "nc") + ':' + part(value, "cnonce") + ":auth:" + second);
        return value.startsWith("Digest ") && part(value, "username") == m_user &&
               part(value, "uri") == request.target && part(value, "response") == expected;
    }

private:
    static QByteArray md5(const QByteArray &text)
    {
        return QCryptographicHash::hash(text, QCryptographicHash::Md5).toHex();
    }

    static QByteArray part(const QByteArray &value, const QByteArray &name)
    {
        const QRegularExpression pattern(QStringLiteral("[ ,]") + QString::fromLatin1(name) +
                                         QStringLiteral("=\"?([^\",]*)"));
        return pattern.match(QString::fromLatin1(value)).captured(1).toLatin1();
    }

    QByteArray m_user;
    QByteArray m_password;
};

} // namespace millrace
