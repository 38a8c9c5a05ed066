// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/networksettings.h"

#include <QStringList>

namespace millrace {

namespace {

constexpr QLatin1String kProxy("network/proxy");
constexpr QLatin1String kUserAgent("network/userAgent");
constexpr QLatin1String kCaFile("network/caFile");
constexpr QLatin1String kExceptions("network/certificateExceptions");
constexpr int kSha256Size = 32;

/// As proxyFromText takes it; empty: nothing was chosen.
QString textOf(const std::optional<ProxySettings> &proxy)
{
    if (!proxy) {
        return {};
    }
    switch (proxy->kind) {
    case ProxySettings::Kind::System:
        return QStringLiteral("system");
    case ProxySettings::Kind::None:
        return QStringLiteral("none");
    case ProxySettings::Kind::Manual:
        break;
    }
    QUrl url = proxy->url;
    url.setUserName(proxy->credentials.user);
    return url.toString(QUrl::FullyEncoded);
}

/// "host:port sha256", the digest in hex.
QString textOf(const CertificateException &exception)
{
    return exception.host % u':' % QString::number(exception.port) % u' ' %
           QString::fromLatin1(exception.sha256.toHex());
}

std::optional<CertificateException> exceptionOf(const QString &text)
{
    const QString server = text.section(u' ', 0, 0);
    CertificateException exception;
    // An IPv6 address has colons of its own.
    exception.host = server.section(u':', 0, -2);
    exception.port = server.section(u':', -1).toInt();
    exception.sha256 = QByteArray::fromHex(text.section(u' ', 1).toLatin1());
    const bool isWhole = !exception.host.isEmpty() && exception.port > 0 && exception.port <= 65535 &&
                         exception.sha256.size() == kSha256Size;
    return isWhole ? std::optional(exception) : std::nullopt;
}

} // namespace

void loadNetwork(const QSettings &file, RequestOptions &network)
{
    if (const auto proxy = proxyFromText(file.value(kProxy).toString())) {
        network.proxy = proxy;
    }
    network.userAgent = file.value(kUserAgent, network.userAgent).toString().toUtf8();
    network.caFile = file.value(kCaFile, network.caFile).toString();
    const QStringList exceptions = file.value(kExceptions).toStringList();
    for (const QString &text : exceptions) {
        if (const auto exception = exceptionOf(text)) {
            network.certificateExceptions.append(*exception);
        }
    }
}

void saveNetwork(QSettings &file, const RequestOptions &network)
{
    file.setValue(kProxy, textOf(network.proxy));
    file.setValue(kUserAgent, QString::fromUtf8(network.userAgent));
    file.setValue(kCaFile, network.caFile);
    QStringList exceptions;
    for (const CertificateException &exception : network.certificateExceptions) {
        exceptions.append(textOf(exception));
    }
    exceptions.removeDuplicates();
    file.setValue(kExceptions, exceptions);
}

} // namespace millrace
