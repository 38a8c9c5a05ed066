// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metalink.h"

#include "core/filename.h"
#include "core/link.h"
#include "core/metalinkpieces.h"

#include <QCoreApplication>
#include <QSet>
#include <QXmlStreamReader>

#include <algorithm>
#include <iterator>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// Metalink itself needs seven; each level takes room beyond that of its text.
constexpr qsizetype kMaxDepth = 32;
// RFC 5854, 4.2.16: from 1 on, and what a link without one counts as.
constexpr int kLastPriority = 999999;

/// Gives the texts of this file their context.
struct MetalinkWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Metalink)
};

/// Reads a document element by element.
class MetalinkReader
{
public:
    /// Where each of the downloads began.
    const QList<qint64> &lines() const { return m_lines; }

    ReadList read(const QByteArray &document)
    {
        m_xml.addData(document);
        while (!m_xml.atEnd()) {
            take(m_xml.readNext());
        }
        if (m_xml.hasError()) {
            m_list = {};
            m_lines.clear();
            m_list.addFault(m_xml.lineNumber(),
                            m_xml.error() == QXmlStreamReader::CustomError
                                ? m_xml.errorString()
                                : MetalinkWords::tr("The Metalink document is damaged or cut short"));
        } else if (!m_hasFile) {
            m_list.addFault(m_xml.lineNumber(), MetalinkWords::tr("The Metalink document names no file"));
        }
        return std::move(m_list);
    }

private:
    struct Link
    {
        QUrl url;
        int priority = kLastPriority;
    };

    void take(QXmlStreamReader::TokenType token)
    {
        switch (token) {
        case QXmlStreamReader::DTD:
            m_xml.raiseError(
                MetalinkWords::tr("The Metalink document declares a document type, which none needs"));
            break;
        case QXmlStreamReader::StartElement:
            enter();
            break;
        case QXmlStreamReader::Characters:
            m_text += m_xml.text();
            break;
        case QXmlStreamReader::EndElement:
            leave();
            break;
        default:
            break;
        }
    }

    void enter()
    {
        m_path.append(m_xml.name().toString());
        m_attributes = m_xml.attributes();
        m_text.clear();
        if (m_fileDepth > 0 && m_path.constLast() == "pieces"_L1) {
            m_pieces.begin(m_attributes.value("type"_L1), m_attributes.value("length"_L1));
        }
        if (m_path.constFirst() != "metalink"_L1) {
            m_xml.raiseError(MetalinkWords::tr("This is no Metalink document"));
        } else if (m_path.size() > kMaxDepth) {
            m_xml.raiseError(MetalinkWords::tr("The Metalink document is nested too deeply"));
        } else if (m_fileDepth == 0 && isFile()) {
            m_fileDepth = m_path.size();
            m_hasFile = true;
            m_fileLine = m_xml.lineNumber();
            const QString name = m_attributes.value("name"_L1).toString();
            m_download.fileName = name.isEmpty() ? QString() : sanitizeFileName(name);
        }
    }

    /// In version 4, or in version 3.
    bool isFile() const
    {
        return m_path.constLast() == "file"_L1 &&
               (m_path.size() == 2 || (m_path.size() == 3 && m_path.at(1) == "files"_L1));
    }

    void leave()
    {
        if (m_fileDepth == m_path.size()) {
            endFile();
        } else if (m_fileDepth > 0) {
            const QString element = m_path.sliced(m_fileDepth).join(u'/');
            if (element == "size"_L1) {
                takeSize();
            } else if (element == "hash"_L1 || element == "verification/hash"_L1) {
                takeHash();
            } else if (element == "pieces/hash"_L1 || element == "verification/pieces/hash"_L1) {
                m_pieces.take(m_text.trimmed(), m_attributes.value("piece"_L1));
            } else if (element == "pieces"_L1 || element == "verification/pieces"_L1) {
                m_pieces.end();
            } else if (element == "url"_L1 || element == "resources/url"_L1) {
                takeLink();
            }
        }
        m_text.clear();
        m_path.removeLast();
    }

    void takeSize()
    {
        bool ok = false;
        const qint64 size = m_text.trimmed().toLongLong(&ok);
        m_download.size = ok && size >= 0 ? size : -1;
    }

