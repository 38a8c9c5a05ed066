// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aria2options.h"

#include "core/filename.h"
#include "core/headerline.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// aria2 knows 150 options or so; what is more, or longer, is a mistake or an attack.
constexpr qsizetype kMostKept = 64;
constexpr qsizetype kMaxNameBytes = 64;
constexpr qsizetype kMaxValueBytes = 4096;

/// Gives the texts of this file their context.
struct Aria2OptionWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Aria2List)
};

/// Whether what aria2 calls so grants access, by itself or by what may stand in it.
bool isSecret(const QByteArray &name)
{
    return name.contains("passw") || name.contains("secret") || name.contains("token") ||
           name.endsWith("-user") || name.endsWith("-proxy");
}

} // namespace

bool isAria2OptionName(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= kMaxNameBytes &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

Aria2Options::Use Aria2Options::useOf(const QByteArray &name)
{
    static const QHash<QByteArray, Use> kUses = {
        {"gid", &Aria2Options::drop},
        {"dir", &Aria2Options::takeFolder},
        {"out", &Aria2Options::takeName},
        {"checksum", &Aria2Options::takeChecksum},
        {"header", &Aria2Options::takeHeader},
        {"user-agent", &Aria2Options::takeUserAgent},
        {"referer", &Aria2Options::takeReferer},
        {"max-download-limit", &Aria2Options::takeLimit},
        {"pause", &Aria2Options::takePause},
    };
    return kUses.value(name, nullptr);
}

QString Aria2Options::take(const ForeignOption &option)
{
    const auto &[name, value] = option;
    if (!isAria2OptionName(name)) {
        return Aria2OptionWords::tr("An option is written NAME=VALUE, its name in lower case");
    }
    if (!isOneLine(value)) {
        return Aria2OptionWords::tr("There is a control character in an option");
    }
    if (const Use use = useOf(name)) {
        return (this->*use)(value);
    }
    if (isSecret(name)) {
        m_access.insert(name, value);
        return {};
    }
    return keep(option);
}

QString Aria2Options::keep(const ForeignOption &option)
{
    if (option.second.size() <= kMaxValueBytes && m_download.foreignOptions.size() < kMostKept) {
        m_download.foreignOptions.append(option);
    } else {
        m_unused.append(QString::fromLatin1(option.first));
    }
    return {};
}

QString Aria2Options::takeFolder(const QByteArray &value)
{
    m_download.folder = QString::fromUtf8(value);
    return {};
}

/// A name with folders before it goes into those, unless they lead out again.
QString Aria2Options::takeName(const QByteArray &value)
{
    QStringList parts = QString::fromUtf8(value).split(u'/');
    m_download.fileName = value.isEmpty() ? QString() : sanitizeFileName(parts.takeLast());
    const bool stayWithin = std::none_of(parts.cbegin(), parts.cend(), [](const QString &part) {
        return part.isEmpty() || part == "."_L1 || part == ".."_L1;
    });
    std::transform(parts.cbegin(), parts.cend(), parts.begin(), &sanitizeFileName);
    m_folders = stayWithin ? parts.join(u'/') : QString();
    return {};
}

QString Aria2Options::takeChecksum(const QByteArray &value)
{
    const ParsedChecksum parsed = parseChecksum(QString::fromUtf8(value));
    if (!parsed.checksum) {
        return Aria2OptionWords::tr("The checksum %1", "what it must be").arg(parsed.reason);
    }
    m_download.checksums = {*parsed.checksum};
    return {};
}

QString Aria2Options::takeHeader(const QByteArray &value)
{
    const auto [field, reason] = parseHeaderLine(value);
    if (!reason.isEmpty()) {
        return Aria2OptionWords::tr("The header %1", "what it must be or cannot do").arg(reason);
    }
    addHeader(m_download.options, field);
    return {};
}

QString Aria2Options::takeUserAgent(const QByteArray &value)
{
    m_download.options.userAgent = value;
    return {};
}

QString Aria2Options::takeReferer(const QByteArray &value)
{
    // "*" is the link itself, says aria2's manual.
    m_download.options.referer =
        value == "*" ? m_download.url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment) : value;
    return {};
}

QString Aria2Options::takeLimit(const QByteArray &value)
{
    const auto rate = rateFromText(QString::fromUtf8(value));
    if (!rate) {
        return Aria2OptionWords::tr("The speed limit is no number of bytes a second");
    }
    m_download.options.bytesPerSecond = *rate;
    return {};
}

QString Aria2Options::takePause(const QByteArray &value)
{
    m_download.isPaused = value == "true";
    return {};
}

QString Aria2Options::end()
{
    if (!m_folders.isEmpty()) {
        m_download.folder += m_download.folder.isEmpty() ? m_folders : u'/' + m_folders;
    }
    const QString scheme = m_download.url.scheme();
    const QByteArray kind = scheme.startsWith("http"_L1) ? "http" : "ftp";
    const auto take = [this](const QByteArray &name) { return QString::fromUtf8(m_access.take(name)); };
    m_download.options.credentials = {take(kind + "-user"), take(kind + "-passwd"), false};
    const QByteArray own = scheme.toLatin1() + "-proxy";
    const QByteArray proxy = m_access.contains(own) ? own : "all-proxy";
    const bool hasProxy = m_access.contains(proxy);
    const QString fault =
        hasProxy ? takeProxy(take(proxy), {take(proxy + "-user"), take(proxy + "-passwd"), false})
                 : QString();
    for (auto left = m_access.cbegin(); left != m_access.cend(); ++left) {
        // This link would not go by those of another scheme.
        const bool isOfOther = left.key().startsWith("http") || left.key().startsWith("ftp-") ||
                               left.key().startsWith("all-proxy");
        if (!isOfOther) {
            m_unused.append(QString::fromLatin1(left.key()));
        }
    }
    return fault;
}

QString Aria2Options::takeProxy(const QString &address, const Credentials &credentials)
{
    auto proxy = proxyFromText(address.isEmpty() ? u"none"_s : address);
    if (!proxy) {
        // Without it, the request would show a server where it comes from.
        return Aria2OptionWords::tr("The proxy's address is not valid, so the link is left out");
    }
    if (proxy->kind == ProxySettings::Kind::Manual && !credentials.isEmpty()) {
        proxy->credentials = credentials;
    }
    m_download.options.proxy = proxy;
    return {};
}

} // namespace millrace
