// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"

#include <QMimeDatabase>
#include <QStringView>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// A longer "extension" is a sentence with a dot in it: keeping it whole would leave no room for the stem.
constexpr qsizetype kMaxExtensionBytes = 64;

// Types that do not show themselves when opened but start or fetch something else, some as soon as their
// folder is looked at: the shortcuts and saved searches of Linux desktops, Windows and macOS. Programs (.exe,
// .sh) are not among them: they are what was asked for, and say so.
constexpr std::array<QLatin1StringView, 19> kShortcutExtensions = {
    ".appref-ms"_L1,
    ".desktop"_L1,
    ".fileloc"_L1,
    ".inetloc"_L1,
    ".kdelnk"_L1,
    ".library-ms"_L1,
    ".lnk"_L1,
    ".local"_L1,
    ".mountpoint"_L1,
    ".pif"_L1,
    ".scf"_L1,
    ".search-ms"_L1,
    ".searchconnector-ms"_L1,
    ".settingcontent-ms"_L1,
    ".terminal"_L1,
    ".url"_L1,
    ".vncloc"_L1,
    ".webloc"_L1,
    ".website"_L1,
};

constexpr QLatin1StringView kHarmlessExtension = ".download"_L1;

// What packs a ".tar" and belongs to its extension.
constexpr std::array<QLatin1StringView, 11> kTarCompressions = {
    ".br"_L1,  ".bz2"_L1, ".gz"_L1, ".lz"_L1, ".lz4"_L1, ".lzma"_L1,
    ".lzo"_L1, ".sz"_L1,  ".xz"_L1, ".z"_L1,  ".zst"_L1,
};

// Where the type database's first choice is not the extension that people know.
constexpr std::array<std::pair<QLatin1StringView, QLatin1StringView>, 4> kUsualExtensions = {{
    {"audio/ogg"_L1, ".ogg"_L1},
    {"image/jpeg"_L1, ".jpg"_L1},
    {"video/mpeg"_L1, ".mpg"_L1},
    {"video/quicktime"_L1, ".mov"_L1},
}};

template <std::size_t N>
bool isOneOf(const QString &extension, const std::array<QLatin1StringView, N> &list)
{
    return std::any_of(list.begin(), list.end(), [&extension](QLatin1StringView known) {
        return extension.size() == known.size() && extension.compare(known, Qt::CaseInsensitive) == 0;
    });
}

bool isTrimmedAtEnds(QChar c)
{
    return c == u'.' || c.isSpace();
}

/// Whether a code point may stand in no file name, be it for a file system, a shell or a person's eyes.
bool isForbidden(char32_t c)
{
    if (c < 0x80) {
        return c < 0x20 || c == 0x7F || QStringView(u"<>:\"|?*/\\").contains(QChar(static_cast<char16_t>(c)));
    }
    if (QChar::isNonCharacter(c)) {
        return true;
    }
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

/// Calls `visit(codePoint, index, length)` for each code point of `text`, a lone surrogate being one of its
/// own; stops when `visit` returns false.
template <class Visit>
void forEachCodePoint(QStringView text, Visit visit)
{
    for (qsizetype i = 0; i < text.size();) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        const qsizetype length = isPair ? 2 : 1;
        if (!visit(c, i, length)) {
            return;
        }
        i += length;
    }
}

QString withoutForbidden(const QString &name)
{
    QString result;
    result.reserve(name.size());
    forEachCodePoint(name, [&](char32_t c, qsizetype index, qsizetype length) {
        if (isForbidden(c)) {
            result += u'_';
        } else {
            result += QStringView(name).sliced(index, length);
        }
        return true;
    });
    return result;
}

QStringView lastComponent(QStringView path)
{
    const auto isSeparator = [](QChar c) { return c == u'/' || c == u'\\'; };
    while (!path.isEmpty() && isSeparator(path.back())) {
        path.chop(1);
    }
    const auto separator = std::find_if(path.rbegin(), path.rend(), isSeparator);
    return path.last(separator - path.rbegin());
}

qsizetype utf8Size(const QString &text)
{
    return text.toUtf8().size();
}

/// The longest start of `text` that fits into `maxBytes` of UTF-8 and splits no code point.
QString utf8Start(const QString &text, qsizetype maxBytes)
{
    qsizetype bytes = 0;
    qsizetype end = 0;
    forEachCodePoint(text, [&](char32_t c, qsizetype index, qsizetype length) {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (bytes > maxBytes) {
            return false;
        }
        end = index + length;
        return true;
    });
    return text.first(end);
}

/// A name as what may be cut and what must stay at its end.
struct SplitName
{
    QString stem;
    QString suffix;

    QString cutTo(qsizetype maxBytes) const { return utf8Start(stem, maxBytes - utf8Size(suffix)) + suffix; }
};

SplitName splitName(const QString &name)
{
    QString suffix = extensionOf(name);
    if (utf8Size(suffix) > kMaxExtensionBytes) {
        suffix.clear();
    }
    if (isOneOf(suffix, kTarCompressions)) {
        const QString inner = extensionOf(name.chopped(suffix.size()));
        if (inner.compare(".tar"_L1, Qt::CaseInsensitive) == 0) {
            suffix.prepend(inner);
        }
    }
    return {name.chopped(suffix.size()), suffix};
}

