// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/listfile.h"

#include "core/aria2list.h"
#include "core/filename.h"
#include "core/metalink.h"
#include "core/pastechecksums.h"
#include "core/urllist.h"

#include <QHash>

namespace millrace {

namespace {

ReadList readPlain(const QByteArray &text)
{
    ReadList list;
    const QList<JudgedLine> lines =
        withPatternsExpanded(judgeLines(QString::fromUtf8(text), {}, false), {}, false);
    const PasteChecksums checksums(lines);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (const JudgedLink &judged : lines.at(i).links) {
            const QUrl &url = judged.link.url;
            if (judged.verdict == LinkVerdict::Invalid) {
                list.addFault(i + 1, judged.reason);
            } else if (url.isValid()) {
                ListedDownload download = judged.link.details;
                download.url = url;
                download.mirrors = judged.link.mirrors;
                download.checksums += checksums.checksumsOf(url);
                download.checksumFiles += checksums.filesFor(url);
                list.downloads.append(download);
            }
        }
    }
    return list;
}

QByteArray plainText(const QList<ListedDownload> &downloads)
{
    QByteArray text;
    for (const ListedDownload &download : downloads) {
        text += download.url.toEncoded(QUrl::RemoveUserInfo);
        for (const QUrl &mirror : download.mirrors) {
            text += '\t' + mirror.toEncoded(QUrl::RemoveUserInfo);
        }
        text += '\n';
    }
    return text;
}

} // namespace

ListFormat listFormatOf(const QByteArray &text)
{
    if (isMetalink(text)) {
        return ListFormat::Metalink;
    }
    return isAria2List(text) ? ListFormat::Aria2 : ListFormat::Plain;
}

std::optional<ListFormat> listFormatFor(const QString &fileName)
{
    static const QHash<QString, ListFormat> kFormats = {
        {QStringLiteral(".txt"), ListFormat::Plain},      {QStringLiteral(".aria2"), ListFormat::Aria2},
        {QStringLiteral(".session"), ListFormat::Aria2},  {QStringLiteral(".input"), ListFormat::Aria2},
        {QStringLiteral(".meta4"), ListFormat::Metalink}, {QStringLiteral(".metalink"), ListFormat::Metalink},
    };
    const auto format = kFormats.constFind(extensionOf(fileName).toLower());
    return format == kFormats.constEnd() ? std::nullopt : std::optional(*format);
}

ReadList readList(const QByteArray &text)
{
    switch (listFormatOf(text)) {
    case ListFormat::Plain:
        return readPlain(text);
    case ListFormat::Aria2:
        return parseAria2List(text);
    case ListFormat::Metalink:
        return parseMetalink(text);
    }
    return {};
}

QByteArray listText(const QList<ListedDownload> &downloads, ListFormat format)
{
    switch (format) {
    case ListFormat::Plain:
        return plainText(downloads);
    case ListFormat::Metalink:
        return metalinkOf(downloads);
    case ListFormat::Aria2:
        break;
    }
    QByteArray text;
    for (const ListedDownload &download : downloads) {
        appendAria2(text, download);
    }
    return text;
}

} // namespace millrace