    /// One whose algorithm is not known is passed over, as RFC 5854, 4.2.4 wants it.
    void takeHash()
    {
        const auto algorithm = algorithmFromName(m_attributes.value("type"_L1));
        if (!algorithm) {
            return;
        }
        if (const auto checksum = checksumFromHex(*algorithm, m_text.trimmed())) {
            m_download.checksums.append(*checksum);
        } else {
            m_list.addFault(m_xml.lineNumber(),
                            MetalinkWords::tr("A checksum in the Metalink document is none"));
        }
    }

    void takeLink()
    {
        // Version 3 names a torrent so.
        if (m_attributes.value("type"_L1) == "bittorrent"_L1) {
            return;
        }
        const ParsedLink link = parseLink(m_text.trimmed());
        if (link.reason.isEmpty()) {
            m_links.append({link.url, priority()});
        }
    }

    /// The smallest is the best; version 3 has a preference instead, from 0 to 100, the best.
    int priority() const
    {
        bool ok = false;
        const int priority = m_attributes.value("priority"_L1).toInt(&ok);
        if (ok && priority >= 1) {
            return std::min(priority, kLastPriority);
        }
        const int preference = m_attributes.value("preference"_L1).toInt(&ok);
        return ok ? kLastPriority - std::clamp(preference, 0, 100) : kLastPriority;
    }

    void endFile()
    {
        std::stable_sort(m_links.begin(), m_links.end(),
                         [](const Link &one, const Link &other) { return one.priority < other.priority; });
        // The others of its kind can be its mirrors.
        const auto best = std::find_if(m_links.cbegin(), m_links.cend(),
                                       [](const Link &link) { return isMirrorLink(link.url); });
        if (m_links.isEmpty()) {
            m_list.addFault(
                m_xml.lineNumber(),
                MetalinkWords::tr("A file of the Metalink document has no link that can be downloaded"));
        } else {
            m_download.url = best == m_links.cend() ? m_links.constFirst().url : best->url;
            addMirrors();
            const auto checksum = bestOf(m_download.checksums);
            m_download.checksums = checksum ? QList<Checksum>{*checksum} : QList<Checksum>();
            m_download.pieces.set(m_pieces.bestOf(m_download.size));
            if (m_download.checksums.isEmpty() && m_pieces.contradict(m_download.size)) {
                m_list.addFault(m_fileLine,
                                MetalinkWords::tr("A file of the Metalink document has another size than its "
                                                  "pieces"));
            }
            m_list.downloads.append(m_download);
            m_lines.append(m_fileLine);
        }
        m_download = {};
        m_links.clear();
        m_pieces = {};
        m_fileDepth = 0;
    }

    void addMirrors()
    {
        QSet<QString> seen{normalizedLink(m_download.url)};
        for (const Link &link : std::as_const(m_links)) {
            const QString form = normalizedLink(link.url);
            if (isMirrorLink(link.url) && !seen.contains(form)) {
                seen.insert(form);
                m_download.mirrors.append(link.url);
            }
        }
    }

    QXmlStreamReader m_xml;
    ReadList m_list;
    /// Names of the open elements, without their namespaces.
    QStringList m_path;
    /// Of the element that began last, and the text since then.
    QXmlStreamAttributes m_attributes;
    QString m_text;
    /// How deep the open file lies; 0 outside of any.
    qsizetype m_fileDepth = 0;
    bool m_hasFile = false;
    qint64 m_fileLine = 0;
    QList<qint64> m_lines;
    ListedDownload m_download;
    /// Of this file.
    MetalinkPieces m_pieces;
    QList<Link> m_links;
};

} // namespace

bool isMetalink(QByteArrayView text)
{
    if (text.startsWith("\xEF\xBB\xBF")) {
        text = text.sliced(3);
    }
    const QByteArrayView prolog = text.first(std::min(text.size(), kMetalinkProlog));
    return prolog.trimmed().startsWith('<') &&
           (prolog.contains(QByteArrayView("<metalink")) || prolog.contains(QByteArrayView(":metalink")));
}

ReadList parseMetalink(const QByteArray &document, QList<qint64> *lines)
{
    MetalinkReader reader;
    ReadList list = reader.read(document);
    if (lines) {
        *lines = reader.lines();
    }
    return list;
}

} // namespace millrace