QString trimmedAtEnds(const QString &name)
{
    const auto begin = std::find_if_not(name.begin(), name.end(), isTrimmedAtEnds);
    const auto end =
        std::find_if_not(name.rbegin(), std::make_reverse_iterator(begin), isTrimmedAtEnds).base();
    return QString(begin, end - begin);
}

/// Whether a file of this name does something by itself: runs when it is opened, or is taken for the record
/// of an unfinished download of ours, by which somebody could hand in the bytes of a file that comes later.
bool isActive(const QString &name)
{
    return isOneOf(extensionOf(name), kShortcutExtensions) ||
           name.endsWith(".part.rec"_L1, Qt::CaseInsensitive);
}

/// Whether a name is one that cleanedName() leaves as it is, by a look at its characters alone: most are, and
/// the whole work costs a small file a tenth of its time.
bool isPlain(QStringView name)
{
    const auto isAlphanumeric = [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
    };
    return !name.isEmpty() && name.size() <= kMaxFileNameBytes && isAlphanumeric(name.front()) &&
           isAlphanumeric(name.back()) && std::all_of(name.begin(), name.end(), [&](QChar c) {
               return isAlphanumeric(c) || c == u'.' || c == u'_' || c == u'-';
           });
}

/// sanitizeFileName(), but empty where nothing is left.
QString cleanedName(const QString &candidate)
{
    if (isPlain(candidate) && !isActive(candidate)) {
        return candidate;
    }
    // Composing comes first, as it changes how many bytes there are to cut.
    const QString component =
        lastComponent(candidate).toString().normalized(QString::NormalizationForm_C).trimmed();
    QString name = trimmedAtEnds(withoutForbidden(component));
    if (name.startsWith(u'-')) {
        name[0] = u'_';
    }
    // Cutting may bare a dot, a space or another extension, so each of these is looked at afterwards.
    name = trimmedAtEnds(splitName(name).cutTo(kMaxFileNameBytes));
    if (isActive(name)) {
        name = splitName(name).cutTo(kMaxFileNameBytes - kHarmlessExtension.size()) + kHarmlessExtension;
    }
    const bool hasNothing =
        std::all_of(name.begin(), name.end(), [](QChar c) { return c == u'_' || isTrimmedAtEnds(c); });
    return hasNothing ? QString() : name;
}

/// Percent-decodes a path segment as QUrl encodes it. One that is not UTF-8 stays as it is: what its bytes
/// mean nobody can know.
QString decodedSegment(const QString &encoded)
{
    QString segment = encoded;
    if (encoded.contains(u'%')) {
        const QByteArray bytes = QByteArray::fromPercentEncoding(encoded.toLatin1());
        segment = bytes.isValidUtf8() ? QString::fromUtf8(bytes) : encoded;
    }
    return segment.replace(u'/', u'_').replace(u'\\', u'_');
}

/// The last non-empty segment of a URL's path, decoded; empty where there is none.
QString lastSegment(const QUrl &url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    return decodedSegment(lastComponent(path).toString());
}

QString extensionForMediaType(const QByteArray &mediaType)
{
    const qsizetype end = mediaType.indexOf(';');
    const QString name =
        QString::fromLatin1(mediaType.first(end < 0 ? mediaType.size() : end)).trimmed().toLower();
    for (const auto &[type, extension] : kUsualExtensions) {
        if (name == type) {
            return extension;
        }
    }
    // Unknown types and application/octet-stream, which means "some bytes", have no suffix there.
    const QString suffix = QMimeDatabase().mimeTypeForName(name).preferredSuffix();
    return suffix.isEmpty() ? QString() : u'.' + suffix;
}

} // namespace

QString fileNameFromUrl(const QUrl &url)
{
    const QString segment = lastSegment(url);
    return sanitizeFileName(segment.isEmpty() ? url.host() : segment);
}

QString extensionOf(const QString &fileName)
{
    const auto firstOther = std::find_if(fileName.begin(), fileName.end(), [](QChar c) { return c != u'.'; });
    const qsizetype dot = fileName.lastIndexOf(u'.');
    if (dot < firstOther - fileName.begin() || dot == fileName.size() - 1) {
        return {};
    }
    return fileName.sliced(dot);
}

QString fullExtensionOf(const QString &fileName)
{
    return splitName(fileName).suffix;
}

bool urlHasExtension(const QUrl &url)
{
    return !extensionOf(cleanedName(lastSegment(url))).isEmpty();
}

QString sanitizeFileName(const QString &candidate)
{
    const QString name = cleanedName(candidate);
    return name.isEmpty() ? QStringLiteral("download") : name;
}

QString fileNameFromServer(const QString &dispositionName, const QUrl &finalUrl, const QByteArray &mediaType)
{
    QString proposed = cleanedName(dispositionName);
    if (!proposed.isEmpty()) {
        return proposed;
    }
    const QString name = fileNameFromUrl(finalUrl);
    return urlHasExtension(finalUrl) ? name : sanitizeFileName(name + extensionForMediaType(mediaType));
}

QString foldedFileName(const QString &name)
{
    // Upper case first: only that writes out what case folding in full does, as the sharp s.
    return name.normalized(QString::NormalizationForm_C)
        .toUpper()
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C);
}

QString numberedFileName(const QString &name, int n)
{
    const SplitName parts = splitName(name);
    const QString suffix = QStringLiteral(" (%1)").arg(n) + parts.suffix;
    return SplitName{parts.stem, suffix}.cutTo(kMaxFileNameBytes);
}

} // namespace millrace
