// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/requestoptions.h"

#include <QStringList>

#include <array>

namespace millrace {

namespace {

struct ProxyScheme
{
    const char *name;
    int port;
};

constexpr std::array kProxySchemes = {ProxyScheme{"http", 8080}, ProxyScheme{"https", 443},
                                      ProxyScheme{"socks5", 1080}, ProxyScheme{"socks5h", 1080}};

QDataStream &operator<<(QDataStream &stream, const Credentials &credentials)
{
    return stream << credentials.user << credentials.password << credentials.onlyDigest;
}

QDataStream &operator>>(QDataStream &stream, Credentials &credentials)
{
    return stream >> credentials.user >> credentials.password >> credentials.onlyDigest;
}

QDataStream &operator<<(QDataStream &stream, const CertificateException &exception)
{
    return stream << exception.host << qint32{exception.port} << exception.sha256;
}

QDataStream &operator>>(QDataStream &stream, CertificateException &exception)
{
    qint32 port = 0;
    stream >> exception.host >> port >> exception.sha256;
    exception.port = port;
    return stream;
}

QDataStream &operator<<(QDataStream &stream, const Cookie &cookie)
{
    return stream << cookie.domain << cookie.coversSubdomains << cookie.path << cookie.isSecure
                  << cookie.expires << cookie.name << cookie.value;
}

QDataStream &operator>>(QDataStream &stream, Cookie &cookie)
{
    return stream >> cookie.domain >> cookie.coversSubdomains >> cookie.path >> cookie.isSecure >>
           cookie.expires >> cookie.name >> cookie.value;
}

/// Reads a list as QDataStream writes one, whose own operator does not find those of this namespace.
template <typename T>
void write(QDataStream &stream, const QList<T> &list)
{
    stream << static_cast<quint32>(list.size());
    for (const T &item : list) {
        stream << item;
    }
}

template <typename T>
void read(QDataStream &stream, QList<T> &list)
{
    quint32 size = 0;
    stream >> size;
    list.clear();
    for (quint32 i = 0; i < size && stream.status() == QDataStream::Ok; ++i) {
        T item;
        stream >> item;
        list.append(item);
    }
}

} // namespace

QByteArray Credentials::basicHeader() const
{
    return isEmpty() ? QByteArray() : "Basic " + (user % u':' % password).toUtf8().toBase64();
}

Credentials credentialsOf(const QUrl &url)
{
    return {url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded), false};
}

std::optional<ProxySettings> proxyFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed == QLatin1String("none")) {
        return ProxySettings{ProxySettings::Kind::None, {}, {}};
    }
    if (trimmed == QLatin1String("system")) {
        return ProxySettings{};
    }
    QUrl url(trimmed.contains(QLatin1String("://")) ? trimmed : QStringLiteral("http://") + trimmed,
             QUrl::StrictMode);
    const bool isBare = url.path().isEmpty() || url.path() == QLatin1String("/");
    if (trimmed.isEmpty() || !url.isValid() || url.host().isEmpty() || !isBare || url.hasQuery()) {
        return std::nullopt;
    }
    for (const auto &[name, port] : kProxySchemes) {
        if (url.scheme() == QLatin1String(name)) {
            const Credentials credentials = credentialsOf(url);
            url.setPort(url.port(port));
            url = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveFragment);
            return ProxySettings{ProxySettings::Kind::Manual, url, credentials};
        }
    }
    return std::nullopt;
}

std::optional<qint64> rateFromText(const QString &text)
{
    constexpr double kMost = 1e15;
    static const QStringList kUnits = {QStringLiteral("K"), QStringLiteral("M"), QStringLiteral("G")};
    const qsizetype power = kUnits.indexOf(text.right(1).toUpper()) + 1;
    bool ok = false;
    const double number = text.chopped(power > 0 ? 1 : 0).toDouble(&ok);
    const double bytes = number * static_cast<double>(qint64{1} << (10 * power));
    return ok && bytes >= 0 && bytes <= kMost ? std::optional(static_cast<qint64>(bytes)) : std::nullopt;
}

RequestOptions merged(const RequestOptions &program, const RequestOptions &own)
{
    RequestOptions all = own;
    all.headers = program.headers + own.headers;
    all.cookies = program.cookies + own.cookies;
    all.certificateExceptions = program.certificateExceptions + own.certificateExceptions;
    if (own.userAgent.isEmpty()) {
        all.userAgent = program.userAgent;
    }
    if (own.referer.isEmpty()) {
        all.referer = program.referer;
    }
    if (!own.proxy) {
        all.proxy = program.proxy;
    }
    if (own.caFile.isEmpty()) {
        all.caFile = program.caFile;
    }
    if (own.bytesPerSecond == 0) {
        all.bytesPerSecond = program.bytesPerSecond;
    }
    all.acceptWebPage = program.acceptWebPage || own.acceptWebPage;
    return all;
}

QDataStream &operator<<(QDataStream &stream, const RequestOptions &options)
{
    stream << static_cast<quint32>(options.headers.size());
    for (const auto &[name, value] : options.headers) {
        stream << name << value;
    }
    stream << options.userAgent << options.referer;
    write(stream, options.cookies);
    stream << options.credentials << options.proxy.has_value();
    if (options.proxy) {
        stream << static_cast<quint8>(options.proxy->kind) << options.proxy->url
               << options.proxy->credentials;
    }
    stream << options.caFile;
    write(stream, options.certificateExceptions);
    return stream << options.acceptWebPage << options.bytesPerSecond;
}

QDataStream &operator>>(QDataStream &stream, RequestOptions &options)
{
    quint32 headers = 0;
    stream >> headers;
    options.headers.clear();
    for (quint32 i = 0; i < headers && stream.status() == QDataStream::Ok; ++i) {
        HeaderField field;
        stream >> field.first >> field.second;
        options.headers.append(field);
    }
    stream >> options.userAgent >> options.referer;
    read(stream, options.cookies);
    bool hasProxy = false;
    stream >> options.credentials >> hasProxy;
    options.proxy.reset();
    if (hasProxy) {
        quint8 kind = 0;
        ProxySettings proxy;
        stream >> kind >> proxy.url >> proxy.credentials;
        proxy.kind = static_cast<ProxySettings::Kind>(kind);
        options.proxy = proxy;
    }
    stream >> options.caFile;
    read(stream, options.certificateExceptions);
    return stream >> options.acceptWebPage >> options.bytesPerSecond;
}

} // namespace millrace
