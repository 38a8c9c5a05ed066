// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"
#include "core/metalink.h"

#include <QXmlStreamWriter>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kNamespace = "urn:ietf:params:xml:ns:metalink"_L1;

/// Without the code points that no XML document may hold.
QString writable(QString text)
{
    text.removeIf([](QChar c) { return c.unicode() >= 0xFFFE || c.unicode() < u' '; });
    return text;
}

/// The names that IANA has are those of MD5, SHA-1 and SHA-2.
bool hasRegisteredName(ChecksumAlgorithm algorithm)
{
    return algorithm <= ChecksumAlgorithm::Sha512;
}

void writePieces(QXmlStreamWriter &xml, const PieceHashes &pieces)
{
    if (pieces.isEmpty() || !hasRegisteredName(pieces.algorithm)) {
        return;
    }
    xml.writeStartElement("pieces"_L1);
    xml.writeAttribute("length"_L1, QString::number(pieces.length));
    xml.writeAttribute("type"_L1, algorithmName(pieces.algorithm).toLower());
    for (qsizetype i = 0; i < pieces.count(); ++i) {
        xml.writeTextElement("hash"_L1, QString::fromLatin1(pieces.digest(i).toByteArray().toHex()));
    }
    xml.writeEndElement();
}

void writeFile(QXmlStreamWriter &xml, const ListedDownload &download)
{
    xml.writeStartElement("file"_L1);
    const QString name = download.fileName.isEmpty() ? fileNameFromUrl(download.url) : download.fileName;
    xml.writeAttribute("name"_L1, writable(name));
    if (download.size >= 0) {
        xml.writeTextElement("size"_L1, QString::number(download.size));
    }
    for (const Checksum &checksum : download.checksums) {
        if (hasRegisteredName(checksum.algorithm)) {
            xml.writeStartElement("hash"_L1);
            xml.writeAttribute("type"_L1, algorithmName(checksum.algorithm).toLower());
            xml.writeCharacters(QString::fromLatin1(checksum.digest.toHex()));
            xml.writeEndElement();
        }
    }
    writePieces(xml, download.pieces);
    int priority = 0;
    for (const QUrl &url : QList<QUrl>{download.url} + download.mirrors) {
        xml.writeStartElement("url"_L1);
        xml.writeAttribute("priority"_L1, QString::number(++priority));
        xml.writeCharacters(QString::fromLatin1(url.toEncoded(QUrl::RemoveUserInfo)));
        xml.writeEndElement();
    }
    xml.writeEndElement();
}

} // namespace

QByteArray metalinkOf(const QList<ListedDownload> &downloads)
{
    QByteArray document;
    QXmlStreamWriter xml(&document);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement("metalink"_L1);
    xml.writeDefaultNamespace(kNamespace);
    xml.writeTextElement("generator"_L1, "Millrace"_L1);
    for (const ListedDownload &download : downloads) {
        writeFile(xml, download);
    }
    xml.writeEndDocument();
    return document;
}

} // namespace millrace
