// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"

#include "core/schemes.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// No server takes a longer request line; a longer "link" is a file that was pasted by mistake.
constexpr qsizetype kMaxLinkBytes = 64 * 1024;

/// The scheme of a link of another kind, in lower case; empty where the text before the first colon may as
/// well be a host ("localhost:80/x") or a user with a password behind it, which no reason may repeat.
QString foreignScheme(QStringView text)
{
    const qsizetype colon = text.first(std::min(text.size(), kMaxSchemeSize + 1)).indexOf(u':');
    const QString scheme = colon < 1 ? QString() : QUrl(text.first(colon + 1).toString()).scheme();
    if (scheme.contains(u'.')) {
        return {};
    }
    static const QStringList kindsWithoutSlash = {"about"_L1,      "blob"_L1,   "data"_L1,
                                                  "javascript"_L1, "mailto"_L1, "view-source"_L1};
    const QStringView rest = text.sliced(colon + 1);
    return kindsWithoutSlash.contains(scheme) || rest.startsWith(u'/') || rest.startsWith(u'?') ? scheme
                                                                                                : QString();
}

/// Why the text is no link that can be handed to QUrl; empty where it may be one.
QString reasonAgainst(QStringView text)
{
    if (text.size() > kMaxLinkBytes ||
        (text.size() > kMaxLinkBytes / 3 && text.toUtf8().size() > kMaxLinkBytes)) {
        return QCoreApplication::translate("millrace::UrlList", "The link is longer than 64 KiB");
    }
    if (!beginsLikeLink(text)) {
        const QString scheme = foreignScheme(text);
        if (scheme == "magnet"_L1) {
            return QCoreApplication::translate(
                "millrace::UrlList", "Torrents are not downloaded; a torrent program takes this link");
        }
        if (!scheme.isEmpty() && !scheme.startsWith("http"_L1)) {
            return QCoreApplication::translate("millrace::UrlList",
                                               "Links of the kind %1: are not downloaded")
                .arg(scheme);
        }
        return QCoreApplication::translate("millrace::UrlList", "Does not begin with http:// or https://");
    }
    for (const QChar c : text) {
        if (c.isSpace()) {
            return QCoreApplication::translate("millrace::UrlList",
                                               "There is white space in the link; a space is written %20");
        }
        if (c.category() == QChar::Other_Control) {
            return QCoreApplication::translate("millrace::UrlList", "There is a control character in it");
        }
    }
    return {};
}

/// Makes each "%" that begins no escape an escape of itself. QUrl would do so too, but to all the good ones
/// as well.
QString withWholeEscapes(QStringView text)
{
    constexpr QStringView kHexDigits = u"0123456789ABCDEFabcdef";
    QString result;
    qsizetype done = 0;
    for (qsizetype i = text.indexOf(u'%'); i >= 0; i = text.indexOf(u'%', i + 1)) {
        const QStringView digits = text.mid(i + 1, 2);
        if (digits.size() < 2 || !kHexDigits.contains(digits[0]) || !kHexDigits.contains(digits[1])) {
            result += text.sliced(done, i + 1 - done) + "25"_L1;
            done = i + 1;
        }
    }
    return result + text.sliced(done);
}

/// Resolves "." and ".." (RFC 3986, 5.2.4); QUrl 6.4 makes "/a//c" of "/a/b/../c".
QString withoutDotSegments(const QString &path)
{
    QStringList kept;
    const QStringList segments = path.split(u'/');
    for (qsizetype i = 1; i < segments.size(); ++i) {
        const bool isUp = segments[i] == ".."_L1;
        const bool isDot = isUp || segments[i] == "."_L1;
        if (isUp && !kept.isEmpty()) {
            kept.removeLast();
        }
        if (!isDot || i + 1 == segments.size()) {
            kept.append(isDot ? QString() : segments[i]);
        }
    }
    return u'/' + kept.join(u'/');
}

} // namespace

bool beginsLikeLink(QStringView text)
{
    const qsizetype end = text.first(std::min(text.size(), kMaxSchemeSize + 3)).indexOf("://"_L1);
    return end > 0 && downloadableSchemes().contains(text.first(end), Qt::CaseInsensitive);
}

ParsedLink parseLink(QStringView text)
{
    ParsedLink link;
    link.reason = reasonAgainst(text);
    if (!link.reason.isEmpty()) {
        return link;
    }
    QUrl url(withWholeEscapes(text), QUrl::TolerantMode);
    // QUrl's own words would repeat the whole text, and a password in it.
    if (!url.isValid()) {
        link.reason =
            QCoreApplication::translate("millrace::UrlList", "The host or the port of the link is not valid");
    } else if (url.host().isEmpty()) {
        link.reason = QCoreApplication::translate("millrace::UrlList", "There is no host in the link");
    } else {
        // The same host, but not the same name in certificates, cookies and the list.
        if (const QString host = url.host(QUrl::FullyEncoded); host.endsWith(u'.')) {
            url.setHost(host.chopped(1));
        }
        link.url = std::move(url);
    }
    return link;
}

bool isMirrorLink(const QUrl &url)
{
    const QString scheme = url.scheme();
    return url.isValid() && !url.host().isEmpty() && (scheme == "http"_L1 || scheme == "https"_L1) &&
           url.userInfo().isEmpty();
}

QString normalizedLink(const QUrl &url)
{
    QUrl link = url;
    if (link.port() == defaultPort(link.scheme())) {
        link.setPort(-1);
    }
    const QString path = link.path(QUrl::FullyEncoded);
    if (path.isEmpty() || path.contains("/."_L1)) {
        link.setPath(withoutDotSegments(path), QUrl::TolerantMode);
    }
    // QUrl has lower-cased the host and recoded the escapes when it took the link in.
    return QString::fromLatin1(link.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment));
}

QUrl linkFolder(const QUrl &link)
{
    return link.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFilename | QUrl::RemoveQuery |
                         QUrl::RemoveFragment);
}

} // namespace millrace
