// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filecategory.h"

#include "core/filename.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Gives the texts of this file their context.
struct CategoryWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::FileCategory)
};

constexpr qsizetype kMaxCategories = 50;
constexpr qsizetype kMaxCategoryName = 60;
// What is longer is no extension, and no list of them was typed.
constexpr qsizetype kMaxEntry = 100;
constexpr qsizetype kMaxEntries = 500;

FileCategory category(const QString &name, QLatin1StringView extensions, QLatin1StringView mediaTypes)
{
    return {name, QString(extensions).split(u' '), QString(mediaTypes).split(u' '), name};
}

bool hasExtension(const FileCategory &category, const QString &lowerName)
{
    return std::any_of(category.extensions.cbegin(), category.extensions.cend(),
                       [&lowerName](const QString &extension) {
                           const qsizetype dot = lowerName.size() - extension.size() - 1;
                           // A dot at the name's beginning begins no extension.
                           return dot > 0 && lowerName.at(dot) == u'.' && lowerName.endsWith(extension);
                       });
}

bool hasMediaType(const FileCategory &category, QStringView type)
{
    return std::any_of(
        category.mediaTypes.cbegin(), category.mediaTypes.cend(), [type](const QString &known) {
            return known.endsWith(u"/*") ? type.startsWith(QStringView(known).chopped(1)) : type == known;
        });
}

template <class Test>
qsizetype firstThat(const QList<FileCategory> &categories, Test test)
{
    const auto found = std::find_if(categories.cbegin(), categories.cend(), test);
    return found == categories.cend() ? -1 : found - categories.cbegin();
}

QStringList cleanedEntries(const QStringList &entries)
{
    QStringList cleaned;
    for (const QString &entry : entries) {
        QString text = entry.trimmed().toLower();
        while (text.startsWith(u'*') || text.startsWith(u'.')) {
            text.remove(0, 1);
        }
        if (!text.isEmpty() && text.size() <= kMaxEntry && cleaned.size() < kMaxEntries) {
            cleaned.append(text);
        }
    }
    cleaned.removeDuplicates();
    return cleaned;
}

} // namespace

QList<FileCategory> defaultCategories()
{
    return {
        category(CategoryWords::tr("Documents"),
                 "azw3 csv djvu doc docm docx epub md mobi odp ods odt pdf ppt pptx ps rtf tex txt xls xlsm "
                 "xlsx"_L1,
                 "application/epub+zip application/msword application/pdf application/rtf "
                 "application/vnd.ms-excel application/vnd.ms-powerpoint text/*"_L1),
        category(CategoryWords::tr("Archives"),
                 "7z bz2 cab cpio gz img iso lz lz4 lzma rar tar tbz2 tgz txz tzst xz zip zst"_L1,
                 "application/gzip application/vnd.rar application/x-7z-compressed application/x-bzip2 "
                 "application/x-tar application/x-xz application/zip application/zstd"_L1),
        category(CategoryWords::tr("Images"),
                 "avif bmp cr2 dng gif heic heif ico jpeg jpg jxl nef png psd svg tif tiff webp xcf"_L1,
                 "image/*"_L1),
        category(CategoryWords::tr("Audio"),
                 "aac aif aiff ape flac m4a m4b mid midi mp3 oga ogg opus wav wma"_L1, "audio/*"_L1),
        category(CategoryWords::tr("Video"), "3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg ogv vob webm wmv"_L1,
                 "video/*"_L1),
        category(CategoryWords::tr("Programs"),
                 "apk appimage bat bin deb dmg exe flatpak flatpakref jar msi msix pkg rpm run sh snap"_L1,
                 "application/java-archive application/vnd.android.package-archive "
                 "application/vnd.debian.binary-package application/vnd.microsoft.portable-executable "
                 "application/x-rpm"_L1),
        {CategoryWords::tr("Others"), {}, {}, {}},
    };
}

qsizetype categoryOf(const QList<FileCategory> &categories, const QString &fileName, const QString &mediaType)
{
    if (!extensionOf(fileName).isEmpty()) {
        const QString lowerName = fileName.toLower();
        const qsizetype found = firstThat(
            categories, [&](const FileCategory &category) { return hasExtension(category, lowerName); });
        if (found >= 0) {
            return found;
        }
    }
    const QString type = mediaType.section(u';', 0, 0).trimmed().toLower();
    const qsizetype found =
        firstThat(categories, [&](const FileCategory &category) { return hasMediaType(category, type); });
    return found >= 0
               ? found
               : firstThat(categories, [](const FileCategory &category) { return category.isForTheRest(); });
}

QList<FileCategory> clampedCategories(const QList<FileCategory> &categories)
{
    QList<FileCategory> clamped;
    QStringList names;
    for (FileCategory category : categories) {
        category.name = category.name.simplified().left(kMaxCategoryName);
        if (category.name.isEmpty() || names.contains(category.name) || clamped.size() == kMaxCategories) {
            continue;
        }
        names.append(category.name);
        category.extensions = cleanedEntries(category.extensions);
        category.mediaTypes = cleanedEntries(category.mediaTypes);
        category.folder = cleanedFolder(category.folder);
        clamped.append(category);
    }
    return clamped;
}

QString cleanedFolder(const QString &folder)
{
    const QString text = folder.trimmed();
    const bool hasControls = std::any_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line;
    });
    QStringList steps = text.split(u'/', Qt::SkipEmptyParts);
    if (text.isEmpty() || hasControls || steps.contains(u".."_s)) {
        return {};
    }
    steps.removeAll(u"."_s);
    if (text.startsWith(u'/')) {
        return u'/' + steps.join(u'/');
    }
    return steps.isEmpty() ? u"."_s : steps.join(u'/');
}

QDataStream &operator<<(QDataStream &stream, const FileCategory &category)
{
    return stream << category.name << category.extensions << category.mediaTypes << category.folder;
}

QDataStream &operator>>(QDataStream &stream, FileCategory &category)
{
    return stream >> category.name >> category.extensions >> category.mediaTypes >> category.folder;
}

} // namespace millrace
