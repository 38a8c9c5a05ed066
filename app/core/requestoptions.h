// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDataStream>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>
#include <utility>

namespace millrace {

/// Name and value of a header line, without the colon between them.
using HeaderField = std::pair<QByteArray, QByteArray>;

/// What a person signs in with, at a server or at a proxy. Never logged, shown or stored in the list.
struct Credentials
{
    QString user;
    QString password;
    /// The server is known to ask for Digest, so that the password is never sent itself.
    bool onlyDigest = false;

    bool isEmpty() const { return user.isEmpty() && password.isEmpty(); }
    /// Value of an Authorization header (RFC 7617); empty where there is nothing to send.
    QByteArray basicHeader() const;

    friend bool operator==(const Credentials &, const Credentials &) = default;
};

/// Takes the user and password out of an address; both are percent-decoded.
Credentials credentialsOf(const QUrl &url);

/// By which way a request leaves this computer.
struct ProxySettings
{
    enum class Kind : quint8 {
        System, ///< as the desktop or the environment says
        None,   ///< directly
        Manual, ///< through `url`
    };

    Kind kind = Kind::System;
    /// Scheme (http, https, socks5, socks5h), host and port; no user information. socks5h lets the proxy look
    /// up the server's name.
    QUrl url;
    Credentials credentials;

    friend bool operator==(const ProxySettings &, const ProxySettings &) = default;
};

/// Reads what --proxy and the settings take: "none", "system", or an address with one of the four schemes, a
/// host, and perhaps a port, a user and a password. A missing scheme means http, a missing port 8080 (443 for
/// https, 1080 for SOCKS). Nothing where it is none of these.
std::optional<ProxySettings> proxyFromText(const QString &text);

/// A certificate that is accepted although it fails the test, at one server only.
struct CertificateException
{
    /// As QUrl::host() gives it, and the port.
    QString host;
    int port = 443;
    /// SHA-256 of the certificate in DER, 32 bytes.
    QByteArray sha256;

    friend bool operator==(const CertificateException &, const CertificateException &) = default;
};

/// A cookie of a browser, as a line of its file gives it.
struct Cookie
{
    /// Lower case, without a dot before it.
    QByteArray domain;
    bool coversSubdomains = false;
    QByteArray path;
    bool isSecure = false;
    /// Seconds since 1970; 0: until the browser ends.
    qint64 expires = 0;
    QByteArray name;
    QByteArray value;

    friend bool operator==(const Cookie &, const Cookie &) = default;
};

/// How a download's requests are made, as far as a person can say. A plain value.
struct RequestOptions
{
    /// Further header lines; sent to the link's own origin (scheme, host, port) alone.
    QList<HeaderField> headers;
    /// Empty: Millrace's own.
    QByteArray userAgent;
    /// Sent to the link's own origin alone.
    QByteArray referer;
    /// Each goes where its domain, path and `isSecure` allow.
    QList<Cookie> cookies;
    /// For the link's own origin alone.
    Credentials credentials;
    /// Nothing: what the settings say.
    std::optional<ProxySettings> proxy;
    /// PEM file of further authorities to believe; empty: the system's alone.
    QString caFile;
    QList<CertificateException> certificateExceptions;
    /// Save a web page although the name promises another kind of file.
    bool acceptWebPage = false;
    /// Most bytes a second of this download; 0: no limit of its own.
    qint64 bytesPerSecond = 0;

    friend bool operator==(const RequestOptions &, const RequestOptions &) = default;
};

/// 500, 500K, 2M, 1.5G: bytes a second; K, M and G are powers of 1024, as in other programs of this kind.
/// Nothing where it is none of these, or no sensible number.
std::optional<qint64> rateFromText(const QString &text);

/// A download's own options upon those of the program: its own come first, lists are joined, and credentials
/// are only ever its own.
RequestOptions merged(const RequestOptions &program, const RequestOptions &own);

QDataStream &operator<<(QDataStream &stream, const RequestOptions &options);
QDataStream &operator>>(QDataStream &stream, RequestOptions &options);

} // namespace millrace
