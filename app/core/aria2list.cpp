// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aria2list.h"

#include "core/aria2options.h"
#include "core/headerline.h"
#include "core/link.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Gives the texts of this file their context.
struct Aria2ListWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Aria2List)
};

bool isIndented(QByteArrayView line)
{
    return line.startsWith(' ') || line.startsWith('\t');
}

/// The value may stand on a line of its own and is then read as it was.
bool isWritable(const QByteArray &value)
{
    return isOneLine(value) && value == value.trimmed();
}

/// One option line, cut at its first "="; without one the name is empty.
ForeignOption optionOn(const QByteArray &line)
{
    const qsizetype equals = line.indexOf('=');
    return equals < 0 ? ForeignOption{}
                      : ForeignOption{line.first(equals).trimmed(), line.sliced(equals + 1).trimmed()};
}

/// Reads one line after the other.
class Aria2Reader
{
public:
    ReadList read(const QByteArray &text)
    {
        qsizetype begin = text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
        while (begin < text.size()) {
            const qsizetype newline = text.indexOf('\n', begin);
            const qsizetype end = newline < 0 ? text.size() : newline;
            ++m_line;
            readLine(text.sliced(begin, end - begin));
            begin = end + 1;
        }
        endDownload();
        return std::move(m_list);
    }

private:
    enum class Below { NoLink, Link, RefusedLink };

    void readLine(const QByteArray &line)
    {
        if (line.startsWith('#') || line.trimmed().isEmpty()) {
            return;
        }
        if (!isIndented(line)) {
            endDownload();
            readLinks(line);
        } else if (m_below == Below::Link) {
            note(m_line, m_options->take(optionOn(line)));
        } else if (m_below == Below::NoLink) {
            note(m_line, Aria2ListWords::tr("There is no link that this option belongs to"));
        }
    }

    /// The first link that can be downloaded, and its mirrors.
    void readLinks(const QByteArray &line)
    {
        m_below = Below::RefusedLink;
        m_linkLine = m_line;
        QSet<QString> seen;
        for (const QByteArray &field : line.split('\t')) {
            if (field.trimmed().isEmpty()) {
                continue;
            }
            const ParsedLink link = parseLink(QString::fromUtf8(field).trimmed());
            if (!link.reason.isEmpty()) {
                note(m_line, link.reason);
            } else if (m_below != Below::Link) {
                m_below = Below::Link;
                m_download = ListedDownload{link.url};
                m_options.emplace(m_download);
                seen.insert(normalizedLink(link.url));
            } else if (!isMirrorLink(link.url)) {
                note(m_line,
                     Aria2ListWords::tr("A mirror is a link of http or https without user and password"));
            } else if (const QString form = normalizedLink(link.url); !seen.contains(form)) {
                seen.insert(form);
                m_download.mirrors.append(link.url);
            }
        }
    }

    void endDownload()
    {
        if (m_below == Below::Link) {
            const QString fault = m_options->end();
            note(m_linkLine, fault);
            for (const QString &option : m_options->unused()) {
                m_list.addUnused(option);
            }
            if (fault.isEmpty()) {
                m_list.downloads.append(m_download);
            }
        }
        m_below = Below::NoLink;
    }

    void note(qint64 line, const QString &fault)
    {
        if (!fault.isEmpty()) {
            m_list.addFault(line, fault);
        }
    }

    ReadList m_list;
    ListedDownload m_download;
    std::optional<Aria2Options> m_options;
    Below m_below = Below::NoLink;
    qint64 m_line = 0;
    qint64 m_linkLine = 0;
};

/// The one to go by that aria2 knows.
std::optional<Checksum> checksumForAria2(const QList<Checksum> &checksums)
{
    QList<Checksum> known;
    std::copy_if(checksums.begin(), checksums.end(), std::back_inserter(known),
                 [](const Checksum &checksum) { return checksum.algorithm <= ChecksumAlgorithm::Sha512; });
    return bestOf(known);
}

/// As aria2 reads it: through none, or an http one; nothing where it has no way to say it.
std::optional<QByteArray> proxyForAria2(const std::optional<ProxySettings> &proxy)
{
    if (proxy && proxy->kind == ProxySettings::Kind::None) {
        return QByteArray();
    }
    const bool isKnown =
        proxy && proxy->kind == ProxySettings::Kind::Manual && proxy->url.scheme() == "http"_L1;
    return isKnown ? std::optional(proxy->url.toEncoded(QUrl::RemoveUserInfo)) : std::nullopt;
}

} // namespace

bool isAria2List(QByteArrayView text)
{
    bool isBelowLink = false;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype newline = text.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const QByteArrayView line = text.sliced(begin, end - begin);
        begin = end + 1;
        if (isIndented(line)) {
            if (isBelowLink && isAria2OptionName(optionOn(line.toByteArray()).first)) {
                return true;
            }
        } else if (!line.startsWith('#') && !line.trimmed().isEmpty()) {
            isBelowLink = line.contains("://");
        }
    }
    return false;
}

ReadList parseAria2List(const QByteArray &text)
{
    return Aria2Reader().read(text);
}

void appendAria2(QByteArray &text, const ListedDownload &download)
{
    const auto option = [&text](const QByteArray &name, const QByteArray &value) {
        if (isWritable(value)) {
            text += ' ' + name + '=' + value + '\n';
        }
    };
    text += download.url.toEncoded(QUrl::RemoveUserInfo);
    for (const QUrl &mirror : download.mirrors) {
        text += '\t' + mirror.toEncoded(QUrl::RemoveUserInfo);
    }
    text += '\n';
    if (!download.folder.isEmpty()) {
        option("dir", download.folder.toUtf8());
    }
    if (!download.fileName.isEmpty()) {
        option("out", download.fileName.toUtf8());
    }
    if (const auto checksum = checksumForAria2(download.checksums)) {
        option("checksum",
               algorithmName(checksum->algorithm).toLower().toLatin1() + '=' + checksum->digest.toHex());
    }
    const RequestOptions &options = download.options;
    if (!options.userAgent.isEmpty()) {
        option("user-agent", options.userAgent);
    }
    if (!options.referer.isEmpty()) {
        option("referer", options.referer);
    }
    if (options.bytesPerSecond > 0) {
        option("max-download-limit", QByteArray::number(options.bytesPerSecond));
    }
    if (const auto proxy = proxyForAria2(options.proxy)) {
        option("all-proxy", *proxy);
    }
    if (download.isPaused) {
        option("pause", "true");
    }
    for (const auto &[name, value] : download.foreignOptions) {
        option(name, value);
    }
}

} // namespace millrace
