// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkkind.h"

#include "core/filename.h"
#include "core/webpage.h"

#include <QHash>
#include <QString>

#include <utility>

namespace millrace {

namespace {

/// Not from the type database: it takes 50 ms to load, and a page may have 100,000 links.
QHash<QString, LinkKind> makeKinds()
{
    const std::pair<LinkKind, const char *> lists[] = {
        {LinkKind::Archive,
         "7z ar br bz2 cab cpio gz img iso lha lrz lz lz4 lzh lzma lzo rar tar tbz tbz2 tgz "
         "tlz txz tzst xz z zip zst"},
        {LinkKind::Document, "azw azw3 bib csv djvu doc docx epub fb2 json md mobi odp ods odt pdf ppt pptx "
                             "ps rtf tex tsv txt xls xlsx xml"},
        {LinkKind::Image, "avif bmp gif heic ico jpe jpeg jpg jxl png psd svg svgz tif tiff webp xcf"},
        {LinkKind::Audio, "aac aif aiff ape flac m3u m4a m4b mid midi mka mp3 oga ogg opus wav wma wv"},
        {LinkKind::Video, "3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg ogm ogv ts vob webm wmv"},
        {LinkKind::Program, "apk appimage bin deb dmg exe flatpak jar msi msix pkg qcow2 rpm run "
                            "snap vdi vmdk whl"},
    };
    QHash<QString, LinkKind> kinds;
    for (const auto &[kind, extensions] : lists) {
        for (const QString &extension : QString::fromLatin1(extensions).split(u' ')) {
            kinds.insert(extension, kind);
        }
    }
    return kinds;
}

} // namespace

LinkKind linkKindOf(const QUrl &url)
{
    static const QHash<QString, LinkKind> kKinds = makeKinds();
    const QString extension = extensionOf(url.fileName()).mid(1).toLower();
    return extension.isEmpty() || isPageExtension(extension) ? LinkKind::Page
                                                             : kKinds.value(extension, LinkKind::Other);
}

} // namespace millrace
